import Crypto
import Foundation

/// A bearer token as it is kept: everything but the secret, which nobody can get back.
public struct AccessToken: Sendable, Codable, Equatable {
    /// Names the token in lists and when it is revoked: 12 hexadecimal digits, not secret.
    public var id: String
    /// The SHA-256 of the secret, in hexadecimal.
    ///
    /// A secret has 256 random bits, so no slow hash is needed to keep it from being guessed.
    public var secretHash: String
    /// What it allows.
    public var scopes: Set<Scope>
    /// Seconds since 1970.
    public var createdAt: Double
    /// Seconds since 1970 from which it allows nothing; nil for never.
    public var expiresAt: Double?

    /// Makes a token and the text to hand out, which is to be shown once.
    ///
    /// - Parameters:
    ///   - scopes: What it allows; at least one.
    ///   - now: Seconds since 1970.
    ///   - lifetime: Seconds until it expires; nil for never.
    /// - Returns: What is kept, and the text `prp_ID_SECRET`.
    public static func make(
        scopes: Set<Scope>, now: Double, lifetime: Double? = nil
    ) -> (token: AccessToken, text: String) {
        var generator = SystemRandomNumberGenerator()
        let id = (0..<6).map { _ in hexadecimal(UInt8.random(in: 0...255, using: &generator)) }.joined()
        let secret = (0..<32).map { _ in hexadecimal(UInt8.random(in: 0...255, using: &generator)) }.joined()
        let token = AccessToken(
            id: id, secretHash: hash(secret), scopes: scopes, createdAt: now, expiresAt: lifetime.map { now + $0 })
        return (token, "prp_\(id)_\(secret)")
    }

    /// A token from what was kept of it.
    public init(id: String, secretHash: String, scopes: Set<Scope>, createdAt: Double, expiresAt: Double?) {
        self.id = id
        self.secretHash = secretHash
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether the token allows a scope at a time.
    public func allows(_ scope: Scope, now: Double) -> Bool {
        guard expiresAt.map({ now < $0 }) ?? true else { return false }
        return scopes.contains(scope) || scopes.contains(.admin)
    }

    /// The id and the secret of a token's text; nil when it is not one.
    static func parts(_ text: Substring) -> (id: String, secret: String)? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "prp", parts[1].utf8.count == 12, parts[2].utf8.count == 64 else {
            return nil
        }
        return (String(parts[1]), String(parts[2]))
    }

    static func hash(_ secret: String) -> String { SHA256.hash(data: Data(secret.utf8)).map(hexadecimal).joined() }

    /// Compares in the same time wherever the first difference is.
    func hasSecret(_ secret: String) -> Bool {
        let given = Array(Self.hash(secret).utf8)
        let kept = Array(secretHash.utf8)
        guard given.count == kept.count else { return false }
        return zip(given, kept).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = Array("0123456789abcdef")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
}

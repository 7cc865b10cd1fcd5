/// An access key of AWS's kind as it is kept: with its secret, which whoever checks a Signature Version 4 needs itself.
///
/// So whoever reads the store can sign as any of its keys; it must be readable by its owner alone.
public struct StoredAccessKey: Sendable, Codable, Equatable, CustomStringConvertible {
    /// Names the key in requests and lists: `PRPA` and 16 of A-Z and 2-7, not secret.
    public var id: String
    /// What requests are signed with: 40 letters and digits.
    public var secret: String
    /// What it allows.
    public var scopes: Set<Scope>
    /// Seconds since 1970.
    public var createdAt: Double
    /// Seconds since 1970 from which it allows nothing; nil for never.
    public var expiresAt: Double?

    /// A key from its parts.
    public init(id: String, secret: String, scopes: Set<Scope>, createdAt: Double, expiresAt: Double? = nil) {
        self.id = id
        self.secret = secret
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Makes a key with 80 random bits in its id and 238 in its secret.
    ///
    /// - Parameters:
    ///   - scopes: What it allows; at least one.
    ///   - now: Seconds since 1970.
    ///   - lifetime: Seconds until it expires; nil for never.
    /// - Returns: A key that nobody knows yet.
    public static func make(scopes: Set<Scope>, now: Double, lifetime: Double? = nil) -> StoredAccessKey {
        StoredAccessKey(
            id: "PRPA" + random(16, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            secret: random(40, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
            scopes: scopes, createdAt: now, expiresAt: lifetime.map { now + $0 })
    }

    /// Whether the key allows a scope at a time.
    public func allows(_ scope: Scope, now: Double) -> Bool {
        !isExpired(now: now) && (scopes.contains(scope) || scopes.contains(.admin))
    }

    /// Whether its time is over.
    public func isExpired(now: Double) -> Bool { expiresAt.map { now >= $0 } ?? false }

    /// The id; never the secret.
    public var description: String { id }

    private static func random(_ count: Int, of alphabet: String) -> String {
        let letters = Array(alphabet)
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    }
}

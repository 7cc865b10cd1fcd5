import Crypto
import FoundationEssentials

/// The day, region and service that a signature is good for: `20150830/us-east-1/iam/aws4_request`.
public struct CredentialScope: Sendable, Hashable, CustomStringConvertible {
    /// `yyyymmdd` in UTC.
    public var day: String
    /// For example `us-east-1`.
    public var region: String
    /// The service's signing name.
    public var service: String

    /// A scope from its parts.
    public init(day: String, region: String, service: String) {
        self.day = day
        self.region = region
        self.service = service
    }

    /// The scope as it is signed.
    public var description: String { "\(day)/\(region)/\(service)/aws4_request" }
}

/// A secret narrowed to a scope; what signs.
///
/// `HMAC(HMAC(HMAC(HMAC("AWS4" + secret, day), region), service), "aws4_request")` with SHA-256.
/// Source: AWS, *Signature Version 4 signing process*.
public struct SigningKey: Sendable {
    /// What the key is good for.
    public let scope: CredentialScope
    private let key: SymmetricKey

    /// Derives the key: four HMACs.
    public init(secret: String, scope: CredentialScope) {
        self.scope = scope
        var key = SymmetricKey(data: Data(("AWS4" + secret).utf8))
        for part in [scope.day, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        self.key = key
    }

    /// The signature of a text, 64 hexadecimal digits.
    public func signature(of text: String) -> String {
        hexadecimal(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }
}

/// The SHA-256 of bytes, 64 hexadecimal digits.
func sha256(_ bytes: some Sequence<UInt8>) -> String { hexadecimal(SHA256.hash(data: Data(bytes))) }

/// The SHA-256 of no bytes.
let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

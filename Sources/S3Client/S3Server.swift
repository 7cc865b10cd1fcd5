import FoundationEssentials
public import ObjectStore
import Signatures

/// Which server is asked, and how it is named.
public struct S3Server: Sendable, Equatable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// The host, with a port unless it is the scheme's; what the `Host` header says.
    public let authority: String
    /// The region that requests are signed for.
    public let region: String

    /// Reads `http://host:port` or `https://host`, without a path.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - region: The region to sign for; nil for the one in the host's name (`s3.eu-west-1.amazonaws.com`), or else
    ///     `us-east-1`, which servers without regions expect.
    /// - Throws: `invalidArgument`.
    public init(url: String, region: String? = nil) throws(ObjectStoreError) {
        let hint = "give it as http://host:port or https://host, without a bucket"
        guard let parts = URL(string: url), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty
        else { throw ObjectStoreError(.invalidArgument, "\(url) is not the address of an S3 server", hint: hint) }
        guard scheme == "http" || scheme == "https" else {
            throw ObjectStoreError(.invalidArgument, "\(scheme) is no way to reach an S3 server", hint: hint)
        }
        guard parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil else {
            throw ObjectStoreError(.invalidArgument, "an S3 server's address has no path", hint: hint)
        }
        // Not quoted in the message: it may be a secret.
        guard parts.user == nil, parts.password == nil else {
            throw ObjectStoreError(
                .invalidArgument, "an S3 server's address has no user",
                hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead")
        }
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let standard = scheme == "http" ? 80 : 443
        self.scheme = scheme
        authority = parts.port.map { $0 == standard ? name : "\(name):\($0)" } ?? name
        self.region = region ?? Self.region(ofHost: host) ?? "us-east-1"
    }

    /// The address without a path.
    public var description: String { "\(scheme)://\(authority)" }

    /// `/bucket/key`, percent-encoded; a bucket alone has no slash at its end.
    static func path(_ location: S3Location) -> String {
        let bucket = "/" + PercentCoding.encode(location.bucket.utf8)
        return location.key.isEmpty ? bucket : bucket + "/" + PercentCoding.encode(location.key.utf8, keepsSlash: true)
    }

    private static func region(ofHost host: String) -> String? {
        let labels = host.split(separator: ".")
        guard host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn"),
            let service = labels.firstIndex(of: "s3"), labels.index(after: service) < labels.endIndex
        else { return nil }
        let next = labels[labels.index(after: service)]
        return next == "amazonaws" ? nil : String(next)
    }
}

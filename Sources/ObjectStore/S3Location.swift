/// A bucket and a key, or the beginning of keys: what `s3://bucket/key` says.
public struct S3Location: Sendable, Hashable, CustomStringConvertible {
    /// The bucket's name, which need not be one that S3 takes.
    public var bucket: String
    /// The key or prefix without a leading slash; may be empty.
    public var key: String

    /// A location from its parts.
    public init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads `s3://bucket`, `s3://bucket/` or `s3://bucket/key`; nil for anything else.
    public init?(_ uri: String) {
        guard uri.hasPrefix("s3://") else { return nil }
        let parts = uri.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bucket = parts.first, !bucket.isEmpty else { return nil }
        self.init(bucket: String(bucket), key: parts.count == 2 ? String(parts[1]) : "")
    }

    /// The location of something under this one, with one slash between them.
    public func appending(_ path: String) -> S3Location {
        S3Location(bucket: bucket, key: key.isEmpty || key.hasSuffix("/") ? key + path : "\(key)/\(path)")
    }

    /// `s3://bucket/key`.
    public var description: String { "s3://\(bucket)/\(key)" }
}

public import ObjectStore

/// The folder in which captures wait to be sent to another server, and stay for monitors to read.
///
/// `{folder}/{bucket}/{key}` is what `s3://{bucket}/{key}` is to be; below lie endpoints' folders as `Capture` writes them:
/// `{endpoint}/{variant}/yyyy/MM/dd/HH/*.jsonl`.
public struct CaptureSpool: Sendable, Equatable {
    /// The folder, which need not be there yet.
    public let folder: String

    /// A spool in a folder.
    public init(folder: String) { self.folder = folder }

    /// The folder whose files become objects under a location.
    ///
    /// - Returns: Nil where a segment of the location is no name of a folder (`a//b`, `..`) or hidden.
    public func folder(of location: S3Location) -> String? {
        var segments = location.key.split(separator: "/", omittingEmptySubsequences: false)
        if segments.last?.isEmpty == true { segments.removeLast() }
        segments.insert(location.bucket[...], at: 0)
        let areNames = segments.allSatisfy { segment in
            (1...255).contains(segment.utf8.count) && segment.utf8.first != UInt8(ascii: ".")
                && !segment.utf8.contains(0) && !segment.utf8.contains(UInt8(ascii: "/"))
        }
        return areNames ? "\(folder)/\(segments.joined(separator: "/"))" : nil
    }

    /// What a file in the spool is to be; nil for one outside of it.
    func location(of path: String) -> S3Location? {
        guard path.utf8.starts(with: (folder + "/").utf8) else { return nil }
        let rest = String(decoding: path.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        return S3Location(bucket: String(rest[..<slash]), key: String(rest[rest.index(after: slash)...]))
    }
}

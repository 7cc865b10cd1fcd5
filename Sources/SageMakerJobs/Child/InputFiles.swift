import Archives
import Foundation
import ObjectStore

/// Objects below a prefix, to be written into a folder as SageMaker does.
struct InputFiles: Sendable {
    /// An object and its path in the folder.
    struct File: Sendable, Equatable {
        var location: S3Location
        var path: String
    }

    /// What the request calls them.
    let uri: String
    /// In the byte order of their keys; at least one.
    let files: [File]

    /// Lists the objects; every key that begins with the prefix is one of them.
    ///
    /// - Throws: ``JobFailure`` when there is none, or a key cannot be a path.
    init(_ uri: String, in objects: any Objects) async throws {
        self.uri = uri
        guard let prefix = S3Location(uri) else { throw JobFailure(.client, "\"\(uri)\" is no s3:// address.") }
        guard try await objects.hasBucket(prefix.bucket) else {
            throw JobFailure(.client, "The specified bucket does not exist: \(prefix.bucket)")
        }
        files = try await objects.list(prefix).filter { !$0.location.key.hasSuffix("/") }.map {
            File(location: $0.location, path: try Self.path(of: $0.location.key, below: prefix.key))
        }
        guard !files.isEmpty else {
            throw JobFailure(
                .client,
                "Data download failed: No S3 objects found under S3 URL \"\(uri)\" given in input data source. "
                    + "Please ensure that the bucket exists, the selected IAM role can access it and the prefix is right."
            )
        }
    }

    /// Where a key's object lies in a folder that has all below a prefix.
    ///
    /// What follows the prefix, where it names a folder; else what follows the folder that the prefix is in, so that a prefix
    /// that is an object gives its base name.
    ///
    /// - Throws: ``JobFailure`` for keys with segments that are no names of files.
    static func path(of key: String, below prefix: String) throws(JobFailure) -> String {
        let folder: Substring
        if prefix.isEmpty || prefix.hasSuffix("/") {
            folder = prefix[...]
        } else if key.hasPrefix(prefix + "/") {
            folder = (prefix + "/")[...]
        } else {
            folder = prefix.lastIndex(of: "/").map { prefix[...$0] } ?? ""
        }
        let path = key.dropFirst(folder.count)
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) && $0.utf8.count <= 255 })
        else { throw JobFailure(.client, "The key \"\(key)\" cannot be the path of a file.") }
        return String(path)
    }

    /// Downloads all of them.
    ///
    /// - Parameters:
    ///   - folder: Where to; made.
    ///   - isCompressed: Whether they are gzip files to be unpacked.
    ///   - objects: Where they are.
    ///   - control: Asked between two files whether to go on.
    /// - Throws: What the objects throw; ``Archives/ArchiveError``; `CancellationError` when the job is to end.
    func download(to folder: String, isCompressed: Bool = false, from objects: any Objects, _ control: JobControl)
        async throws
    {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files {
            try control.check()
            var path = "\(folder)/\(file.path)"
            try await objects.download(file.location, to: path)
            guard isCompressed else { continue }
            let packed = path
            if path.hasSuffix(".gz") { path.removeLast(3) }
            let unpacked = "\(packed).unpacked"
            try await onThread { try Gzip.unpack(packed, to: unpacked) }
            try FileManager.default.removeItem(atPath: packed)
            try FileManager.default.moveItem(atPath: unpacked, toPath: path)
        }
    }
}

/// Runs what blocks or takes long aside from the threads of tasks.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

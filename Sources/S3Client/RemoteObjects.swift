public import Logging
import NIOCore
import NIOHTTP1
public import ObjectStore
import S3API
import Signatures

/// Objects that a server of S3's protocol keeps, AWS's own or any other, asked by path (`http://host/bucket/key`).
///
/// Bytes flow both ways without a whole object in memory. Large files go in parts; a download that was cut off goes on where
/// it stopped; what failed for the moment is tried again (``RetryPolicy``). Every body that is sent is covered by its
/// signature and its MD5, every download is proven by the checksum that the server keeps.
public final class RemoteObjects: Objects {
    /// How requests are made.
    public struct Options: Sendable {
        /// What is tried again, and when.
        public var retries = RetryPolicy()
        /// Seconds without a byte after which a connection is given up.
        public var silenceSeconds = 30.0
        /// Seconds from sending a request to the head of its answer.
        public var requestSeconds = 600.0
        /// The folder below which captures are kept until ``CaptureUploads`` has sent them; nil when there is no such
        /// service.
        public var captureFolder: String?

        /// The stated defaults.
        public init() {}
    }

    private let connection: S3Connection
    private let captures: String?

    /// The objects of a server.
    ///
    /// - Parameters:
    ///   - server: The server.
    ///   - settings: The access key.
    ///   - options: How requests are made.
    ///   - logger: Hears at debug level what is tried again.
    public init(
        _ server: S3Server, settings: AWSSettings, options: Options = Options(),
        logger: Logger = Logger(label: "propensity.s3")
    ) {
        connection = S3Connection(server, settings, options, logger: logger)
        captures = options.captureFolder
    }

    /// The server that is asked.
    public var server: S3Server { connection.server }

    /// Ends the connections; to be called once, when nothing is asked any more.
    public func close() async throws { try await connection.close() }

    /// Whether there is such a bucket, and the access key may list it.
    ///
    /// - Throws: ``ObjectStoreError`` when the server does not know the key, or the bucket is in another region.
    public func hasBucket(_ name: String) async throws -> Bool {
        let bucket = S3Location(bucket: name, key: "")
        let status = try await connection.head(S3Request(.HEAD, bucket), accepting: [301, 307, 400, 403, 404]).status
        if status == 404 { return false }
        if (200..<300).contains(status) { return true }
        return try await connection.mayList(name)
    }

    /// Follows the listing to its last page.
    public func list(_ prefix: S3Location) async throws -> [ObjectSummary] {
        var result: [ObjectSummary] = []
        var token: String?
        repeat {
            var request = S3Request(.GET, S3Location(bucket: prefix.bucket, key: ""))
            request.parameters = [("list-type", "2"), ("encoding-type", "url"), ("prefix", prefix.key)]
            if let token { request.parameters.append(("continuation-token", token)) }
            let page = try ListingPage(
                await connection.document(request, named: "ListBucketResult"), of: prefix, request)
            result += page.objects
            guard page.next == nil || page.next != token else {
                throw S3Failure.notUnderstood(request, "the listing goes in circles").error
            }
            token = page.next
        } while token != nil
        // Servers promise this order, but not all keep to it.
        return result.sorted { $0.location.key.utf8.lexicographicallyPrecedes($1.location.key.utf8) }
    }

    /// An object's bytes, of one version.
    public func read(_ location: S3Location, limit: Int) async throws -> [UInt8] {
        let sink = MemorySink(try Self.checked(location), limit: limit)
        var download = Download(connection, location)
        try await download.run(into: sink)
        return sink.contents
    }

    /// Writes one version of an object into a file; makes the folders that lead to it.
    public func download(_ location: S3Location, to path: String) async throws {
        let sink = FileSink(path)
        var download = Download(connection, try Self.checked(location))
        do {
            try await download.run(into: sink)
            try await sink.commit()
        } catch {
            await sink.abandon()
            throw error
        }
    }

    /// Sends a file: at once when it has less than 8 MiB, in parts otherwise.
    ///
    /// - Throws: `internalError` also when the file is written to meanwhile.
    public func upload(_ path: String, to location: S3Location) async throws {
        let location = try Self.checked(location)
        let file = try await onDisk { try SourceFile(path) }
        let contentType = Self.contentType(of: path)
        guard file.size < PartedUpload.partSize else {
            return try await PartedUpload(connection: connection, location: location, file: file)
                .run(contentType: contentType)
        }
        let body = try await onDisk {
            let body = try file.read(0..<file.size)
            try file.checkUnchanged()
            return body
        }
        try await put(body, to: location, contentType: contentType)
    }

    /// Makes an object of bytes, in one request.
    public func write(_ bytes: [UInt8], to location: S3Location, contentType: String) async throws {
        try await put(ByteBuffer(bytes: bytes), to: Self.checked(location), contentType: contentType)
    }

    /// Deletes an object.
    public func delete(_ location: S3Location) async throws {
        do {
            try await connection.head(S3Request(.DELETE, Self.checked(location)))
        } catch let error as ObjectStoreError where error.code == .noSuchKey {}
    }

    /// Nil: these objects are no files of this machine.
    public func folder(of location: S3Location) -> String? { nil }

    /// The folder of the location below that of ``Options/captureFolder``.
    public func captureFolder(of location: S3Location) -> String? {
        captures.flatMap { CaptureSpool(folder: $0).folder(of: location) }
    }

    private func put(_ body: ByteBuffer, to location: S3Location, contentType: String) async throws {
        var request = S3Request(.PUT, location)
        request.body = body
        var checksum = Checksum(.crc32)
        body.withUnsafeReadableBytes { checksum.update($0) }
        request.headers = [
            ("content-type", contentType), ("content-md5", BodyDigest(body).base64),
            (ChecksumAlgorithm.crc32.header, checksum.text),
        ]
        try await connection.head(request)
    }

    /// A location that is an object's.
    private static func checked(_ location: S3Location) throws(ObjectStoreError) -> S3Location {
        _ = try ObjectKey(location.key)
        guard !location.bucket.isEmpty else {
            throw ObjectStoreError(.invalidBucketName, "\(location) names no bucket")
        }
        return location
    }

    private static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last?.lowercased() {
        case "json": "application/json"
        case "jsonl": "application/jsonlines"
        case "csv": "text/csv"
        case "html": "text/html; charset=utf-8"
        default: "binary/octet-stream"
        }
    }
}

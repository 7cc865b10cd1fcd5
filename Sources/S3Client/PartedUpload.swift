import Crypto
import NIOCore
import NIOHTTP1
import ObjectStore
import S3API

/// A large file on its way to the server in parts, a few at once.
///
/// The object appears when all parts are there and the server has put them together. Until then nothing is seen of it, and
/// after a failure the parts are taken away again.
struct PartedUpload {
    let connection: S3Connection
    let location: S3Location
    let file: SourceFile

    /// Bytes from which a file is sent in parts, and bytes of a part.
    static let partSize = 8 << 20
    /// Parts on their way at once; each is in memory.
    private static let width = 4
    /// The most parts that S3 takes.
    private static let mostParts = 10_000

    /// The bytes of each part, in order.
    static func ranges(size: Int) -> [Range<Int>] {
        let megabytes = (size + mostParts - 1) / mostParts / (1 << 20) + 1
        let length = max(partSize, size > partSize * mostParts ? megabytes << 20 : 0)
        return stride(from: 0, to: size, by: length).map { $0..<min($0 + length, size) }
    }

    /// Sends the file.
    ///
    /// - Throws: ``ObjectStoreError``, `CancellationError`.
    func run(contentType: String) async throws {
        var request = S3Request(.POST, location)
        request.parameters = [("uploads", nil)]
        request.headers = [("content-type", contentType)]
        let root = try await connection.document(request, named: "InitiateMultipartUploadResult")
        guard let id = root["UploadId"]?.text, !id.isEmpty else {
            throw S3Failure.notUnderstood(request, "the answer has no UploadId").error
        }
        do {
            let etags = try await sendParts(id)
            try file.checkUnchanged()
            try await complete(id, etags)
        } catch {
            await abort(id)
            throw error
        }
    }

    private func sendParts(_ id: String) async throws -> [String] {
        let ranges = Self.ranges(size: file.size)
        return try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var etags = [String](repeating: "", count: ranges.count)
            for index in ranges.indices {
                if index >= Self.width, let (done, etag) = try await group.next() { etags[done] = etag }
                group.addTask { (index, try await sendPart(id, index + 1, ranges[index])) }
            }
            while let (done, etag) = try await group.next() { etags[done] = etag }
            return etags
        }
    }

    /// - Returns: The part's ETag as it came.
    private func sendPart(_ id: String, _ number: Int, _ range: Range<Int>) async throws -> String {
        var request = S3Request(.PUT, location)
        request.parameters = [("partNumber", "\(number)"), ("uploadId", id)]
        request.body = try await onDisk { [file] in try file.read(range) }
        request.headers = [("content-md5", BodyDigest(request.body).base64)]
        guard let etag = try await connection.head(request).etag else {
            throw S3Failure.notUnderstood(request, "the answer has no ETag").error
        }
        return etag
    }

    private func complete(_ id: String, _ etags: [String]) async throws {
        var request = S3Request(.POST, location)
        request.parameters = [("uploadId", id)]
        request.headers = [("content-type", "application/xml")]
        var document = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for (index, etag) in etags.enumerated() {
            let escaped = etag.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
                "\"", with: "&quot;")
            document += "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(escaped)</ETag></Part>"
        }
        request.body = ByteBuffer(string: document + "</CompleteMultipartUpload>")
        do {
            // Not every server gives this answer the name that S3 does.
            _ = try await connection.document(request)
        } catch let error as ObjectStoreError where error.code == .noSuchUpload {
            // The first answer may have been lost after the server had done it.
            guard try await isThere(etags) else { throw error }
        }
    }

    /// Whether the object is made of these very parts.
    private func isThere(_ etags: [String]) async throws -> Bool {
        guard let expected = Self.etag(ofParts: etags) else { return false }
        let head = try await connection.head(S3Request(.HEAD, location), accepting: [404])
        return head.status != 404 && head.etag?.filter { $0 != "\"" } == expected
    }

    /// The MD5 of the parts' MD5s, `-` and their number; nil when the parts' ETags are no MD5s.
    static func etag(ofParts etags: [String]) -> String? {
        var hash = Insecure.MD5()
        for etag in etags {
            let digits = etag.filter { $0 != "\"" }.compactMap(\.hexDigitValue)
            guard digits.count == 32 else { return nil }
            hash.update(data: stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        }
        return "\(DownloadProof.hexadecimal(hash.finalize()))-\(etags.count)"
    }

    /// Takes the parts away; what cannot be is the bucket's owner's to clear up.
    private func abort(_ id: String) async {
        var request = S3Request(.DELETE, location)
        request.parameters = [("uploadId", id)]
        // In a task of its own, awaited: one that was cancelled has to clear up too.
        await Task { [connection, request] in
            _ = try? await connection.head(request, accepting: [404])
        }.value
    }
}

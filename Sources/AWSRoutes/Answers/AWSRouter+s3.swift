import Access
import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ObjectStore
import S3API
import Signatures

extension AWSRouter {
    /// Bytes of a refused body that are read and dropped; a longer one is not waited for.
    private static let drained = 16 << 20

    /// S3: bodies go to disk as they come, and come from there in blocks.
    func answerS3(_ exchange: Exchange) async -> Response {
        let signed = exchange.signed
        do {
            let objects: ObjectStore
            switch buckets {
            case .here(let store): objects = store
            case .elsewhere(let url):
                // Clients show the message and no hint, so that the advice stands in it. They do not try 501 again.
                throw S3Error(
                    "NotImplemented", 501,
                    "Objects are kept by the S3 server at \(url); set AWS_ENDPOINT_URL_S3=\(url) for this client.")
            }
            let caller = try admission.admit(
                signed, service: .s3, body: nil, scope: Self.reads(signed) ? .read : .admin, peer: exchange.peer,
                now: exchange.now)
            let service = S3Service(store: objects, region: caller.region, account: account, callers: .anyone)
            let chunks = exchange.request.body.map { [UInt8](buffer: $0) }
            let answer = await service.respond(to: signed, body: chunks, proof: caller.signature, id: exchange.id)
            return Self.response(answer, to: exchange.request.head, logger: exchange.logger)
        } catch {
            return refuseS3(s3Error(error, exchange), signed, exchange.request.head, id: exchange.id)
        }
    }

    /// An answer in XML that refuses.
    func refuseS3(
        _ error: any Error, _ signed: SignedRequest, _ head: HTTPRequest? = nil, id: String = identifier()
    ) -> Response {
        Self.response(S3Service.refusal(error, signed, id: id), to: head)
    }

    private static func reads(_ request: SignedRequest) -> Bool { request.method == "GET" || request.method == "HEAD" }

    private func s3Error(_ error: any Error, _ exchange: Exchange) -> any Error {
        switch error {
        case is S3Error, is SignatureError: return error
        case Admission.Refusal.insufficient(let key, let scope):
            return S3Error(
                "AccessDenied", 403, "Access Denied: the key \(key) does not have the scope \(scope.rawValue)")
        case Admission.Refusal.limited(let seconds):
            return S3Error(
                "SlowDown", 503,
                "Too many wrong signatures of this key came from this address; try again in \(seconds) s.")
        default:
            exchange.logger.error("an S3 request failed: \(error)", metadata: ["request": "\(exchange.id)"])
            return S3Error("InternalError", 500, "We encountered an internal error. Please try again.")
        }
    }

    private static func response(_ answer: S3Response, to head: HTTPRequest?, logger: Logger? = nil) -> Response {
        var headers = HTTPFields()
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { headers.append(HTTPField(name: name, value: header.value)) }
        }
        if let id = answer.header("x-amz-request-id"), answer.header("x-amz-id-2") == nil,
            let name = HTTPField.Name("x-amz-id-2")
        {
            headers[name] = Data(id.utf8).base64EncodedString()
        }
        if answer.status == 500 {
            logger?.error("S3 answered \(answer.status)", metadata: ["path": "\(head?.path ?? "")"])
        }
        // What is left of a long body is not worth reading.
        if answer.status >= 400, let head, mayBeLong(head) { headers[.connection] = "close" }
        let body =
            switch answer.body {
            case .none: ResponseBody()
            case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .object(let reader, let range): stream(reader, range)
            }
        return Response(status: .init(code: answer.status), headers: headers, body: body)
    }

    private static func mayBeLong(_ head: HTTPRequest) -> Bool {
        let told = head.headerFields[.contentLength] ?? head.headerFields[.decodedLength]
        if let told { return Int(told).map { $0 > drained } ?? true }
        return head.headerFields[.transferEncoding] != nil
    }

    /// An object's bytes, read in blocks on a queue of their own as fast as they are taken.
    private static func stream(_ reader: ObjectReader, _ range: Range<Int>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let (start, count) = (offset, min(S3Response.blockSize, range.upperBound - offset))
                let block = try await readFromDisk { ByteBuffer(bytes: try reader.read(at: start, count: count)) }
                guard block.readableBytes > 0 else { throw shortened }
                offset += block.readableBytes
                try await writer.write(block)
            }
            try await writer.finish(nil)
        }
    }
}

private let shortened = S3Error("InternalError", 500, "an object's file became shorter while it was read")

/// S3's names for requests, as they stand in figures.
enum S3Operation {
    static func name(of request: SignedRequest) -> String {
        let parts = request.path.split(separator: "/", maxSplits: 1)
        let isUpload = request.parameter("uploadId") != nil
        switch (request.method, parts.count) {
        case ("GET", 0): return "ListBuckets"
        case ("GET", 1): return request.parameter("list-type") == "2" ? "ListObjectsV2" : "ListObjects"
        case ("HEAD", 1): return "HeadBucket"
        case ("PUT", 1): return "CreateBucket"
        case ("DELETE", 1): return "DeleteBucket"
        case ("POST", 1): return "DeleteObjects"
        case ("GET", 2): return isUpload ? "ListParts" : "GetObject"
        case ("HEAD", 2): return "HeadObject"
        case ("PUT", 2): return isUpload ? "UploadPart" : "PutObject"
        case ("POST", 2): return isUpload ? "CompleteMultipartUpload" : "CreateMultipartUpload"
        case ("DELETE", 2): return isUpload ? "AbortMultipartUpload" : "DeleteObject"
        default: return "other"
        }
    }
}

/// Runs what waits for the disk away from the threads that tasks share.
private func readFromDisk<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        diskQueue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

private let diskQueue = DispatchQueue(label: "propensity.downloads", attributes: .concurrent)

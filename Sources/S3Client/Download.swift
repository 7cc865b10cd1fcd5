import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ObjectStore

/// Takes the bytes of a download in their order.
protocol DownloadSink: Sendable {
    /// Begins, or begins again from the first byte.
    ///
    /// `size` are the bytes that will come; nil when the server did not say.
    func begin(size: Int?) async throws
    /// Takes the next bytes.
    func take(_ bytes: ByteBuffer) async throws
}

/// One object on its way to us, gone on with where it was cut off.
///
/// After a cut the rest is asked for on the condition that the object is still the same (`If-Match`); when it is not, or the
/// server cannot, everything begins anew. At the end the bytes are proven by the checksum that the server told.
struct Download {
    let connection: S3Connection
    let location: S3Location

    private var received = 0
    private var size: Int?
    private var etag: String?
    private var proof: DownloadProof?
    /// Bytes when the last cut came.
    private var receivedAtCut = 0
    private var cuts = 0
    private var changes = 0

    /// Bytes after which a download is held to get on, so that cuts are counted from one again.
    private static let progress = 1 << 20
    /// How often an object may change, or its bytes be wrong, before that is an error.
    private static let mostChanges = 3

    init(_ connection: S3Connection, _ location: S3Location) {
        self.connection = connection
        self.location = location
    }

    /// Fetches the whole object.
    ///
    /// - Throws: ``ObjectStoreError``, what the sink throws, `CancellationError`.
    mutating func run(into sink: some DownloadSink) async throws {
        while true {
            do {
                try await attempt(into: sink)
                return
            } catch let failure as S3Failure {
                try await heed(failure)
            }
        }
    }

    private var request: S3Request {
        var request = S3Request(.GET, location)
        if received > 0, let etag {
            request.headers = [("range", "bytes=\(received)-"), ("if-match", etag)]
        } else {
            request.headers = [("x-amz-checksum-mode", "ENABLED")]
        }
        return request
    }

    private mutating func attempt(into sink: some DownloadSink) async throws {
        if etag == nil { received = 0 }
        let request = request
        let response = try await connection.once(request)
        switch response.status {
        case .ok: try await start(response.headers, sink)
        case .partialContent where received > 0: try checkRange(response.headers, request)
        default: throw await connection.refusal(request, response)
        }
        do {
            for try await bytes in response.body {
                guard bytes.readableBytes > 0 else { continue }
                received += bytes.readableBytes
                if let size, received > size { throw begun(again: "\(request.name): more bytes came than announced") }
                proof?.update(bytes)
                try await sink.take(bytes)
            }
        } catch { throw connection.failure(request, error) }
        if let size, received < size {
            throw S3Failure.passing("\(request.name): the answer ended after \(received) of \(size) bytes")
        }
        if let proof, !proof.holds {
            throw begun(
                again: "\(request.name): the bytes that came do not have the object's \(proof.name)",
                hint: "the object, or something on the way, is damaged; write it again")
        }
    }

    /// A whole answer, which also a server may give that knows no ranges.
    private mutating func start(_ headers: HTTPHeaders, _ sink: some DownloadSink) async throws {
        received = 0
        receivedAtCut = 0
        size = headers.first(name: "content-length").flatMap { Int($0) }
        etag = headers.first(name: "etag")
        proof = DownloadProof(headers)
        try await sink.begin(size: size)
    }

    /// `bytes 100-199/200`: the rest of what is there, and of no other size.
    private mutating func checkRange(_ headers: HTTPHeaders, _ request: S3Request) throws {
        let header = headers.first(name: "content-range") ?? ""
        let numbers = header.split { !("0"..."9").contains($0) }.map { Int($0) }
        guard header.hasPrefix("bytes "), numbers.count == 3, numbers[0] == received, let total = numbers[2],
            size == nil || size == total
        else { throw begun(again: "\(request.name): another part came than was asked for: \(header)") }
        size = total
    }

    /// Forgets what came, to begin anew.
    private mutating func begun(again reason: String, hint: String? = nil) -> S3Failure {
        var failure = S3Failure.passing(reason, hint: hint)
        failure.error.code = .internalError
        failure.isChanged = true
        return failure
    }

    /// Waits if it makes sense to go on.
    private mutating func heed(_ failure: S3Failure) async throws {
        if failure.isChanged, failure.isPassing || received > 0 {
            changes += 1
            (received, etag) = (0, nil)
            guard changes < Self.mostChanges else {
                guard failure.isPassing else {
                    throw ObjectStoreError(
                        .preconditionFailed, "\(location) changes faster than it can be read", hint: "try again later")
                }
                throw failure.error
            }
        } else {
            guard failure.isPassing else { throw failure.error }
        }
        cuts = received - receivedAtCut >= Self.progress ? 1 : cuts + 1
        receivedAtCut = received
        guard cuts < connection.policy.attempts else { throw failure.told(after: cuts) }
        connection.tell(failure, attempt: cuts)
        try await connection.policy.wait(after: cuts, wanted: failure.wait)
    }
}

import Foundation
import ObjectStore
import S3API
import Signatures

/// 2026-11-22 12:00:00 UTC.
let noon = 1_795_348_800.0

/// A service over a store in a folder that goes with the value, with a bucket `data`.
final class TemporaryService {
    let folder: String
    let store: ObjectStore
    let service: S3Service

    init(callers: S3Service.Callers = .anyone) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("s3-\(UUID())").path
        store = try ObjectStore(folder: folder)
        try store.createBucket("data", region: "us-west-2")
        service = S3Service(store: store, region: "us-west-2", account: "123456789012", callers: callers)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Sends a request; `target` is `/bucket/key?query`.
    func send(
        _ method: String, _ target: String, _ body: String = "", headers: [(name: String, value: String)] = []
    ) async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let request = SignedRequest(
            method: method, path: parts[0], query: parts.count == 2 ? parts[1] : "",
            headers: [("host", "localhost")] + headers)
        return await send(request, body)
    }

    func send(_ request: SignedRequest, _ body: String = "") async -> Answer {
        let bytes = Array(body.utf8)
        let pieces = stride(from: 0, to: bytes.count, by: 10).map { Array(bytes[$0..<min($0 + 10, bytes.count)]) }
        let chunks = AsyncStream { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
        return Answer(await service.respond(to: request, body: chunks, now: noon, id: "R1"))
    }
}

/// An answer with its body read.
struct Answer {
    let status: Int
    let body: String
    private let response: S3Response

    init(_ response: S3Response) {
        self.response = response
        status = response.status
        body =
            switch response.body {
            case .none: ""
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .object(let reader, let range):
                String(decoding: (try? reader.read(at: range.lowerBound, count: range.count)) ?? [], as: UTF8.self)
            }
    }

    func header(_ name: String) -> String? { response.header(name) }

    /// The text of the first element of that name.
    func text(_ name: String) -> String? { texts(name).first }

    /// The texts of all elements of that name.
    func texts(_ name: String) -> [String] {
        body.components(separatedBy: "<\(name)>").dropFirst().compactMap {
            $0.components(separatedBy: "</\(name)>").first
        }
    }
}

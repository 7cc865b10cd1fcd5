import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import JSONDocument
import NIOCore
import NIOPosix
import Quality

/// Takes labels of requests that an endpoint answered before.
struct GroundTruthRoute: Sendable {
    let live: LiveEndpoints
    let inFlight: InFlight
    /// The folder below which each endpoint has one for its labels; nil where none are taken.
    let folder: String?
    let bodyLimit: Int

    /// Keeps the labels of a body: all of them, on disk when this returns, or none.
    ///
    /// - Parameters:
    ///   - request: Its body has a label a line, in JSON as SageMaker's ground truth has it, or CSV.
    ///   - name: The endpoint.
    /// - Returns: How many were kept.
    /// - Throws: ``ServingError`` 400 that lists the lines that are no labels; 404, 413, 415, 429, 503.
    func keep(_ request: Request, endpoint name: String) async throws -> Response {
        let endpoint = try live.endpoint(name).endpoint.name
        guard let folder else {
            throw ServingError(.notFound, "no-ground-truth", "this server takes no ground truth")
        }
        try Self.check(request.headers[.contentType])
        let body = try await inFlight.body(
            of: request, limit: bodyLimit, hint: "send the labels in several requests")
        try inFlight.enter()
        defer { inFlight.leave() }
        // Reading, writing and syncing take their time, in which an event loop has others to answer.
        let count = try await NIOThreadPool.singleton.runIfActive {
            let labels = try Self.labels([UInt8](body.readableBytesView))
            do {
                try GroundTruthFolder("\(folder)/\(endpoint)").append(labels, at: Date().timeIntervalSince1970)
            } catch {
                throw ServingError(
                    .serviceUnavailable, "not-kept", "the labels could not be written; none was kept",
                    hint: "the server's disk may be full", retryAfter: 10)
            }
            return labels.count
        }
        let answer: JSONValue = ["endpoint": .string(endpoint), "labels": .integer(Int64(count))]
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.compactBytes)))
    }

    /// The labels of a body.
    ///
    /// - Throws: ``ServingError`` 400.
    static func labels(_ body: [UInt8]) throws(ServingError) -> [GroundTruthLabel] {
        let upload = GroundTruthUpload(body)
        guard let first = upload.mistakes.first else {
            guard !upload.labels.isEmpty else {
                throw ServingError(.badRequest, "no-labels", "the body has no labels", hint: forms)
            }
            return upload.labels
        }
        let more = upload.mistakeCount - 1
        throw ServingError(
            .badRequest, "bad-ground-truth",
            "line \(first.line): \(first.message)" + (more > 0 ? "; \(more) more lines are no labels" : ""),
            hint: "none was kept; \(forms)",
            faults: upload.mistakes.prefix(ServingError.listedFaults).map {
                ServingError.RowFault(row: $0.line, column: nil, reason: $0.message)
            })
    }

    private static let forms = """
        send a line for each label: {"groundTruthData":{"data":"1","encoding":"CSV"},"eventMetadata":{"eventId":"ID"}} \
        or ID,1
        """

    private static let types: Set<String> = [
        "text/csv", "application/csv", "text/plain", "application/json", "text/json", "application/jsonlines",
        "application/jsonl", "application/x-ndjson", "application/x-jsonlines",
        // What curl says when nobody told it.
        "application/x-www-form-urlencoded", "application/octet-stream",
    ]

    private static func check(_ contentType: String?) throws(ServingError) {
        guard let contentType, !contentType.isEmpty else { return }
        let essence = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        guard types.contains(essence) else {
            throw ServingError(
                .unsupportedMediaType, "unsupported-media-type", "labels are not read from this Content-Type",
                hint: "use application/jsonlines, application/json or text/csv")
        }
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What the headers and the query of a request ask for.
struct InvocationWishes: Sendable {
    var contentType: String?
    var accept: String?
    var targetVariant: String?
    var inferenceId: String?
    var customAttributes: String?
    var requestId: String?
    /// Reasons for each row; 0 for none.
    var reasons = 0
    /// Columns of a CSV answer.
    var columns: [Answer.Column] = [.probability]

    /// The most reasons that are told for a row.
    static let mostReasons = 100

    /// Reads headers and query.
    ///
    /// - Throws: ``ServingError`` for a header or parameter that is not as it should be.
    init(_ request: Request) throws(ServingError) {
        try self.init(request.headers)
        if request.uri.query != nil { try add(request.uri.queryParameters) }
    }

    /// Reads the headers of a request without a query.
    ///
    /// - Throws: ``ServingError`` for a header that is not as it should be.
    init(_ headers: HTTPFields) throws(ServingError) {
        if let encoding = headers.value(of: .contentEncoding), encoding.lowercased() != "identity" {
            throw ServingError(
                .unsupportedMediaType, "unsupported-encoding", "bodies are not read in this Content-Encoding",
                hint: "send the body as it is")
        }
        contentType = headers.value(of: .contentType)
        accept = headers.value(of: .accept)
        targetVariant = headers.value(of: .targetVariant)
        inferenceId = headers.value(of: .inferenceId)
        customAttributes = headers.value(of: .customAttributes)
        if let inferenceId, !(1...64).contains(inferenceId.utf8.count) {
            throw ServingError(.badRequest, "bad-parameter", "an inference id has 1 to 64 characters")
        }
        if let customAttributes, customAttributes.utf8.count > 1_024 {
            throw ServingError(.badRequest, "bad-parameter", "custom attributes have at most 1,024 characters")
        }
        requestId = Self.requestId(headers)
    }

    /// The caller's own name for a request; nil when there is none that can be told back.
    static func requestId(_ headers: HTTPFields) -> String? {
        headers.value(of: .requestId).flatMap { given in
            (1...128).contains(given.utf8.count) && given.utf8.allSatisfy { $0 > 32 && $0 < 127 } ? given : nil
        }
    }

    private mutating func add(_ parameters: FlatDictionary<Substring, Substring>) throws(ServingError) {
        if let text = parameters["reasons"] {
            guard let count = Int(text), (0...Self.mostReasons).contains(count) else {
                throw ServingError(.badRequest, "bad-parameter", "reasons is a number from 0 to \(Self.mostReasons)")
            }
            reasons = count
        }
        if let text = parameters["columns"] {
            var columns: [Answer.Column] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let column = Answer.Column(rawValue: String(word)) else {
                    throw ServingError(
                        .badRequest, "bad-parameter", "columns lists a column that there is not",
                        hint: "there are \(Answer.Column.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                columns.append(column)
            }
            self.columns = columns
        }
    }
}

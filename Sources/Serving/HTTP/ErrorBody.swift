import HTTPTypes
import JSONDocument
import NIOCore

extension ServingError {
    /// The answer on our own routes: `{"error":{"code","message","hint","rows"}}`.
    var reply: Reply {
        var error: JSONObject = ["code": .string(code), "message": .string(message)]
        if let hint { error["hint"] = .string(hint) }
        if !faults.isEmpty { error["rows"] = faultList }
        return Self.reply(status, ["error": .object(error)], headers: headers)
    }

    /// The answer on SageMaker's runtime route, as its clients read it: `x-amzn-ErrorType` and a `Message`.
    ///
    /// What the model's side refuses, with 4xx on our own routes, or fails at is a `ModelError` there, with the status and the
    /// words inside. What is wrong with the request itself, such as an unknown endpoint or variant or a header too long,
    /// is a `ValidationError`.
    var awsReply: Reply {
        var headers = headers
        var body: JSONObject
        let status: HTTPResponse.Status
        let type: String
        switch code {
        case "unknown-endpoint", "unknown-variant":
            (type, status) = ("ValidationError", .badRequest)
            body = ["Message": .string(message), "message": .string(message)]
        case "unauthorized", "forbidden":
            (type, status) = ("AccessDeniedException", .forbidden)
            body = ["Message": .string(message), "message": .string(message)]
        case "busy", "too-many-attempts":
            (type, status) = ("ThrottlingException", .tooManyRequests)
            body = ["Message": .string(message), "message": .string(message)]
        case "tokens-unreadable", "no-endpoint":
            (type, status) = ("ServiceUnavailable", .serviceUnavailable)
            body = ["Message": .string(message), "message": .string(message)]
        case "too-large", "method-not-allowed", "not-found", "bad-parameter", "timeout":
            (type, status) = ("ValidationError", self.status)
            body = ["Message": .string(message), "message": .string(message)]
        default:
            (type, status) = ("ModelError", .init(code: 424, reasonPhrase: "Failed Dependency"))
            let text =
                "Received client error (\(self.status.code)) from the model with message \"\(message)\""
                .replacing("client error", with: self.status.code >= 500 ? "server error" : "client error")
            body = [
                "ErrorCode": .string(self.status.code >= 500 ? "SERVER_ERROR" : "CLIENT_ERROR_FROM_MODEL"),
                "LogStreamArn": .string(""), "Message": .string(text), "OriginalMessage": .string(message),
                "OriginalStatusCode": .integer(Int64(self.status.code)),
            ]
        }
        headers[.amazonErrorType] = type
        return Self.reply(status, body, headers: headers)
    }

    private var headers: HTTPFields {
        var headers: HTTPFields = [:]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let allow { headers[.allow] = allow }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        // What was not read of a body is not worth reading.
        if [.contentTooLarge, .requestTimeout].contains(status) { headers[.connection] = "close" }
        return headers
    }

    private var faultList: JSONValue {
        .array(
            faults.map { fault in
                var object: JSONObject = ["row": .integer(Int64(fault.row))]
                if let column = fault.column { object["column"] = .string(column) }
                object["reason"] = .string(fault.reason)
                return .object(object)
            })
    }

    private static func reply(_ status: HTTPResponse.Status, _ body: JSONObject, headers: HTTPFields) -> Reply {
        var headers = headers
        headers[.contentType] = "application/json"
        return Reply(
            status: status, headers: headers, body: ByteBuffer(bytes: JSONValue.object(body).compactBytes))
    }
}

extension HTTPField.Name {
    /// A name that is one of HTTP's tokens.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is no header's name") }
        return field
    }

    static let amazonErrorType = known("x-amzn-ErrorType")
    static let amazonRequestId = known("x-amzn-RequestId")
    static let inferenceId = known("X-Amzn-SageMaker-Inference-Id")
    static let customAttributes = known("X-Amzn-SageMaker-Custom-Attributes")
    static let targetVariant = known("X-Amzn-SageMaker-Target-Variant")
    static let endpointName = known("X-Amzn-SageMaker-Endpoint")
    static let invokedVariant = known("x-Amzn-Invoked-Production-Variant")
    static let requestId = known("X-Request-Id")
    static let modelVersion = known("X-Propensity-Model-Version")
    static let captureLost = known("X-Propensity-Capture-Lost")
}

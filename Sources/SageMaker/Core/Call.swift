import JSONDocument

/// A request of SageMaker's API, held against its shape.
struct Call: Sendable {
    /// For example `CreateTrainingJob`.
    let operation: String
    /// The members that the operation knows; none is null.
    let request: JSONObject
    /// The region that the caller signed for.
    let region: String
    /// Seconds since 1970.
    let now: Double

    /// Reads a request.
    ///
    /// - Throws: ``AWSError``: `SerializationException` for what is no JSON object or has a value of another type,
    ///   `ValidationException` for one that does not fit the shape.
    init(operation: String, body: [UInt8], shape: Shape, region: String, now: Double) throws(AWSError) {
        guard let value = try? JSONValue(parsing: body.isEmpty ? Array("{}".utf8) : body, file: "the request"),
            case .object(let request) = value
        else { throw AWSError("SerializationException", "The request is not a JSON object.") }
        self.operation = operation
        self.request = try ShapeCheck.members(of: request, as: shape)
        self.region = region
        self.now = now
    }

    /// The request as JSON, to be kept.
    var text: String { String(decoding: JSONValue.object(request).compactBytes, as: UTF8.self) }

    /// A member's text; empty when it is absent.
    func string(_ member: String) -> String { request[member]?.text ?? "" }
}

extension JSONValue {
    /// The text that it is.
    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The number that it is.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// The whole number that it is.
    var wholeNumber: Int? {
        if case .integer(let number) = self { return Int(exactly: number) }
        return nil
    }

    /// Whether it is `true`.
    var isTrue: Bool { self == .bool(true) }

    /// Its elements; none when it is no list.
    var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    /// Its members; none when it is no object.
    var object: JSONObject {
        if case .object(let object) = self { return object }
        return JSONObject()
    }

    /// A member of it; nil when it is no object.
    subscript(member: String) -> JSONValue? { object[member] }
}

#if canImport(FoundationEssentials)
    public import struct FoundationEssentials.UUID
#else
    public import struct Foundation.UUID
#endif

/// One side of a captured request: a body and what the header said of it.
public struct CapturedBody: Sendable, Equatable {
    /// The `Content-Type` header as seen, parameters included.
    public var contentType: String
    /// The body, byte for byte.
    public var bytes: [UInt8]

    /// A body of bytes.
    public init(contentType: String, bytes: [UInt8]) {
        self.contentType = contentType
        self.bytes = bytes
    }

    /// A body of any bytes, which are copied.
    public init(contentType: String, bytes: some Sequence<UInt8>) {
        self.init(contentType: contentType, bytes: [UInt8](bytes))
    }
}

/// One request and its answer, as SageMaker's data capture keeps them.
public struct CaptureRecord: Sendable, Equatable {
    /// The event's identity, made by the platform; written in lower case.
    public var eventId: UUID
    /// What the caller sent as `X-Amzn-SageMaker-Inference-Id`.
    public var inferenceId: String?
    /// What the caller sent as `X-Amzn-SageMaker-Custom-Attributes`.
    public var customAttributes: String?
    /// The time of the request in seconds since 1970; whole seconds are written, rounded down.
    public var time: Double
    /// The request's body; nil when that side is not captured.
    public var input: CapturedBody?
    /// The answer's body; nil when that side is not captured.
    public var output: CapturedBody?

    /// A record from its parts.
    public init(
        eventId: UUID = CaptureRecord.newEventId(), inferenceId: String? = nil, customAttributes: String? = nil,
        time: Double,
        input: CapturedBody?, output: CapturedBody?
    ) {
        self.eventId = eventId
        self.inferenceId = inferenceId
        self.customAttributes = customAttributes
        self.time = time
        self.input = input
        self.output = output
    }

    /// A new random UUID of version 4, at a fraction of the cost of `UUID()`.
    public static func newEventId() -> UUID { RandomIds.next() }

    /// The record as one line of JSON with its newline, in the layout of SageMaker's captured files.
    ///
    /// Keys come in SageMaker's order without blanks. Text is escaped as Jackson does: `\"`, `\\`, `\b`, `\t`, `\n`,
    /// `\f`, `\r`, other control characters as `\u00XX`; everything else stands as it is. A CSV or JSON body that is not
    /// valid UTF-8 can't be a JSON string byte for byte: it is kept as BASE64, which says so in `encoding`.
    /// Custom attributes are an array that holds the header's text.
    ///
    /// - Parameters:
    ///   - csvContentTypes: Content types kept as CSV text.
    ///   - jsonContentTypes: Content types kept as JSON text.
    /// - Returns: UTF-8 with exactly one newline, at the end.
    public func line(
        csvContentTypes: [String] = ["text/csv"], jsonContentTypes: [String] = ["application/json"]
    ) -> [UInt8] {
        var line = LineWriter(capacity: 512 + bodyCapacity(input) + bodyCapacity(output))
        line.literal("{\"captureData\":{")
        let write = { (body: CapturedBody, name: StaticString, mode: StaticString, line: inout LineWriter) in
            line.literal(name)
            line.string(body.contentType)
            line.literal(mode)
            let encoding = CaptureEncoding(
                contentType: body.contentType, csvContentTypes: csvContentTypes, jsonContentTypes: jsonContentTypes)
            line.body(body.bytes, encoding: encoding)
        }
        if let input {
            write(input, "\"endpointInput\":{\"observedContentType\":", ",\"mode\":\"INPUT\",\"data\":", &line)
        }
        if let output {
            if input != nil { line.literal(",") }
            write(output, "\"endpointOutput\":{\"observedContentType\":", ",\"mode\":\"OUTPUT\",\"data\":", &line)
        }
        line.literal("},\"eventMetadata\":{\"eventId\":\"")
        line.uuid(eventId)
        line.literal("\"")
        if let inferenceId {
            line.literal(",\"inferenceId\":")
            line.string(inferenceId)
        }
        if let customAttributes {
            line.literal(",\"customAttributes\":[")
            line.string(customAttributes)
            line.literal("]")
        }
        line.literal(",\"inferenceTime\":\"")
        line.time(UTCTime(seconds: time))
        line.literal("\"},\"eventVersion\":\"0\"}\n")
        return line.bytes
    }

    /// Room for a body that needs few escapes, or base64.
    private func bodyCapacity(_ body: CapturedBody?) -> Int {
        guard let body else { return 0 }
        return body.bytes.count + body.bytes.count / 2 + body.contentType.utf8.count
    }
}

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

    /// An event's identity as it is written, 36 characters in lower case.
    public static func text(of eventId: UUID) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { memory in
            var writer = LineWriter(memory)
            writer.uuid(eventId)
            return String(decoding: memory, as: UTF8.self)
        }
    }

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
        func encoding(_ body: CapturedBody?) -> (encoding: CaptureEncoding, size: Int) {
            guard let body else { return (.base64, 0) }
            let wanted = CaptureEncoding(
                contentType: body.contentType, csvContentTypes: csvContentTypes, jsonContentTypes: jsonContentTypes)
            let found = LineWriter.encoding(of: body.bytes, wanted: wanted)
            return (found.encoding, found.size + LineWriter.size(of: body.contentType))
        }
        let (inputEncoding, inputSize) = encoding(input)
        let (outputEncoding, outputSize) = encoding(output)
        // All that is not the caller's comes to less than 400 bytes.
        let size =
            400 + inputSize + outputSize + (inferenceId.map(LineWriter.size(of:)) ?? 0)
            + (customAttributes.map(LineWriter.size(of:)) ?? 0)
        return [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            var line = LineWriter(memory)
            write(to: &line, inputEncoding, outputEncoding)
            count = line.count
        }
    }

    private func write(to line: inout LineWriter, _ inputEncoding: CaptureEncoding, _ outputEncoding: CaptureEncoding) {
        line.literal("{\"captureData\":{")
        if let input {
            line.literal("\"endpointInput\":{\"observedContentType\":")
            line.string(input.contentType)
            line.literal(",\"mode\":\"INPUT\",\"data\":")
            line.body(input.bytes, encoding: inputEncoding)
        }
        if let output {
            line.literal(input == nil ? "\"endpointOutput\":{" : ",\"endpointOutput\":{")
            line.literal("\"observedContentType\":")
            line.string(output.contentType)
            line.literal(",\"mode\":\"OUTPUT\",\"data\":")
            line.body(output.bytes, encoding: outputEncoding)
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
    }
}

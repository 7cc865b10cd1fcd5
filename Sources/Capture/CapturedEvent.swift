/// A captured line that was read back.
public struct CapturedEvent: Sendable, Equatable {
    /// One side: the body and how the line held it.
    public struct Side: Sendable, Equatable {
        /// The body as it was sent, with base64 undone.
        public var body: CapturedBody
        /// How the line held it.
        public var encoding: CaptureEncoding
    }

    /// The event's identity.
    public var eventId: String
    /// What the caller sent as inference ID.
    public var inferenceId: String?
    /// What the caller sent as custom attributes: one string, or the strings of an array.
    public var customAttributes: [String] = []
    /// Seconds since 1970.
    public var time: Double
    /// The request; nil when it was not captured.
    public var input: Side?
    /// The answer; nil when it was not captured.
    public var output: Side?

    /// Reads one line, with or without its newline.
    ///
    /// Unknown keys are skipped, keys may come in any order.
    ///
    /// - Throws: ``CaptureError`` `badLine` that says what is wrong, with the byte where it is known.
    public init(line: ArraySlice<UInt8>) throws(CaptureError) {
        self = try line.withUnsafeBufferPointer { (bytes) throws(CaptureError) in
            CapturedEvent(try CapturedLine(bytes))
        }
    }

    /// Copies what a line holds.
    package init(_ line: CapturedLine) {
        func text(_ text: JSONScanner.Text) -> String { String(decoding: text.decoded, as: UTF8.self) }
        eventId = text(line.eventId)
        inferenceId = line.inferenceId.map(text)
        customAttributes = line.customAttributes.map(text)
        time = line.time
        input = line.input.map(Side.init)
        output = line.output.map(Side.init)
    }
}

extension CapturedEvent.Side {
    fileprivate init(_ side: CapturedLine.Side) {
        let type = side.contentType.map { String(decoding: $0.decoded, as: UTF8.self) } ?? ""
        self.init(body: CapturedBody(contentType: type, bytes: side.bytes), encoding: side.encoding)
    }
}

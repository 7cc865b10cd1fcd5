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
        let event = try line.withUnsafeBufferPointer { (bytes) throws(CaptureError) in
            try CapturedEvent.read(bytes)
        }
        guard !event.eventId.isEmpty else { throw CapturedEvent.missing("eventMetadata.eventId") }
        guard event.time >= 0 else { throw CapturedEvent.missing("eventMetadata.inferenceTime") }
        self = event
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(CaptureError) -> CapturedEvent {
        var event = CapturedEvent()
        var scanner = JSONScanner(bytes)
        do throws(JSONScanner.Problem) {
            try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
                switch key {
                case "captureData": try event.readData(&scanner)
                case "eventMetadata": try event.readMetadata(&scanner)
                default: try scanner.skip()
                }
            }
            if scanner.peek() != nil { throw scanner.problem("something stands after the record") }
        } catch {
            throw CaptureError(code: .badLine, message: "\(error.message) at byte \(error.offset + 1)")
        }
        return event
    }

    private init() {
        eventId = ""
        time = -1
    }

    private static func missing(_ name: String) -> CaptureError {
        CaptureError(code: .badLine, message: "\(name) is missing")
    }

    private mutating func readData(_ scanner: inout JSONScanner) throws(JSONScanner.Problem) {
        try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
            switch key {
            case "endpointInput": input = try Side(&scanner)
            case "endpointOutput": output = try Side(&scanner)
            default: try scanner.skip()
            }
        }
    }

    private mutating func readMetadata(_ scanner: inout JSONScanner) throws(JSONScanner.Problem) {
        try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
            if try scanner.takesNull() { return }
            switch key {
            case "eventId": eventId = try scanner.text()
            case "inferenceId": inferenceId = try scanner.text()
            case "customAttributes":
                if scanner.peek() == UInt8(ascii: "[") {
                    try scanner.array { (scanner) throws(JSONScanner.Problem) in
                        customAttributes.append(try scanner.text())
                    }
                } else {
                    customAttributes = [try scanner.text()]
                }
            case "inferenceTime":
                guard let time = UTCTime.seconds(of: try scanner.string()) else {
                    throw scanner.problem("inferenceTime is not of the form 2026-01-31T21:47:16Z")
                }
                self.time = time
            default: try scanner.skip()
            }
        }
    }
}

extension CapturedEvent.Side {
    fileprivate init?(_ scanner: inout JSONScanner) throws(JSONScanner.Problem) {
        if try scanner.takesNull() { return nil }
        var body = CapturedBody(contentType: "", bytes: [])
        var encoding: CaptureEncoding?
        try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
            switch key {
            case "observedContentType":
                if try !scanner.takesNull() { body.contentType = try scanner.text() }
            case "data": body.bytes = try scanner.string()
            case "encoding":
                encoding = CaptureEncoding(rawValue: try scanner.text())
                if encoding == nil { throw scanner.problem("an encoding is not CSV, JSON or BASE64") }
            default: try scanner.skip()
            }
        }
        guard let encoding else { throw scanner.problem("a captured side has no encoding") }
        if encoding == .base64 {
            guard let bytes = Base64.decode(body.bytes) else { throw scanner.problem("data is not base64") }
            body.bytes = bytes
        }
        self.init(body: body, encoding: encoding)
    }
}

extension JSONScanner {
    fileprivate mutating func text() throws(Problem) -> String { String(decoding: try string(), as: UTF8.self) }
}

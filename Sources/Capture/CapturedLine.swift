/// A captured line that is read and checked where it stands, with nothing copied; it must not outlive its bytes.
package struct CapturedLine {
    /// One side of it.
    package struct Side {
        var contentType: JSONScanner.Text?
        var data: JSONScanner.Text?
        /// How the line holds the body.
        package var encoding: CaptureEncoding

        /// The body as the line holds it: with JSON's escapes, and in base64 where ``encoding`` says so.
        package var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(data?.raw ?? .init(start: nil, count: 0)) }

        /// The body as it was sent.
        var bytes: [UInt8] {
            let text = data?.decoded ?? []
            // A line whose base64 is none was refused.
            return encoding == .base64 ? Base64.decode(text) ?? [] : text
        }
    }

    var eventId: JSONScanner.Text
    var inferenceId: JSONScanner.Text?
    private(set) var customAttributes: [JSONScanner.Text] = []
    /// Seconds since 1970.
    package internal(set) var time = -1.0
    /// What ``time`` was read from.
    var timeText: JSONScanner.Text?
    /// The request; nil when it was not captured.
    package internal(set) var input: Side?
    /// The answer; nil when it was not captured.
    package internal(set) var output: Side?

    /// Reads one line, with or without its newline.
    ///
    /// Unknown keys are skipped, keys may come in any order.
    ///
    /// - Throws: ``CaptureError`` `badLine` that says what is wrong, with the byte where it is known.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) throws(CaptureError) {
        eventId = JSONScanner.Text(raw: UnsafeBufferPointer(rebasing: bytes[..<0]), hasEscapes: false)
        var scanner = JSONScanner(bytes)
        do throws(JSONScanner.Problem) {
            try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
                switch key {
                case "captureData": try readData(&scanner)
                case "eventMetadata": try readMetadata(&scanner)
                default: try scanner.skip()
                }
            }
            if scanner.peek() != nil { throw scanner.problem("something stands after the record") }
        } catch {
            throw CaptureError(code: .badLine, message: "\(error.message) at byte \(error.offset + 1)")
        }
        guard !eventId.raw.isEmpty else { throw Self.missing("eventMetadata.eventId") }
        guard time >= 0 else { throw Self.missing("eventMetadata.inferenceTime") }
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
            case "eventId": eventId = try scanner.string()
            case "inferenceId": inferenceId = try scanner.string()
            case "customAttributes":
                if scanner.peek() == UInt8(ascii: "[") {
                    try scanner.array { (scanner) throws(JSONScanner.Problem) in
                        customAttributes.append(try scanner.string())
                    }
                } else {
                    customAttributes = [try scanner.string()]
                }
            case "inferenceTime":
                let text = try scanner.string()
                guard let time = text.hasEscapes ? UTCTime.seconds(of: text.decoded) : UTCTime.seconds(of: text.raw)
                else { throw scanner.problem("inferenceTime is not of the form 2026-01-31T21:47:16Z") }
                (self.time, timeText) = (time, text)
            default: try scanner.skip()
            }
        }
    }
}

extension CapturedLine.Side {
    fileprivate init?(_ scanner: inout JSONScanner) throws(JSONScanner.Problem) {
        if try scanner.takesNull() { return nil }
        var contentType: JSONScanner.Text?
        var data: JSONScanner.Text?
        var encoding: CaptureEncoding?
        try scanner.object { (key, scanner) throws(JSONScanner.Problem) in
            switch key {
            case "observedContentType":
                if try !scanner.takesNull() { contentType = try scanner.string() }
            case "data": data = try scanner.string()
            case "encoding":
                switch try scanner.string() {
                case "CSV": encoding = .csv
                case "JSON": encoding = .json
                case "BASE64": encoding = .base64
                default: throw scanner.problem("an encoding is not CSV, JSON or BASE64")
                }
            default: try scanner.skip()
            }
        }
        guard let encoding else { throw scanner.problem("a captured side has no encoding") }
        if encoding == .base64, Base64.decode(data?.decoded ?? []) == nil {
            throw scanner.problem("data is not base64")
        }
        self.init(contentType: contentType, data: data, encoding: encoding)
    }
}

public import Capture
import JSONDocument

/// What really happened after one request: a line of a ground-truth file.
public struct GroundTruthLabel: Sendable, Equatable {
    /// What the caller sent as inference ID with the request, otherwise the event ID of its captured record.
    public var eventId: String
    /// The label or labels: CSV rows or JSON text; several where the request held several rows.
    public var data: [UInt8]
    /// How ``data`` is to be read.
    public var encoding: CaptureEncoding

    /// The longest identity in characters (Unicode scalars); an inference ID has at most 64.
    public static let idLimit = 256

    /// A label from its parts, which are taken as they are.
    public init(eventId: String, data: [UInt8], encoding: CaptureEncoding = .csv) {
        self.eventId = eventId
        self.data = data
        self.encoding = encoding
    }

    /// Reads one line, without its newline.
    ///
    /// Unknown keys are passed over and keys may come in any order. A number or `true` or `false` instead of the text in
    /// `data` is taken for that text, a missing `encoding` is `CSV`.
    ///
    /// - Throws: ``QualityError`` `bad-ground-truth` that says what is wrong, without a line number.
    public init(line: some Collection<UInt8>) throws(QualityError) {
        let top: JSONValue
        do {
            top = try JSONValue(parsing: Array(line), file: "the line")
        } catch {
            let words = error.message.split(separator: ", ", maxSplits: 1).last.map(String.init) ?? error.message
            throw Self.bad("not valid JSON: \(words)")
        }
        guard case .object(let object) = top else { throw Self.bad("not a JSON object") }
        guard case .object(let metadata)? = object["eventMetadata"] else { throw Self.bad("eventMetadata is missing") }
        guard case .string(let id)? = metadata["eventId"] else {
            throw Self.bad("eventMetadata.eventId is missing or no text")
        }
        try Self.check(id: id)
        guard case .object(let truth)? = object["groundTruthData"] else {
            throw Self.bad("groundTruthData is missing")
        }
        guard let data = truth["data"] else { throw Self.bad("groundTruthData.data is missing") }
        eventId = id
        encoding = try Self.encoding(truth["encoding"])
        self.data = try Self.text(data)
        try Self.check(data: self.data, encoding: encoding)
    }

    private static func encoding(_ value: JSONValue?) throws(QualityError) -> CaptureEncoding {
        guard let value, value != .null else { return .csv }
        guard case .string(let text) = value, let encoding = CaptureEncoding(rawValue: text), encoding != .base64 else {
            throw bad("groundTruthData.encoding is neither \"CSV\" nor \"JSON\"")
        }
        return encoding
    }

    private static func text(_ value: JSONValue) throws(QualityError) -> [UInt8] {
        switch value {
        case .string(let text): return Array(text.utf8)
        case .integer, .bool: return value.compactBytes
        case .double(let number) where number.isFinite: return value.compactBytes
        default: throw bad("groundTruthData.data is no text")
        }
    }

    static func check(id: String) throws(QualityError) {
        guard !id.isEmpty else { throw bad("the event's identity is empty") }
        guard id.unicodeScalars.count <= idLimit else {
            throw bad("the event's identity is longer than \(idLimit) characters")
        }
        guard id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw bad("the event's identity holds a control character")
        }
    }

    static func check(data: [UInt8], encoding: CaptureEncoding) throws(QualityError) {
        guard data.contains(where: { $0 > 0x20 }) else { throw bad("the label is empty") }
        guard encoding == .json else { return }
        do {
            _ = try JSONValue(parsing: data, file: "groundTruthData.data")
        } catch {
            throw bad("groundTruthData.data is not valid JSON, but its encoding says so")
        }
    }

    static func bad(_ message: String) -> QualityError { QualityError(.badGroundTruth, message) }

    /// The line as SageMaker's documentation gives it, with its newline; keys in that order and no blanks.
    public var line: [UInt8] {
        var bytes = Array(#"{"groundTruthData":{"data":"#.utf8)
        EscapedText.append(data, to: &bytes)
        bytes += #","encoding":""#.utf8
        bytes += encoding.rawValue.utf8
        bytes += #""},"eventMetadata":{"eventId":"#.utf8
        EscapedText.append(eventId, to: &bytes)
        bytes += #"},"eventVersion":"0"}"#.utf8
        bytes.append(0x0a)
        return bytes
    }
}

public import Capture
import JSONDocument

/// A captured request together with what really happened.
public struct MergedRecord: Sendable, Equatable {
    /// The captured request and answer.
    public var event: CapturedEvent
    /// The label or labels: CSV rows or JSON text.
    public var label: [UInt8]
    /// How ``label`` is to be read.
    public var labelEncoding: CaptureEncoding

    /// A record from its parts.
    public init(event: CapturedEvent, label: [UInt8], labelEncoding: CaptureEncoding) {
        self.event = event
        self.label = label
        self.labelEncoding = labelEncoding
    }

    /// Reads one merged line of an endpoint, without its newline; keys may come in any order.
    ///
    /// - Throws: ``QualityError`` `bad-record` that says what is wrong.
    public init(line: ArraySlice<UInt8>) throws(QualityError) {
        do throws(CaptureError) { event = try CapturedEvent(line: line) } catch {
            throw QualityError(.badRecord, error.message)
        }
        do throws(QualityError) {
            let truth = try GroundTruthLabel(line: line)
            label = truth.data
            labelEncoding = truth.encoding
        } catch {
            throw QualityError(.badRecord, error.message)
        }
    }

    /// The line as SageMaker's merge job writes it for an endpoint, with its newline: members of a side in the order of
    /// the alphabet, no blanks.
    public var line: [UInt8] {
        var bytes: [UInt8] = []
        let bodies = label.count + (event.input?.body.bytes.count ?? 0) + (event.output?.body.bytes.count ?? 0)
        bytes.reserveCapacity(bodies * 9 / 8 + 512)
        bytes += #"{"eventVersion":"0","groundTruthData":{"data":"#.utf8
        EscapedText.append(label, to: &bytes)
        bytes += #","encoding":""#.utf8
        bytes += labelEncoding.rawValue.utf8
        bytes += #""},"captureData":{"#.utf8
        if let input = event.input { Self.append(input, name: "endpointInput", mode: "INPUT", to: &bytes) }
        if event.input != nil && event.output != nil { bytes.append(UInt8(ascii: ",")) }
        if let output = event.output { Self.append(output, name: "endpointOutput", mode: "OUTPUT", to: &bytes) }
        bytes += #"},"eventMetadata":{"eventId":"#.utf8
        EscapedText.append(event.eventId, to: &bytes)
        if let id = event.inferenceId {
            bytes += #","inferenceId":"#.utf8
            EscapedText.append(id, to: &bytes)
        }
        bytes += #","inferenceTime":""#.utf8
        bytes += UTCTime(seconds: event.time).text.utf8
        bytes += #""}}"#.utf8
        bytes.append(0x0a)
        return bytes
    }

    private static func append(_ side: CapturedEvent.Side, name: String, mode: String, to bytes: inout [UInt8]) {
        bytes += "\"\(name)\":{\"data\":".utf8
        if side.encoding == .base64 {
            EscapedText.append(Base64Text.encoded(side.body.bytes), to: &bytes)
        } else {
            EscapedText.append(side.body.bytes, to: &bytes)
        }
        bytes += ",\"encoding\":\"\(side.encoding.rawValue)\",\"mode\":\"\(mode)\",\"observedContentType\":".utf8
        EscapedText.append(side.body.contentType, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}

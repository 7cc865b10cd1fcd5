#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the lines of a file have in common: all of a line but its bodies, identities and time.
///
/// A line of the same form need not be read as JSON again: where it agrees with the known line byte for byte, and has
/// strings without escapes where that has strings, it is the same record with other strings. Almost all lines of a file are
/// of one form.
struct CapturedForm {
    private enum Part {
        case input, output, eventId, inferenceId, time
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let line: CapturedLine
    /// The strings that differ from line to line, in their order.
    private let parts: [(part: Part, place: Range<Int>)]

    /// The form of a line that was read of `bytes`, which must outlive it; nil when it has a body in base64.
    init?(of line: CapturedLine, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard line.input?.encoding != .base64, line.output?.encoding != .base64, let base = bytes.baseAddress else {
            return nil
        }
        let texts: [(part: Part, text: JSONScanner.Text?)] = [
            (.input, line.input?.data), (.output, line.output?.data), (.eventId, line.eventId),
            (.inferenceId, line.inferenceId), (.time, line.timeText),
        ]
        parts = texts.compactMap { part, text in
            guard let text, let first = text.raw.baseAddress else { return nil }
            return (part, (first - base)..<(first - base + text.raw.count))
        }.sorted { $0.place.lowerBound < $1.place.lowerBound }
        self.bytes = bytes
        self.line = line
    }

    /// Reads another line; nil when it is not of this form, or is no record.
    func read(_ other: UnsafeBufferPointer<UInt8>) -> CapturedLine? {
        var result = line
        // How far the known line and the other have been compared.
        var (known, new) = (0, 0)
        for (part, place) in parts {
            guard agrees(known..<place.lowerBound, other, at: new) else { return nil }
            let start = new + place.lowerBound - known
            guard let end = JSONScanner.end(of: other, from: start) else { return nil }
            let text = JSONScanner.Text(raw: UnsafeBufferPointer(rebasing: other[start..<end]), hasEscapes: false)
            switch part {
            case .input: result.input?.data = text
            case .output: result.output?.data = text
            case .inferenceId: result.inferenceId = text
            case .eventId:
                guard !text.raw.isEmpty else { return nil }
                result.eventId = text
            case .time:
                result.timeText = text
                guard !agrees(place, other, at: start) else { break }
                guard let time = UTCTime.seconds(of: text.raw) else { return nil }
                result.time = time
            }
            (known, new) = (place.upperBound, end)
        }
        guard bytes.count - known == other.count - new, agrees(known..<bytes.count, other, at: new) else { return nil }
        return result
    }

    /// Whether a part of the known line stands in another at a place.
    private func agrees(_ part: Range<Int>, _ other: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard part.count <= other.count - start, let left = bytes.baseAddress, let right = other.baseAddress else {
            return false
        }
        return memcmp(left + part.lowerBound, right + start, part.count) == 0
    }
}

/// How a captured body stands in its line.
public enum CaptureEncoding: String, Sendable {
    /// CSV text as a JSON string.
    case csv = "CSV"
    /// JSON text as a JSON string, not as nested JSON.
    case json = "JSON"
    /// Any bytes in base64.
    case base64 = "BASE64"

    /// The encoding of a content type.
    ///
    /// The media type is compared without its parameters and ignoring case: in the first list it is CSV, in the second
    /// JSON, in neither BASE64 (SageMaker's rule).
    ///
    /// - Parameters:
    ///   - contentType: The header as seen, for example `text/csv; charset=utf-8`.
    ///   - csvContentTypes: Types kept as CSV text.
    ///   - jsonContentTypes: Types kept as JSON text.
    public init(contentType: String, csvContentTypes: [String], jsonContentTypes: [String]) {
        if csvContentTypes.contains(where: { Self.isSameType(contentType, $0) }) {
            self = .csv
        } else if jsonContentTypes.contains(where: { Self.isSameType(contentType, $0) }) {
            self = .json
        } else {
            self = .base64
        }
    }

    /// Compares two headers up to the first `;`, without blanks around and ignoring ASCII case.
    private static func isSameType(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        var (one, other) = (one, other)
        return one.withUTF8 { left in
            other.withUTF8 { right in
                let (left, right) = (mediaType(left), mediaType(right))
                guard left.count == right.count else { return false }
                return zip(left, right).allSatisfy { $0 == $1 || lowercased($0) == lowercased($1) }
            }
        }
    }

    private static func mediaType(_ header: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var type = header[..<(header.firstIndex(of: UInt8(ascii: ";")) ?? header.endIndex)]
        while let byte = type.first, isBlank(byte) { type.removeFirst() }
        while let byte = type.last, isBlank(byte) { type.removeLast() }
        return type
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

public import JSONDocument

extension JSONValue {
    /// The UTF-8 bytes in the layout of Jackson's default pretty printer, without a newline at the end.
    ///
    /// Members of an object stand on lines of their own, indented by two blanks per object level; an array stays on one
    /// line (`[ a, b ]`) and adds no level. Doubles print as ``JavaNumber`` does; NaN and infinities become strings.
    public func jacksonBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, level: 0)
        return bytes
    }

    private func append(to bytes: inout [UInt8], level: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value):
            if value < 0 { bytes.append(UInt8(ascii: "-")) }
            JavaNumber.append(UInt64(value.magnitude), to: &bytes)
        case .double(let value) where value.isFinite: JavaNumber.append(value, to: &bytes)
        case .double(let value): JSONText.append(JavaNumber.text(value), to: &bytes)
        case .string(let text): JSONText.append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(UInt8(ascii: " "))
                element.append(to: &bytes, level: level)
            }
            bytes += " ]".utf8
        case .object(let object): Self.append(object, to: &bytes, level: level)
        }
    }

    private static func append(_ object: JSONObject, to bytes: inout [UInt8], level: Int) {
        guard !object.members.isEmpty else {
            bytes += "{ }".utf8
            return
        }
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in object.members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            startLine(in: &bytes, level: level + 1)
            JSONText.append(member.key, to: &bytes)
            bytes += " : ".utf8
            member.value.append(to: &bytes, level: level + 1)
        }
        startLine(in: &bytes, level: level)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func startLine(in bytes: inout [UInt8], level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * level)
    }
}

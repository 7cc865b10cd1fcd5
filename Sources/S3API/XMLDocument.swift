/// XML being written.
struct XMLDocument {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// A document with a root element.
    init(_ root: String, namespace: Bool = true, _ content: (inout XMLDocument) -> Void) {
        text += "<\(root)" + (namespace ? " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" : ">")
        content(&self)
        text += "</\(root)>"
    }

    /// Adds an element that holds others.
    mutating func element(_ name: String, _ content: (inout XMLDocument) -> Void) {
        text += "<\(name)>"
        content(&self)
        text += "</\(name)>"
    }

    /// Adds an element that holds text; none for nil.
    mutating func element(_ name: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        text += "<\(name)>\(Self.escaped(value.description))</\(name)>"
    }

    /// Adds text.
    mutating func add(_ value: String) { text += Self.escaped(value) }

    private static func escaped(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result += "&amp;".utf8
            case UInt8(ascii: "<"): result += "&lt;".utf8
            case UInt8(ascii: ">"): result += "&gt;".utf8
            case UInt8(ascii: "\""): result += "&quot;".utf8
            // XML's own spaces would come back as others.
            case 0..<0x20: result += "&#\(byte);".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

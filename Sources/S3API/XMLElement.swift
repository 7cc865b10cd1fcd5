/// An element of a small XML document: its name without prefix, the elements in it, and its text.
///
/// Reads what S3's clients and servers send: elements, attributes (which are skipped), text, the five named entities and numbered
/// ones, CDATA, comments. No document type is read, so that none can make text grow.
package struct XMLElement: Sendable {
    package var name: String
    package var children: [XMLElement] = []
    package var text = ""

    /// The first child of that name.
    package subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// Reads a document; nil when it is not well-formed.
    package static func read(_ bytes: [UInt8]) -> XMLElement? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = XMLReader(bytes: bytes)
        return reader.document()
    }
}

private struct XMLReader {
    let bytes: [UInt8]
    var index = 0

    private static let deepest = 32

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() -> XMLElement? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        var open: [XMLElement] = []
        while index < bytes.count {
            if skip("<?") {
                guard skipPast("?>") else { return nil }
            } else if skip("<!--") {
                guard skipPast("-->") else { return nil }
            } else if skip("<![CDATA[") {
                let start = index
                guard !open.isEmpty, skipPast("]]>") else { return nil }
                open[open.count - 1].text += String(decoding: bytes[start..<(index - 3)], as: UTF8.self)
            } else if skip("</") {
                guard let name = name(), let element = open.popLast(), element.name == name else { return nil }
                skipSpace()
                guard skip(">") else { return nil }
                if open.isEmpty { return isAtEnd() ? element : nil }
                open[open.count - 1].children.append(element)
            } else if skip("<") {
                guard let name = name(), let isEmpty = skipAttributes(), open.count < Self.deepest else { return nil }
                let element = XMLElement(name: name)
                if !isEmpty {
                    open.append(element)
                } else if open.isEmpty {
                    return isAtEnd() ? element : nil
                } else {
                    open[open.count - 1].children.append(element)
                }
            } else {
                let start = index
                while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
                guard let text = unescaped(bytes[start..<index]) else { return nil }
                if open.isEmpty {
                    guard text.utf8.allSatisfy(isSpace) else { return nil }
                } else {
                    open[open.count - 1].text += text
                }
            }
        }
        return nil
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    private mutating func skipPast(_ text: String) -> Bool {
        while index < bytes.count {
            if skip(text) { return true }
            index += 1
        }
        return false
    }

    private mutating func skipSpace() {
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    }

    private mutating func isAtEnd() -> Bool {
        skipSpace()
        while index < bytes.count {
            guard skip("<!--"), skipPast("-->") else { return false }
            skipSpace()
        }
        return true
    }

    /// A name without its prefix.
    private mutating func name() -> String? {
        let start = index
        while index < bytes.count, !isSpace(bytes[index]), !"/>=<".utf8.contains(bytes[index]) { index += 1 }
        guard index > start else { return nil }
        return bytes[start..<index].split(separator: UInt8(ascii: ":")).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Skips to the end of a tag; says whether the element ends in it, or nil when the tag is broken.
    private mutating func skipAttributes() -> Bool? {
        while true {
            skipSpace()
            if skip("/>") { return true }
            if skip(">") { return false }
            guard index < bytes.count, name() != nil else { return nil }
            skipSpace()
            guard skip("=") else { return nil }
            skipSpace()
            guard index < bytes.count else { return nil }
            let quote = bytes[index] == UInt8(ascii: "'") ? "'" : "\""
            guard skip(quote), skipPast(quote) else { return nil }
        }
    }

    private func unescaped(_ text: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                result.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
            let entity = String(decoding: rest[..<end], as: UTF8.self)
            guard let scalar = Self.scalar(entity) else { return nil }
            result += Array(String(scalar).utf8)
            rest = rest[(end + 1)...]
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func scalar(_ entity: String) -> Unicode.Scalar? {
        switch entity {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        default:
            if entity.hasPrefix("#x") {
                UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            } else if entity.hasPrefix("#") {
                UInt32(entity.dropFirst()).flatMap(Unicode.Scalar.init)
            } else {
                nil
            }
        }
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

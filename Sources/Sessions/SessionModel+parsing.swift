extension SessionModel {
    /// Reads the text that `scripts/fit_sessions.py` writes; its header says what the lines mean.
    ///
    /// - Precondition: The text is whole. It is part of the program, not input.
    init(parsing text: StaticString) {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        var tokens = ParameterTokens(bytes: bytes)
        while let token = tokens.next() {
            switch token {
            case .word("column"):
                beginStep(&tokens)
            case .word("linear"):
                break
            case .word("tree"):
                let root = nodes.count
                nodes.append(Node(mask: 0, value: 0))
                readNode(root, &tokens)
                roots.append(Int32(root))
                steps[steps.count - 1].roots = steps[steps.count - 1].roots.lowerBound..<roots.count
            case .bit(let bit):
                guard case .number(let value) = tokens.next() else { preconditionFailure("a coefficient has a value") }
                coefficients.append(Coefficient(bit: 1 << bit, value: value))
                let first = steps[steps.count - 1].coefficients.lowerBound
                steps[steps.count - 1].coefficients = first..<coefficients.count
            case .word, .number:
                preconditionFailure("session parameters: a line begins with column, linear or tree")
            }
        }
    }

    /// Reads `column 23 needs 13 intercept -5`, after its first word.
    private mutating func beginStep(_ tokens: inout ParameterTokens) {
        guard case .number(let column) = tokens.next(), case .word("needs") = tokens.next(),
            let needed = tokens.next(), case .word("intercept") = tokens.next(),
            case .number(let intercept) = tokens.next()
        else { preconditionFailure("session parameters: a column has needs and an intercept") }
        var mask: UInt32 = 0
        if case .number(let bit) = needed { mask = 1 << UInt32(bit) }
        steps.append(
            Step(
                bit: 1 << UInt32(column),
                needed: mask,
                intercept: intercept,
                coefficients: coefficients.count..<coefficients.count,
                roots: roots.count..<roots.count
            )
        )
    }

    /// Reads a subtree in preorder into `nodes[index]` and new nodes behind.
    private mutating func readNode(_ index: Int, _ tokens: inout ParameterTokens) {
        switch tokens.next() {
        case .number(let value):
            nodes[index] = Node(mask: 0, value: value)
        case .bit(let bit):
            let child = nodes.count
            nodes[index] = Node(mask: 1 << bit, value: Int32(child))
            nodes.append(Node(mask: 0, value: 0))
            nodes.append(Node(mask: 0, value: 0))
            readNode(child, &tokens)
            readNode(child + 1, &tokens)
        case .word, nil:
            preconditionFailure("session parameters: a tree is made of bits and numbers")
        }
    }
}

/// The words of the parameter text, split at white space.
private struct ParameterTokens {
    enum Token {
        case word(String)
        case bit(UInt32)
        case number(Int32)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Parameter bytes: UTF-8 of a string literal, alive for as long as the program.
    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func next() -> Token? {
        while position < bytes.count, bytes[position] <= UInt8(ascii: " ") { position += 1 }
        let start = position
        while position < bytes.count, bytes[position] > UInt8(ascii: " ") { position += 1 }
        guard start < position else { return nil }
        let word = bytes[start..<position]
        if let number = Self.number(word) { return .number(number) }
        if word.first == UInt8(ascii: "c"), let bit = Self.number(word.dropFirst()) { return .bit(UInt32(bit)) }
        return .word(String(decoding: word, as: UTF8.self))
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int32? {
        var value: Int32 = 0
        var index = digits.startIndex
        let negative = digits.first == UInt8(ascii: "-")
        if negative { index += 1 }
        guard index < digits.endIndex else { return nil }
        while index < digits.endIndex {
            guard case let digit = digits[index], digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
                return nil
            }
            value = value &* 10 &+ Int32(digit - UInt8(ascii: "0"))
            index += 1
        }
        return negative ? -value : value
    }
}

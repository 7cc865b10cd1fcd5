/// Reads a cell's text: its class, and its value when it is a number.
enum NumberText {
    /// The class, and the nearest double of a numeric cell (0 for others).
    ///
    /// A blank between sign and digits is skipped; an exponent too large gives infinity, and `-0` is 0 as it is for Java's
    /// whole numbers, while `-0.0` keeps its sign.
    static func read(_ text: UnsafeRawBufferPointer) -> (cellClass: CellClass, number: Double) {
        let end = text.count
        guard end > 0 else { return (.missing, 0) }
        var position = 0
        var negative = false
        if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            negative = text[0] == UInt8(ascii: "-")
            position = 1
        }
        if position < end, text[position] == UInt8(ascii: " ") { position += 1 }
        let start = position
        var scanner = Digits()
        scanner.take(text, &position)
        guard position > start else { return (position == 0 ? word(text) : .string, 0) }
        guard position < end else {
            let number = scanner.exact ?? double(UnsafeRawBufferPointer(rebasing: text[start...]))
            return (.integral, negative && number != 0 ? -number : number)
        }
        if text[position] == UInt8(ascii: ".") {
            position += 1
            let fraction = position
            scanner.take(text, &position)
            guard position > fraction else { return (.string, 0) }
            scanner.exponent -= position - fraction
        }
        if position < end {
            guard let power = exponent(text, &position), position == end else { return (.string, 0) }
            scanner.exponent += power
        }
        let number = scanner.exact ?? double(UnsafeRawBufferPointer(rebasing: text[start...]))
        return (.fractional, negative ? -number : number)
    }

    /// The nearest double of digits with optional sign, point and exponent, by the standard library.
    static func double(_ token: UnsafeRawBufferPointer) -> Double {
        Double(String(decoding: token, as: UTF8.self)) ?? .nan
    }

    private static func word(_ text: UnsafeRawBufferPointer) -> CellClass {
        let isBoolean = text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
        return isBoolean ? .boolean : .string
    }

    /// Reads `e`, an optional sign and digits; nil when they are not there.
    ///
    /// Clamped to ±100,000.
    private static func exponent(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
        guard text[position] | 0x20 == UInt8(ascii: "e") else { return nil }
        position += 1
        var negative = false
        if position < text.count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            negative = text[position] == UInt8(ascii: "-")
            position += 1
        }
        let start = position
        var power = 0
        while position < text.count, case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 {
            power = min(power * 10 + Int(digit), 100_000)
            position += 1
        }
        guard position > start else { return nil }
        return negative ? -power : power
    }

    /// Digits gathered into a whole number and a power of ten.
    private struct Digits {
        var mantissa: UInt64 = 0
        var exponent = 0
        private var overflowed = false

        @inline(__always)
        mutating func take(_ text: UnsafeRawBufferPointer, _ position: inout Int) {
            while position < text.count, case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 {
                if mantissa < 900_000_000_000_000_000 {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                } else {
                    overflowed = true
                }
                position += 1
            }
        }

        /// The number, where one exact division or multiplication of two exact doubles gives it (Clinger 1990).
        var exact: Double? {
            guard !overflowed, mantissa <= 1 << 53 else { return nil }
            let number = Double(mantissa)
            if exponent == 0 || mantissa == 0 { return number }
            if exponent < 0 { return exponent >= -22 ? number / Self.powersOfTen[-exponent] : nil }
            return exponent <= 22 ? number * Self.powersOfTen[exponent] : nil
        }

        private static let powersOfTen: [Double] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ]
    }
}

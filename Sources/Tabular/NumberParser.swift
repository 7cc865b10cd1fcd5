/// What a cell is as a number.
enum ParsedNumber: Equatable {
    /// A whole number, `Int64.min` excepted.
    case integer(Int64)
    /// A whole number that doesn't fit, rounded.
    case wide(Double)
    /// With a point or an exponent.
    case decimal(Double)
    /// Not a number, or a code with a leading zero such as `007`.
    case none
}

/// Reads a decimal number: `[+-] digits [. digits] [(e|E) [+-] digits]`, with a digit before or after the point.
///
/// Numbers round to the nearest double, ties to even. A leading zero before another digit (`007`, `01.5`) makes it a code,
/// not a number, because writing it back would lose something. Hexadecimal, infinities, numbers too large for a double
/// and digits grouped by anything are not numbers.
enum NumberParser {
    @inline(__always)
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> ParsedNumber {
        guard let first = bytes.first, isDigit(first) || first == minus || first == plus || first == point else {
            return .none
        }
        return parseCandidate(bytes)
    }

    private static let minus = UInt8(ascii: "-")
    private static let plus = UInt8(ascii: "+")
    private static let point = UInt8(ascii: ".")

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private static func parseCandidate(_ bytes: UnsafeBufferPointer<UInt8>) -> ParsedNumber {
        guard let base = bytes.baseAddress else { return .none }
        let count = bytes.count
        var place = base[0] == minus || base[0] == plus ? 1 : 0
        let isNegative = base[0] == minus
        let wholeStart = place
        var mantissa: UInt64 = 0
        // Up to 18 digits need no check; the exact count is settled below.
        while place < count && isDigit(base[place]) {
            mantissa = mantissa &* 10 &+ UInt64(base[place] &- 48)
            place += 1
        }
        let wholeDigits = place - wholeStart
        if wholeDigits > 1 && base[wholeStart] == 48 { return .none }
        if place == count {
            guard wholeDigits > 0 else { return .none }
            if wholeDigits <= 18 || (wholeDigits == 19 && mantissa <= UInt64(Int64.max)) {
                let value = Int64(mantissa)
                return .integer(isNegative ? -value : value)
            }
            return slowly(bytes).map { .wide($0) } ?? .none
        }
        var fractionDigits = 0
        if base[place] == point {
            place += 1
            let start = place
            while place < count && isDigit(base[place]) {
                mantissa = mantissa &* 10 &+ UInt64(base[place] &- 48)
                place += 1
            }
            fractionDigits = place - start
        }
        guard wholeDigits + fractionDigits > 0 else { return .none }
        var exponent = 0
        if place < count && base[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            var isNegativeExponent = false
            if place < count && (base[place] == minus || base[place] == plus) {
                isNegativeExponent = base[place] == minus
                place += 1
            }
            let start = place
            while place < count && isDigit(base[place]) {
                exponent = min(exponent * 10 + Int(base[place] &- 48), 1_000_000)
                place += 1
            }
            if place == start { return .none }
            if isNegativeExponent { exponent = -exponent }
        }
        guard place == count else { return .none }
        // A mantissa and a power of ten that are both exact doubles give a correctly rounded result in one operation
        // (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
        let power = exponent - fractionDigits
        if wholeDigits + fractionDigits <= 18 && mantissa <= 1 << 53 && power >= -22 && power <= 22 {
            let magnitude = power < 0 ? Double(mantissa) / powersOfTen[-power] : Double(mantissa) * powersOfTen[power]
            return .decimal(isNegative ? -magnitude : magnitude)
        }
        return slowly(bytes).map { .decimal($0) } ?? .none
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The standard library's parser, which is exact for any length; nil when the result isn't finite.
    @inline(never)
    private static func slowly(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        var text = String(decoding: bytes, as: UTF8.self)
        // It wants a digit after the point, or no point.
        if text.hasSuffix(".") { text.removeLast() }
        if let value = Double(text) ?? Double(text.replacingPoint()), value.isFinite { return value }
        return nil
    }
}

extension String {
    /// `5.e3` as `5.0e3`.
    fileprivate func replacingPoint() -> String {
        guard let point = firstIndex(of: ".") else { return self }
        return self[...point] + "0" + self[index(after: point)...]
    }
}

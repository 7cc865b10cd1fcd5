/// Doubles as Java's `Double.toString` prints them, which is how Model Monitor's files spell numbers.
///
/// The shortest digits that read back to the same value, always with a point: plain from 0.001 up to but excluding
/// 10,000,000, otherwise `d.dddE±n`. Source: Java SE 19, `java.lang.Double.toString(double)`.
public enum JavaNumber {
    /// The text of a number: `0.1`, `1.0E7`, `NaN`, `-Infinity`.
    public static func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the ASCII text of a number.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value.bitPattern == 0 {
            bytes += [UInt8(ascii: "0"), UInt8(ascii: "."), UInt8(ascii: "0")]
            return
        }
        if value.magnitude < 10_000_000, value == value.rounded(.towardZero) {
            if value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
            append(UInt64(value.magnitude), to: &bytes)
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(ascii: "0"))
            return
        }
        guard value.isFinite else {
            bytes.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity").utf8)
            return
        }
        if value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
        if let special = twoDigitForms[value.magnitude.bitPattern] {
            bytes.append(contentsOf: special.utf8)
            return
        }
        append(Decimal(value.magnitude), to: &bytes)
    }

    /// Appends the digits of a whole number.
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        if value >= 10 { append(value / 10, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }

    /// The values, by their bits, of whose shortest one digit Java, which always prints two, makes two nearer ones.
    ///
    /// They are multiples of the least positive double.
    private static let twoDigitForms: [UInt64: String] = [
        1: "4.9E-324", 2: "9.9E-324", 10: "4.9E-323", 12: "5.9E-323",
        14: "6.9E-323", 16: "7.9E-323", 18: "8.9E-323", 20: "9.9E-323",
    ]

    /// Shortest decimal digits: 0.d₁d₂… · 10^exponent.
    private struct Decimal {
        var digits: [UInt8] = []
        var exponent = 0

        init(_ magnitude: Double) {
            digits.reserveCapacity(20)
            var fractionDigits = 0
            var power = 0
            var negativePower = false
            var (inFraction, inPower) = (false, false)
            for unit in magnitude.description.utf8 {
                switch unit {
                case UInt8(ascii: "."): inFraction = true
                case UInt8(ascii: "e"): inPower = true
                case UInt8(ascii: "-"): negativePower = true
                case UInt8(ascii: "+"): break
                case _ where inPower: power = power * 10 + Int(unit - UInt8(ascii: "0"))
                default:
                    digits.append(unit)
                    if inFraction { fractionDigits += 1 }
                }
            }
            exponent = digits.count - fractionDigits + (negativePower ? -power : power)
            let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(leading)
            exponent -= leading
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        }
    }

    private static func append(_ decimal: Decimal, to bytes: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        let point = UInt8(ascii: ".")
        let digits = decimal.digits
        switch decimal.exponent {
        case -2...0:
            bytes += [zero, point]
            bytes += repeatElement(zero, count: -decimal.exponent)
            bytes += digits
        case 1...7:
            for index in 0..<decimal.exponent { bytes.append(index < digits.count ? digits[index] : zero) }
            bytes.append(point)
            if digits.count > decimal.exponent { bytes += digits[decimal.exponent...] } else { bytes.append(zero) }
        default:
            bytes += [digits.first ?? zero, point]
            if digits.count > 1 { bytes += digits[1...] } else { bytes.append(zero) }
            bytes.append(UInt8(ascii: "E"))
            let power = decimal.exponent - 1
            if power < 0 { bytes.append(UInt8(ascii: "-")) }
            append(UInt64(power.magnitude), to: &bytes)
        }
    }
}

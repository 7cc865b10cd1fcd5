/// The `UserID` of a row: 35 characters in the reference's form, such as `a720-6b732349-a720-4862-bd21-644732`.
///
/// Four hexadecimal digits; `6b73` and four more; the first four again; a version-4 and a variant group as in a UUID;
/// six decimal digits. The groups hold 58 bits of ``SessionRandomness/identifierBits(row:)``; its other six bits, *v*, are
/// the decimal digits' quotient by 15,625 (64 · 15,625 = 10⁶), whose remainder is noise. So the 64 bits can be read back
/// from the text, and as they differ for any two rows of a seed, so do the identifiers.
struct SessionIdentifier: Sendable {
    static let length = 35

    /// The 64 bits the text spells out.
    var bits: UInt64

    /// Writes the text to the first 35 bytes of `target`.
    func write(to target: UnsafeMutableRawBufferPointer) {
        let first = Self.hexadecimal(UInt16(truncatingIfNeeded: bits))
        let second = Self.hexadecimal(UInt16(truncatingIfNeeded: bits >> 16))
        let version = Self.hexadecimal(UInt16(truncatingIfNeeded: bits >> 32) & 0x0FFF | 0x4000)
        let variant = Self.hexadecimal(UInt16(truncatingIfNeeded: bits >> 44) & 0x3FFF | 0x8000)
        let noise = (Self.noise(bits) * 15_625) >> 32
        var decimal = UInt32(truncatingIfNeeded: (bits >> 58) * 15_625 + noise)
        Self.store(first, target, 0)
        Self.store(Self.fixedDigits, target, 5)
        Self.store(second, target, 9)
        Self.store(first, target, 14)
        Self.store(version, target, 19)
        Self.store(variant, target, 24)
        for index in stride(from: 34, through: 29, by: -1) {
            target[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: decimal % 10)
            decimal /= 10
        }
        for index in [4, 13, 18, 23, 28] { target[index] = UInt8(ascii: "-") }
    }

    /// "6b73" as it lies in memory.
    private static let fixedDigits = hexadecimal(0x6b73)

    private static func noise(_ bits: UInt64) -> UInt64 { SessionRandomness.mixed(~bits) >> 32 }

    /// Four lower-case digits, the first in the lowest byte.
    private static func hexadecimal(_ value: UInt16) -> UInt32 {
        let wide = UInt32(value.byteSwapped)
        let pairs = (wide | wide << 8) & 0x00FF_00FF
        let nibbles = (pairs >> 4 | pairs << 8) & 0x0F0F_0F0F
        let letters = ((nibbles + 0x0606_0606) >> 4) & 0x0101_0101
        return nibbles + 0x3030_3030 + letters * 39
    }

    private static func store(_ digits: UInt32, _ target: UnsafeMutableRawBufferPointer, _ offset: Int) {
        target.storeBytes(of: digits.littleEndian, toByteOffset: offset, as: UInt32.self)
    }
}

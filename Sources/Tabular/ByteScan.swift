let lowBits: UInt64 = 0x0101_0101_0101_0101
let highBits: UInt64 = 0x8080_8080_8080_8080

/// 0x80 in each byte of the result where the word's byte is zero, 0 elsewhere; exact, without carries between bytes.
@inline(__always)
func zeroBytes(_ word: UInt64) -> UInt64 {
    let rest = ~highBits
    return ~(((word & rest) &+ rest) | word | rest)
}

/// A space or a tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

func countNewlines(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes { count &+= byte == newline ? 1 : 0 }
    return count
}

/// Whether all bytes are ASCII and none is NUL.
func isCleanASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return true }
    // A byte is at fault if its high bit is set or if subtracting 1 sets it; borrows only follow a fault.
    var found: UInt64 = 0
    var other: UInt64 = 0
    var place = 0
    while place + 16 <= bytes.count {
        let first = base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let second = base.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        found |= first | (first &- lowBits)
        other |= second | (second &- lowBits)
        place += 16
    }
    found |= other
    while place < bytes.count {
        let byte = UInt64(bytes[place])
        found |= byte | (byte &- 1)
        place += 1
    }
    return found & highBits == 0
}

func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { firstInvalidUTF8(bytes) == nil }

/// The first byte that isn't part of well-formed UTF-8 (Unicode 16, table 3-7), or nil.
func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return nil }
    let count = bytes.count
    func continues(_ place: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
        place < count && range.contains(bytes[place])
    }
    var place = 0
    while place < count {
        if place + 8 <= count && base.loadUnaligned(fromByteOffset: place, as: UInt64.self) & highBits == 0 {
            place += 8
            continue
        }
        let lead = bytes[place]
        let length: Int
        switch lead {
        case 0x00...0x7F: length = 1
        case 0xC2...0xDF: length = continues(place + 1) ? 2 : 0
        case 0xE0...0xEF:
            let second: ClosedRange<UInt8> = lead == 0xE0 ? 0xA0...0xBF : lead == 0xED ? 0x80...0x9F : 0x80...0xBF
            length = continues(place + 1, second) && continues(place + 2) ? 3 : 0
        case 0xF0...0xF4:
            let second: ClosedRange<UInt8> = lead == 0xF0 ? 0x90...0xBF : lead == 0xF4 ? 0x80...0x8F : 0x80...0xBF
            length = continues(place + 1, second) && continues(place + 2) && continues(place + 3) ? 4 : 0
        default: length = 0
        }
        if length == 0 { return place }
        place += length
    }
    return nil
}

/// A cyclic redundancy check of up to 64 bits, eight bytes a step.
///
/// Reflected, with all bits set at the start and inverted at the end, which is what CRC-32, CRC-32C and CRC-64/NVME share.
/// Method: Kounavis and Berry, *Novel Table Lookup-Based Algorithms for High-Performance CRC Generation* (2008).
struct CRC: Sendable {
    private let table: CRCTable
    private var state: UInt64

    init(_ table: CRCTable) {
        self.table = table
        state = table.mask
    }

    /// The check's value so far.
    var value: UInt64 { (state ^ table.mask) & table.mask }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var state = state
        table.entries.withUnsafeBufferPointer { entries in
            var index = 0
            while index + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ state
                state =
                    entries[1_792 + Int(word & 255)] ^ entries[1_536 + Int(word >> 8 & 255)]
                    ^ entries[1_280 + Int(word >> 16 & 255)] ^ entries[1_024 + Int(word >> 24 & 255)]
                    ^ entries[768 + Int(word >> 32 & 255)] ^ entries[512 + Int(word >> 40 & 255)]
                    ^ entries[256 + Int(word >> 48 & 255)] ^ entries[Int(word >> 56)]
                index += 8
            }
            while index < bytes.count {
                state = entries[Int((state ^ UInt64(bytes[index])) & 255)] ^ state >> 8
                index += 1
            }
        }
        self.state = state
    }
}

/// What a CRC looks up: 8 × 256 entries, made once a polynomial.
struct CRCTable: Sendable {
    let entries: [UInt64]
    let mask: UInt64

    /// - Parameters:
    ///   - polynomial: With its bits in reverse.
    ///   - width: 32 or 64 bits.
    init(polynomial: UInt64, width: Int) {
        var entries = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt64(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
            entries[byte] = value
        }
        for index in 256..<entries.count {
            let previous = entries[index - 256]
            entries[index] = entries[Int(previous & 255)] ^ previous >> 8
        }
        self.entries = entries
        mask = width == 64 ? .max : 1 << UInt64(width) - 1
    }

    /// CRC-32, as in gzip and Ethernet.
    static let crc32 = CRCTable(polynomial: 0xEDB8_8320, width: 32)
    /// CRC-32C (Castagnoli), as in iSCSI.
    static let crc32c = CRCTable(polynomial: 0x82F6_3B78, width: 32)
    /// CRC-64/NVME.
    static let crc64nvme = CRCTable(polynomial: 0x9A6C_9329_AC4B_C9B5, width: 64)
}

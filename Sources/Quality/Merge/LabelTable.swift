import Capture

/// The labels of a window by their identity, packed: an entry takes its identity's and its data's bytes and 10 more, and
/// the index 8 to 16.
///
/// With 36-byte UUIDs and one-byte labels that is 55 to 63 bytes a label; for a moment while the arrays double, up to
/// twice that. A label that is replaced by one of another length leaves its bytes behind.
struct LabelTable {
    /// Entries: identity's length (4), data's length (4), encoding (1), use (1), identity, data.
    private var bytes: [UInt8] = []
    /// Where an entry begins plus one, and 16 bits of its hash above; 0 is free.
    private var slots: [UInt64] = Array(repeating: 0, count: 64)
    /// Different identities.
    private(set) var count = 0
    /// Labels whose identity had one already.
    private(set) var duplicates = 0
    /// Labels that were taken at least once.
    private(set) var used = 0

    /// Bytes that the table holds in memory.
    var footprint: Int { bytes.capacity + slots.capacity * 8 }

    private static let head = 10

    /// Keeps a label; the last one of an identity counts.
    mutating func add(_ label: GroundTruthLabel) {
        if (count + 1) * 2 > slots.count { grow() }
        let id = Array(label.eventId.utf8)
        let hash = Self.hash(id)
        let slot = slot(of: id, hash: hash)
        if slots[slot] != 0 {
            duplicates += 1
            let entry = Self.offset(slots[slot])
            if Int(number(at: entry + 4)) == label.data.count {
                bytes[entry + 8] = Self.code(label.encoding)
                let start = entry + Self.head + id.count
                bytes.replaceSubrange(start..<start + label.data.count, with: label.data)
                return
            }
        } else {
            count += 1
        }
        slots[slot] = UInt64(bytes.count + 1) | hash & 0xffff_0000_0000_0000
        append(UInt32(id.count))
        append(UInt32(label.data.count))
        bytes.append(Self.code(label.encoding))
        bytes.append(0)
        bytes += id
        bytes += label.data
    }

    /// The label of an identity, which then counts as used; nil when there is none.
    mutating func take(_ id: String) -> (data: [UInt8], encoding: CaptureEncoding)? {
        let id = Array(id.utf8)
        let slot = slot(of: id, hash: Self.hash(id))
        guard slots[slot] != 0 else { return nil }
        let entry = Self.offset(slots[slot])
        if bytes[entry + 9] == 0 {
            bytes[entry + 9] = 1
            used += 1
        }
        let start = entry + Self.head + id.count
        let data = Array(bytes[start..<start + Int(number(at: entry + 4))])
        return (data, bytes[entry + 8] == 1 ? .json : .csv)
    }

    // MARK: The index

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for slot in old where slot != 0 {
            let entry = Self.offset(slot)
            let length = Int(number(at: entry))
            let hash = Self.hash(bytes[entry + Self.head..<entry + Self.head + length])
            var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = slot
        }
    }

    private func slot(of id: [UInt8], hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[place] != 0 {
            if slots[place] >> 48 == hash >> 48 {
                let entry = Self.offset(slots[place])
                let start = entry + Self.head
                if Int(number(at: entry)) == id.count, bytes[start..<start + id.count].elementsEqual(id) { break }
            }
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }

    private static func offset(_ slot: UInt64) -> Int { Int(slot & 0xffff_ffff_ffff) - 1 }

    /// Hasher is seeded by the process, so that nobody can choose identities that crowd.
    private static func hash(_ id: some Sequence<UInt8>) -> UInt64 {
        var hasher = Hasher()
        if id.withContiguousStorageIfAvailable({ hasher.combine(bytes: UnsafeRawBufferPointer($0)) }) == nil {
            for byte in id { hasher.combine(byte) }
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func code(_ encoding: CaptureEncoding) -> UInt8 { encoding == .json ? 1 : 0 }

    private func number(at offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
            | UInt32(bytes[offset + 3]) << 24
    }

    private mutating func append(_ number: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}

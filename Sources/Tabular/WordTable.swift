/// Words and the order they were added in: a hash table over one arena, without an allocation a word.
struct WordTable: Sendable {
    private var arena: [UInt8] = []
    private var ends: [Int] = []
    private(set) var hashes: [UInt64] = []
    /// Indices of words, -1 where free; the count is a power of two, at most half full.
    private var slots: [Int32] = Array(repeating: -1, count: 16)

    init() {}

    init(_ words: [String]) {
        for var word in words {
            word.withUTF8 { bytes in _ = insert(bytes, hash: WordTable.hash(bytes)) }
        }
    }

    var count: Int { ends.count }

    /// The words as strings, in the order they were added.
    var words: [String] {
        ends.indices.map { index in
            String(decoding: arena[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
        }
    }

    /// The index of a word, or nil.
    @inline(__always)
    func find(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let index = Int(slots[slot])
            if index < 0 { return nil }
            if hashes[index] == hash && isEqual(index, bytes) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Adds a word unless it is there; returns its index and whether it was added.
    mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (index: Int, isNew: Bool) {
        if let index = find(bytes, hash: hash) { return (index, false) }
        if 2 * (count + 1) > slots.count { grow() }
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
        hashes.append(hash)
        place(count - 1)
        return (count - 1, true)
    }

    private mutating func place(_ index: Int) {
        var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(index)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in 0..<count { place(index) }
    }

    @inline(__always)
    private func isEqual(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = index == 0 ? 0 : ends[index - 1]
        guard ends[index] - start == bytes.count else { return false }
        return arena.withUnsafeBufferPointer { arena in
            for place in 0..<bytes.count where arena[start + place] != bytes[place] { return false }
            return true
        }
    }

    /// A 64-bit hash of the bytes, the same in every run.
    @inline(__always)
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: bytes.count) &+ SplitMix64.step
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place + 8 <= raw.count {
            hash = SplitMix64.mixed(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
            place += 8
        }
        var tail: UInt64 = 0
        while place < raw.count {
            tail = tail << 8 | UInt64(raw[place])
            place += 1
        }
        return SplitMix64.mixed(hash ^ tail)
    }
}

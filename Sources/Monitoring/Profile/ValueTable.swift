/// The different texts of a column, each with its class, its number and how often it occurs.
struct ValueTable: Sendable {
    struct Entry: Sendable {
        let hash: UInt64
        let start: Int
        let length: Int
        let cellClass: CellClass
        let number: Double
        var count: Int
    }

    private(set) var entries: [Entry] = []
    private var text: [UInt8] = []
    /// Index into `entries`, or -1; open addressing, a power of two in size and at most half full.
    private var slots: [Int32] = Array(repeating: -1, count: 64)

    /// Bytes of all texts together.
    var textSize: Int { text.count }

    func text(of entry: Entry) -> ArraySlice<UInt8> { text[entry.start..<entry.start + entry.length] }

    /// The entry of a text, or nil.
    @inline(__always)
    func find(_ cell: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let index = Int(slots[slot])
            guard index >= 0 else { return nil }
            let entry = entries[index]
            if entry.hash == hash, entry.length == cell.count, equals(cell, entry) { return index }
            slot = (slot + 1) & mask
        }
    }

    /// Adds a text that is not there yet, with a count of 0.
    mutating func insert(_ cell: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        if (entries.count + 1) * 2 > slots.count { grow() }
        let (cellClass, number) = NumberText.read(cell)
        entries.append(
            Entry(hash: hash, start: text.count, length: cell.count, cellClass: cellClass, number: number, count: 0)
        )
        text.append(contentsOf: cell)
        place(entries.count - 1)
        return entries.count - 1
    }

    @inline(__always)
    mutating func count(_ index: Int, by count: Int = 1) {
        entries[index].count += count
    }

    @inline(__always)
    private func equals(_ cell: UnsafeRawBufferPointer, _ entry: Entry) -> Bool {
        for index in 0..<entry.length where text[entry.start + index] != cell[index] { return false }
        return true
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entries[index].hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(index)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in entries.indices { place(index) }
    }
}

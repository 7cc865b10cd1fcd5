/// Numbers whose text is known already, so that it need not be written and hashed again.
struct RecentNumbers: Sendable {
    enum Kind: Sendable { case integer, real }

    private static let size = 1024
    private var kind = Kind.integer
    /// The number's bits and the index of its text among the values; -1 where nothing is remembered.
    private var slots: [(bits: UInt64, index: Int32)] = []

    /// Forgets numbers of the other kind, whose bits mean something else.
    mutating func begin(_ kind: Kind) {
        if kind != self.kind || slots.isEmpty { slots = Array(repeating: (0, -1), count: Self.size) }
        self.kind = kind
    }

    /// The index of the number's text among the values, or nil when it is not remembered.
    @inline(__always)
    func find(_ bits: UInt64) -> Int? {
        let slot = slots[Self.slot(bits)]
        return slot.bits == bits && slot.index >= 0 ? Int(slot.index) : nil
    }

    mutating func remember(_ bits: UInt64, index: Int) {
        slots[Self.slot(bits)] = (bits, Int32(truncatingIfNeeded: index))
    }

    @inline(__always)
    private static func slot(_ bits: UInt64) -> Int {
        Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}

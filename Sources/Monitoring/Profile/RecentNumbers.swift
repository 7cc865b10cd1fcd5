/// Numbers whose text is known already, so that it need not be written and hashed again.
struct RecentNumbers: Sendable {
    enum Kind: Sendable { case integer, real }

    private static let size = 1024
    private var kind = Kind.integer
    private var slots: [(bits: UInt64, index: Int32, cellClass: CellClass)] = []

    /// The index of the number's text among the values and its class, or nil when it is not remembered.
    @inline(__always)
    func find(_ bits: UInt64) -> (index: Int, cellClass: CellClass)? {
        guard !slots.isEmpty else { return nil }
        let slot = slots[Self.slot(bits)]
        guard slot.bits == bits, slot.cellClass != .missing else { return nil }
        return (Int(slot.index), slot.cellClass)
    }

    /// Forgets numbers of the other kind, whose bits mean something else.
    mutating func begin(_ kind: Kind) {
        if kind != self.kind { slots = [] }
        self.kind = kind
    }

    mutating func remember(_ bits: UInt64, index: Int, cellClass: CellClass) {
        if slots.isEmpty { slots = Array(repeating: (0, 0, .missing), count: Self.size) }
        slots[Self.slot(bits)] = (bits, Int32(truncatingIfNeeded: index), cellClass)
    }

    @inline(__always)
    private static func slot(_ bits: UInt64) -> Int {
        Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}

/// The distinct values of a column, as 64-bit keys: all of them up to a limit, and beyond it only whether any repeats.
///
/// Columns that repeat values stop costing anything once they hold more than ``TabularLimits/distinct`` of them. For a
/// column without repeats the keys are kept, those whose hash ends in `level` zero bits, so that a huge file is decided by
/// a sample of *values* (each with all its occurrences). Which keys are kept depends on the values alone, so parts made by
/// any number of threads add up to the same.
struct DistinctKeys: Sendable {
    /// Keys are kept if their hash ends in so many zero bits.
    let level: Int
    /// Whether to keep on watching for repeats beyond the limit.
    let watchesRepeats: Bool
    private(set) var keys: [UInt64] = []
    /// Whether there are more distinct keys than the limit.
    private(set) var isOverflowing = false
    /// Whether some key came twice.
    private(set) var hasRepeats = false
    /// The kept keys after the overflow, in any order.
    private var sample: [UInt64] = []
    /// Indices into `keys`, -1 where free.
    private var slots: [Int32] = []
    private var lastKey: UInt64?

    init(level: Int, watchesRepeats: Bool) {
        self.level = level
        self.watchesRepeats = watchesRepeats
    }

    /// Whether further keys would change nothing.
    @inline(__always)
    var isSettled: Bool { isOverflowing && (hasRepeats || !watchesRepeats) }

    @inline(__always)
    mutating func insert(_ key: UInt64) {
        if lastKey == key {
            hasRepeats = true
            return
        }
        if isOverflowing {
            if !isSettled && SplitMix64.mixed(key) & (1 << UInt64(level) &- 1) == 0 { sample.append(key) }
            return
        }
        lastKey = key
        insertExactly(key)
    }

    /// Some key came again.
    mutating func noteRepeat() {
        hasRepeats = true
        if isSettled { sample = [] }
    }

    @inline(never)
    private mutating func insertExactly(_ key: UInt64) {
        if slots.count < 2 * (keys.count + 1) { grow() }
        var slot = Int(truncatingIfNeeded: SplitMix64.mixed(key)) & (slots.count - 1)
        while slots[slot] >= 0 {
            if keys[Int(slots[slot])] == key {
                hasRepeats = true
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(keys.count)
        keys.append(key)
        if keys.count > TabularLimits.distinct { overflow() }
    }

    private mutating func overflow() {
        isOverflowing = true
        lastKey = nil
        slots = []
        if !isSettled { sample = keys.filter { SplitMix64.mixed($0) & (1 << UInt64(level) &- 1) == 0 } }
        keys = []
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: max(16, slots.count * 2))
        for (index, key) in keys.enumerated() {
            var slot = Int(truncatingIfNeeded: SplitMix64.mixed(key)) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
    }

    /// Adds the keys of another part of the column.
    mutating func merge(_ other: DistinctKeys) {
        if other.hasRepeats { hasRepeats = true }
        if other.isOverflowing && !isOverflowing { overflow() }
        if isSettled {
            sample = []
            return
        }
        lastKey = nil
        for key in other.keys { insert(key) }
        if isOverflowing { sample += other.sample }
    }

    /// Looks for a repeat among the keys kept; call once, after the last merge.
    mutating func settle() {
        defer { sample = [] }
        guard isOverflowing && !hasRepeats else { return }
        hasRepeats = hasRepeatsInRange(sample) ?? hasRepeatsAnywhere(sample)
    }

    /// Looks for a repeat among whole numbers that lie close together, with a bit for each number in their range; nil when
    /// they don't.
    private func hasRepeatsInRange(_ keys: [UInt64]) -> Bool? {
        var lower = Int64.max
        var upper = Int64.min
        for key in keys {
            lower = min(lower, Int64(bitPattern: key))
            upper = max(upper, Int64(bitPattern: key))
        }
        let (range, isTooWide) = upper.subtractingReportingOverflow(lower)
        guard !isTooWide && range < 64 * Int64(keys.count) else { return nil }
        var seen = [UInt64](repeating: 0, count: Int(range) / 64 + 1)
        for key in keys {
            let place = Int(Int64(bitPattern: key) - lower)
            let bit = UInt64(1) << UInt64(place & 63)
            if seen[place >> 6] & bit != 0 { return true }
            seen[place >> 6] |= bit
        }
        return false
    }

    /// Looks for a repeat with a hash table.
    private func hasRepeatsAnywhere(_ keys: [UInt64]) -> Bool {
        var capacity = 16
        while capacity < 2 * keys.count { capacity *= 2 }
        var table = [UInt64](repeating: 0, count: capacity)
        var hasZero = false
        for key in keys {
            if key == 0 {
                if hasZero { return true }
                hasZero = true
                continue
            }
            var slot = Int(truncatingIfNeeded: SplitMix64.mixed(key) >> 20) & (capacity - 1)
            while table[slot] != 0 {
                if table[slot] == key { return true }
                slot = (slot + 1) & (capacity - 1)
            }
            table[slot] = key
        }
        return false
    }
}

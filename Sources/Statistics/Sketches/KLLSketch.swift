/// A summary of a stream of numbers that answers ranks and quantiles, in about 50 kilobytes whatever the length.
///
/// Deequ's deterministic form of the KLL sketch: no random choices, so one order of values gives one sketch, digit for
/// digit. A value on level h stands for 2^h values of the stream; the weights add up to the exact count. The rank error is
/// below 1 % of the count with the standard size 2,048.
/// Source: Karnin, Lang, Liberty, *Optimal Quantile Approximation in Streams* (2016), and awslabs/deequ `QuantileNonSample`.
public struct KLLSketch: Sendable {
    /// The size parameter: the bottom level holds about this many values.
    public let k: Int
    /// By how much each level is smaller than the one below it.
    public let c: Double

    /// The bottom level: the first `bottomCount` are values in order of arrival, the rest is room for more.
    @usableFromInline
    var bottom: [Double] = []
    @usableFromInline
    var bottomCount = 0
    /// The bottom count at which the sketch holds more than its capacity.
    @usableFromInline
    var bottomLimit = 0
    /// Level 1 and up: runs of sorted values.
    var upper: [[Double]] = []
    /// Whether all values are known to be 0 or 1.
    @usableFromInline
    var isBinary = false
    /// One per level.
    private var compactions: [Compactions] = []
    /// One per level.
    private var capacities: [Int] = []

    /// How often a level was compacted, which decides whether odd or even places survive.
    private struct Compactions: Sendable {
        var count = 0
        var offset = 0

        mutating func next() -> Int {
            if !count.isMultiple(of: 2) { offset = 1 - offset }
            count += 1
            return offset
        }
    }

    /// An empty sketch.
    public init() {
        self.init(validK: 2048, c: 0.64)
    }

    /// A sketch rebuilt from a file: enough for ranks, buckets, distances and merging.
    ///
    /// How often each level was compacted is not on file and starts anew. Nil when a parameter is out of range, a
    /// value is NaN, or the weights add up to more than 2^53.
    ///
    /// - Parameters:
    ///   - levels: The values of each level, the bottom one first; at most 60 levels.
    ///   - k: 1 to 1,048,576.
    ///   - c: Above 0, at most 1.
    public init?(levels: [[Double]], k: Int = 2048, c: Double = 0.64) {
        guard (1...1_048_576).contains(k), c > 0, c <= 1, levels.count <= 60 else { return nil }
        var total = 0
        for (level, values) in levels.enumerated() {
            let (weight, tooBig) = values.count.multipliedReportingOverflow(by: 1 << level)
            let (sum, overflow) = total.addingReportingOverflow(weight)
            guard !tooBig, !overflow, sum <= 1 << 53, !values.contains(where: \.isNaN) else { return nil }
            total = sum
        }
        self.init(validK: k, c: c)
        while capacities.count < levels.count { addLevel() }
        for (level, values) in levels.enumerated() {
            if level == 0 {
                bottom = values
                bottomCount = values.count
            } else {
                upper[level - 1] = values
            }
        }
        updateLimit()
    }

    private init(validK k: Int, c: Double) {
        self.k = k
        self.c = c
        addLevel()
        updateLimit()
    }

    /// The values of every level, the bottom one first, as they stand on file.
    public var levels: [[Double]] { [Array(bottom[..<bottomCount])] + upper }

    /// How many values were added.
    public var count: Int {
        var total = bottomCount
        for (index, level) in upper.enumerated() { total += level.count << (index + 1) }
        return total
    }

    /// Adds a number that follows those before it; it must not be NaN.
    @inlinable
    public mutating func add(_ value: Double) {
        isBinary = false
        bottom[bottomCount] = value
        bottomCount += 1
        if bottomCount == bottomLimit { condense() }
    }

    /// Adds numbers that follow those before them; none may be NaN.
    public mutating func add(contentsOf values: UnsafeBufferPointer<Double>) {
        isBinary = false
        var start = 0
        while start < values.count {
            let room = min(bottomLimit - bottomCount, values.count - start)
            for index in 0..<room { bottom[bottomCount + index] = values[start + index] }
            advance(by: room)
            start += room
        }
    }

    /// Adds the same number many times; the same as ``add(_:)`` one by one.
    public mutating func add(repeating value: Double, count: Int) {
        isBinary = false
        var left = count
        while left > 0 {
            let room = min(bottomLimit - bottomCount, left)
            for index in bottomCount..<bottomCount + room { bottom[index] = value }
            advance(by: room)
            left -= room
        }
    }

    /// Adds cells that are 0, 1, or 255 where missing; the same as ``add(_:)`` for each that is present.
    ///
    /// - Parameters:
    ///   - cells: The cells.
    ///   - hasMissing: Whether some may be missing; false is faster.
    package mutating func add(binary cells: UnsafeBufferPointer<UInt8>, hasMissing: Bool) {
        if count == 0 { isBinary = true }
        var start = 0
        while start < cells.count {
            let chunk = min(bottomLimit - bottomCount, cells.count - start)
            let source = UnsafeBufferPointer(rebasing: cells[start..<start + chunk])
            let present = bottom.withUnsafeMutableBufferPointer { bottom in
                let target = UnsafeMutableBufferPointer(rebasing: bottom[bottomCount..<bottomCount + chunk])
                return hasMissing ? Self.copyPresent(source, to: target) : Self.copy(source, to: target)
            }
            advance(by: present)
            start += chunk
        }
    }

    private static func copy(_ cells: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<Double>) -> Int
    {
        for index in cells.indices { target[index] = Double(cells[index]) }
        return cells.count
    }

    private static func copyPresent(
        _ cells: UnsafeBufferPointer<UInt8>,
        to target: UnsafeMutableBufferPointer<Double>
    ) -> Int {
        var present = 0
        for cell in cells {
            target[present] = Double(cell)
            present &+= cell == 255 ? 0 : 1
        }
        return present
    }

    /// Adds a sketch of values that follow this one's, made with the same parameters.
    public mutating func merge(_ later: KLLSketch) {
        if count == 0, later.k == k, later.c == c {
            self = later
            return
        }
        isBinary = isBinary && later.isBinary
        while capacities.count < later.capacities.count { addLevel() }
        bottom.removeSubrange(bottomCount...)
        bottom += later.bottom[..<later.bottomCount]
        bottomCount = bottom.count
        for index in later.upper.indices { upper[index] += later.upper[index] }
        while size >= totalCapacity { condenseOnce() }
        updateLimit()
    }

    /// The values of all levels with their weights, by value.
    package func sortedItems() -> [(value: Double, weight: Int)] {
        var items: [(value: Double, weight: Int)] = []
        items.reserveCapacity(size)
        forEachLevel { values, weight in
            for value in values { items.append((value, weight)) }
        }
        items.sort { $0.value < $1.value }
        return items
    }

    /// Calls back with the values and the weight of each level, the bottom one first.
    package func forEachLevel(_ body: (ArraySlice<Double>, Int) -> Void) {
        body(bottom[..<bottomCount], 1)
        for (index, level) in upper.enumerated() { body(level[...], 2 << index) }
    }

    // MARK: Compaction

    private var size: Int { upper.reduce(bottomCount) { $0 + $1.count } }
    private var totalCapacity: Int { capacities.reduce(0, +) }

    private mutating func addLevel() {
        if !capacities.isEmpty { upper.append([]) }
        let height = Double(capacities.count)
        capacities.append(2 * (Int((Double(k) * power(c, height) / 2).rounded(.up)) + 1))
        compactions.append(Compactions())
    }

    @inline(__always)
    private mutating func advance(by added: Int) {
        bottomCount += added
        if bottomCount == bottomLimit { condense() }
    }

    @usableFromInline
    @inline(never)
    mutating func condense() {
        condenseOnce()
        updateLimit()
    }

    private mutating func updateLimit() {
        bottomLimit = bottomCount + max(1, totalCapacity - size + 1)
        if bottom.count < bottomLimit {
            bottom += repeatElement(0, count: bottomLimit - bottom.count)
        }
    }

    /// Compacts the lowest full level, if there is one, into the level above.
    private mutating func condenseOnce() {
        for level in capacities.indices {
            let length = level == 0 ? bottomCount : upper[level - 1].count
            guard length >= capacities[level] else { continue }
            if level + 1 == capacities.count { addLevel() }
            compact(level, length: length)
            return
        }
    }

    private mutating func compact(_ level: Int, length: Int) {
        let offset = compactions[level].next()
        let even = length - length % 2
        var above: [Double] = []
        swap(&above, &upper[level])
        var buffer: [Double] = []
        if level == 0 { swap(&buffer, &bottom) } else { swap(&buffer, &upper[level - 1]) }
        buffer.withUnsafeMutableBufferPointer { values in
            let values = UnsafeMutableBufferPointer(rebasing: values[..<even])
            if isBinary {
                Compaction.appendHalf(ofBinary: values, from: offset, to: &above)
            } else {
                Compaction.appendHalf(of: values, from: offset, to: &above)
            }
        }
        if level == 0 {
            if even < length { buffer[0] = buffer[even] }
            bottomCount = length - even
            swap(&buffer, &bottom)
        } else {
            buffer.removeFirst(even)
            swap(&buffer, &upper[level - 1])
        }
        swap(&above, &upper[level])
    }
}

extension KLLSketch: Equatable {
    /// Whether both hold the same values on the same levels; how often they were compacted does not count.
    public static func == (left: KLLSketch, right: KLLSketch) -> Bool {
        left.k == right.k && left.c == right.c && left.upper == right.upper
            && left.bottom[..<left.bottomCount] == right.bottom[..<right.bottomCount]
    }
}

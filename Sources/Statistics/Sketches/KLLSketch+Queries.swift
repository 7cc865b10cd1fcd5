extension KLLSketch {
    /// One bar of a histogram of equal widths.
    public struct Bucket: Sendable, Equatable {
        /// The least value that belongs to it.
        public var lowerBound: Double
        /// The first value above it; in the last bucket this one still belongs to it.
        public var upperBound: Double
        /// About how many values lie in it: a whole number.
        public var count: Double

        /// A bar from its parts.
        public init(lowerBound: Double, upperBound: Double, count: Double) {
            self.lowerBound = lowerBound
            self.upperBound = upperBound
            self.count = count
        }
    }

    /// About how many values are at most `value`.
    public func rank(of value: Double) -> Int {
        var rank = 0
        forEachLevel { values, weight in
            for item in values where item <= value { rank += weight }
        }
        return rank
    }

    /// About how many values are below `value`.
    public func rank(below value: Double) -> Int {
        var rank = 0
        forEachLevel { values, weight in
            for item in values where item < value { rank += weight }
        }
        return rank
    }

    /// The smallest value of the sketch at or below which a share of at least `share` of the values lies.
    ///
    /// - Parameter share: 0 to 1; values outside are read as the nearer end.
    /// - Returns: nil from an empty sketch or for a share that is NaN.
    public func quantile(_ share: Double) -> Double? {
        guard !share.isNaN else { return nil }
        let items = sortedItems()
        let target = min(max(share, 0), 1) * Double(count)
        var cumulated = 0
        for item in items {
            cumulated += item.weight
            if Double(cumulated) >= target { return item.value }
        }
        return items.last?.value
    }

    /// A histogram of equal widths between two bounds.
    ///
    /// Bound i is `minimum + (maximum − minimum) · i / number`, computed in this order. Counts are estimates that add up
    /// to about ``count``: compaction can lose the extreme values.
    ///
    /// - Parameters:
    ///   - number: How many, at least 1.
    ///   - minimum: The least value of the stream, exact.
    ///   - maximum: The greatest value of the stream, exact.
    /// - Returns: `number` buckets, ascending; each holds its lower bound and not its upper one, the last holds both.
    public func buckets(_ number: Int = 10, from minimum: Double, to maximum: Double) -> [Bucket] {
        precondition(number > 0)
        let bounds = (0...number).map { minimum + (maximum - minimum) * Double($0) / Double(number) }
        let below = bounds.map { rank(below: $0) }
        return (0..<number).map { index in
            let upper = bounds[index + 1]
            let end = index == number - 1 ? rank(of: upper) : below[index + 1]
            return Bucket(lowerBound: bounds[index], upperBound: upper, count: Double(end - below[index]))
        }
    }
}

internal import Statistics

/// How far two columns of numbers are apart: the largest difference of their cumulated shares.
public struct NumericalDistance: Sendable, Equatable {
    /// What the baseline's shares are taken of: its numbers, or their reduced weight under ``DistanceMethod/aws``.
    public var baselineWeight: Double
    /// The same of the current data.
    public var currentWeight: Double
    /// max |R(v) / n − R'(v) / m| over all values v, R(v) being the weight of the values up to v; 0 to 1.
    public var simple: Double

    /// ``simple`` less a margin for small samples, 1.8 √((n + m) / (n m)); not below 0.
    public var robust: Double {
        let (n, m) = (baselineWeight, currentWeight)
        return max(0, simple - 1.8 * ((n + m) / (n * m)).squareRoot())
    }

    init(baselineWeight: Double, currentWeight: Double, simple: Double) {
        (self.baselineWeight, self.currentWeight, self.simple) = (baselineWeight, currentWeight, simple)
    }

    /// The distance of two columns of numbers.
    ///
    /// Source of `.aws`: awslabs/deequ, `Distance.numericalDistance` and `QuantileNonSample.getRankMap`.
    ///
    /// - Returns: The distance; nil where a side has no numbers, or is not a column of numbers.
    public init?(baseline: ColumnDistribution, current: ColumnDistribution, method: DistanceMethod) {
        guard let baselineNumbers = baseline.numbers, let currentNumbers = current.numbers else { return nil }
        switch method {
        case .exact:
            self.init(
                baseline.countedNumbers ?? baselineNumbers.sketch.sortedItems(),
                current.countedNumbers ?? currentNumbers.sketch.sortedItems())
        case .aws:
            self.init(Self.rankMap(baselineNumbers.sketch), Self.rankMap(currentNumbers.sketch))
        }
    }

    typealias Item = (value: Double, weight: Int)

    /// From the weights of values in ascending order; a value may repeat.
    init?(_ baseline: [Item], _ current: [Item]) {
        let n = Double(baseline.reduce(0) { $0 + $1.weight })
        let m = Double(current.reduce(0) { $0 + $1.weight })
        guard n > 0, m > 0 else { return nil }
        (baselineWeight, currentWeight, simple) = (n, m, 0)
        var (first, second) = (0, 0)
        var (below, belowCurrent) = (0, 0)
        while first < baseline.count || second < current.count {
            let value = min(
                first < baseline.count ? baseline[first].value : .infinity,
                second < current.count ? current[second].value : .infinity)
            while first < baseline.count, baseline[first].value <= value {
                below += baseline[first].weight
                first += 1
            }
            while second < current.count, current[second].value <= value {
                belowCurrent += current[second].weight
                second += 1
            }
            simple = max(simple, (Double(below) / n - Double(belowCurrent) / m).magnitude)
        }
    }

    /// Every different value once, with the weight of the highest level that holds it.
    private static func rankMap(_ sketch: KLLSketch) -> [Item] {
        let items = sketch.sortedItems().sorted { ($0.value, $0.weight) < ($1.value, $1.weight) }
        var map: [Item] = []
        for item in items {
            if let last = map.last, last.value == item.value { map[map.count - 1] = item } else { map.append(item) }
        }
        return map
    }
}

extension ColumnDistribution {
    /// True counts of the numbers, ascending; nil where they are not known.
    ///
    /// Numbers that are spelled in several ways (`1` and `1.0`) stand side by side.
    package var countedNumbers: [(value: Double, weight: Int)]? {
        guard numbers != nil, let valueCounts else { return nil }
        return
            valueCounts.map { count in
                var text = count.value
                return (
                    value: text.withUTF8 { NumberText.read(UnsafeRawBufferPointer($0)).number }, weight: count.count
                )
            }
            .sorted { $0.value < $1.value }
    }
}

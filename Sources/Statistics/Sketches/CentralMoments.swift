/// Count, mean and spread of a stream of numbers, with the rounding of Spark's central-moment aggregate.
///
/// Per value: `n' = n + 1; d = x − mean; s = d / n'; mean += s; m2 += d · (d − s)` (Welford 1962, in the form of Chan,
/// Golub and LeVeque, 1979). The order of the values decides the last digits.
public struct CentralMoments: Sendable, Equatable {
    /// How many values were added.
    public internal(set) var count = 0.0
    /// The running mean; differs from sum / count in the last digits.
    public internal(set) var mean = 0.0
    /// The sum of squared differences from the mean.
    public internal(set) var squares = 0.0

    /// The moments of nothing.
    public init() {}

    /// Adds a value, which follows those before it.
    @inline(__always)
    public mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        let step = difference / count
        mean += step
        squares += difference * (difference - step)
    }

    /// Adds the moments of values that follow this one's.
    public mutating func merge(_ later: CentralMoments) {
        guard later.count > 0 else { return }
        guard count > 0 else {
            self = later
            return
        }
        let total = count + later.count
        let difference = later.mean - mean
        let step = difference / total
        squares += later.squares + difference * step * count * later.count
        mean += step * later.count
        count = total
    }

    /// The population standard deviation; 0 over nothing.
    public var standardDeviation: Double { count > 0 ? (squares / count).squareRoot() : 0 }
}

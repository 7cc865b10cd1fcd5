/// Count, mean and spread of a stream of numbers, with the rounding of Spark's central-moment aggregate.
///
/// Per value: `n' = n + 1; d = x − mean; s = d / n'; mean += s; m2 += d · (d − s)` (Welford 1962, in the form of Chan,
/// Golub and LeVeque, 1979). The order of the values decides the last digits.
public struct CentralMoments: Sendable, Equatable {
    /// How many values were added.
    public private(set) var count = 0.0
    /// The running mean; differs from sum / count in the last digits.
    public private(set) var mean = 0.0
    /// The sum of squared differences from the mean.
    public private(set) var squares = 0.0

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

    /// Adds up to eight columns of zeros and ones at once: the same result as ``add(_:)`` value by value.
    ///
    /// One column alone waits for a division per value; eight side by side wait for it together.
    ///
    /// - Parameters:
    ///   - columns: 1 to 8 columns of equal length: 0, 1, or 255 where missing.
    ///   - moments: One per column, in the same order.
    package static func add(binary columns: [UnsafeBufferPointer<UInt8>], to moments: inout [CentralMoments]) {
        precondition((1...8).contains(columns.count) && moments.count == columns.count)
        let rows = columns[0].count
        precondition(columns.allSatisfy { $0.count == rows })
        guard rows > 0 else { return }
        // Lanes without a column of their own repeat the first one; their results are dropped.
        func lane(_ index: Int) -> UnsafeBufferPointer<UInt8> { columns[index < columns.count ? index : 0] }
        let (c0, c1, c2, c3) = (lane(0), lane(1), lane(2), lane(3))
        let (c4, c5, c6, c7) = (lane(4), lane(5), lane(6), lane(7))
        var count = SIMD8<Double>()
        var mean = SIMD8<Double>()
        var squares = SIMD8<Double>()
        for index in 0..<8 {
            let start = moments[index < moments.count ? index : 0]
            (count[index], mean[index], squares[index]) = (start.count, start.mean, start.squares)
        }
        for row in 0..<rows {
            let cells = SIMD8<UInt8>(c0[row], c1[row], c2[row], c3[row], c4[row], c5[row], c6[row], c7[row])
            let values = SIMD8<Double>(SIMD8<Int32>(truncatingIfNeeded: cells))
            if cells.max() <= 1 {
                count += 1
                let difference = values - mean
                let step = difference / count
                mean += step
                squares += difference * (difference - step)
            } else {
                for index in 0..<8 where cells[index] != 255 {
                    count[index] += 1
                    let difference = values[index] - mean[index]
                    let step = difference / count[index]
                    mean[index] += step
                    squares[index] += difference * (difference - step)
                }
            }
        }
        for index in moments.indices {
            (moments[index].count, moments[index].mean, moments[index].squares) = (
                count[index], mean[index], squares[index]
            )
        }
    }
}

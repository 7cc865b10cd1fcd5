/// What a correlation needs to know of the rows in which two columns are known.
struct PairSums: Sendable {
    /// Rows per segment; fixed, so that sums do not depend on the number of threads, and small, so that a segment of all
    /// columns stays in the cache while every pair passes over it.
    static let rowsPerSegment = 4_096

    var rows = 0.0
    var x = 0.0
    var y = 0.0
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0

    /// The sums over a segment of rows, the values less `xOrigin` and `yOrigin`.
    ///
    /// - Parameters:
    ///   - first: The column x.
    ///   - second: The column y, of as many rows.
    ///   - segment: Rows, starting at a multiple of ``StandardisedColumn/lanes``.
    ///   - xOrigin: Taken off each x before it is summed; not used when neither column has missing cells, as means are 0.
    ///   - yOrigin: The same of each y.
    init(
        _ first: StandardisedColumn,
        _ second: StandardisedColumn,
        rows segment: Range<Int>,
        xOrigin: Double = 0,
        yOrigin: Double = 0
    ) {
        first.values.withUnsafeBytes { xs in
            second.values.withUnsafeBytes { ys in
                guard let firstKnown = first.known ?? second.known, let secondKnown = second.known ?? first.known else {
                    // Standardised over all rows: sums of squares are row counts, and plain sums vanish.
                    rows = Double(segment.count)
                    xx = first.varies ? rows : 0
                    yy = second.varies ? rows : 0
                    xy = Self.productSum(xs, ys, segment)
                    return
                }
                firstKnown.withUnsafeBytes { xKnown in
                    secondKnown.withUnsafeBytes { yKnown in
                        addKnown(xs, ys, xKnown, yKnown, segment, xOrigin, yOrigin)
                    }
                }
            }
        }
    }

    /// No rows.
    init() {}

    mutating func merge(_ other: PairSums) {
        rows += other.rows
        x += other.x
        y += other.y
        xx += other.xx
        yy += other.yy
        xy += other.xy
    }

    private static func productSum(
        _ xs: UnsafeRawBufferPointer,
        _ ys: UnsafeRawBufferPointer,
        _ segment: Range<Int>
    ) -> Double {
        var sum = SIMD8<Double>.zero
        for offset in stride(from: segment.lowerBound * 8, to: (segment.upperBound + 7) / 8 * 64, by: 64) {
            sum +=
                xs.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
                * ys.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
        }
        return sum.sum()
    }

    private mutating func addKnown(
        _ xs: UnsafeRawBufferPointer,
        _ ys: UnsafeRawBufferPointer,
        _ xKnown: UnsafeRawBufferPointer,
        _ yKnown: UnsafeRawBufferPointer,
        _ segment: Range<Int>,
        _ xOrigin: Double,
        _ yOrigin: Double
    ) {
        var sums = (n: SIMD4<Double>.zero, x: SIMD4<Double>.zero, y: SIMD4<Double>.zero)
        var products = (xx: SIMD4<Double>.zero, yy: SIMD4<Double>.zero, xy: SIMD4<Double>.zero)
        for offset in stride(from: segment.lowerBound * 8, to: (segment.upperBound + 3) / 4 * 32, by: 32) {
            func load(_ bytes: UnsafeRawBufferPointer) -> SIMD4<Double> {
                bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
            }
            let known = load(xKnown) * load(yKnown)
            let x = (load(xs) - xOrigin) * known
            let y = (load(ys) - yOrigin) * known
            sums.n += known
            sums.x += x
            sums.y += y
            products.xx += x * x
            products.yy += y * y
            products.xy += x * y
        }
        (rows, x, y) = (sums.n.sum(), sums.x.sum(), sums.y.sum())
        (xx, yy, xy) = (products.xx.sum(), products.yy.sum(), products.xy.sum())
    }

    /// Pearson's correlation; nil when a column is constant in these rows.
    var correlation: Double? {
        guard rows > 1, hasSpread else { return nil }
        let value = (xy - x * y / rows) / ((xx - x * x / rows).squareRoot() * (yy - y * y / rows).squareRoot())
        return value.isFinite ? min(1, max(-1, value)) : nil
    }

    /// Whether both columns vary by more than rounding leaves of a constant.
    private var hasSpread: Bool { xx - x * x / rows > 1e-14 * xx && yy - y * y / rows > 1e-14 * yy }

    /// Whether the means over these rows are so far from 0 that taking them out cost digits.
    var needsOwnMeans: Bool {
        rows > 1 && (xx - x * x / rows < 1e-4 * xx || yy - y * y / rows < 1e-4 * yy)
    }
}

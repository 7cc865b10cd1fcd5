/// A column with its mean taken out and divided by its deviation, eight rows to an element; missing cells are 0.
struct StandardisedColumn: Sendable {
    let rowCount: Int
    /// `[⌈rows / 8⌉]`
    let values: [SIMD8<Double>]
    /// `[⌈rows / 8⌉]`: 1 where known, 0 where missing and after the end; nil when nothing is missing.
    let known: [SIMD8<Double>]?
    /// Whether the known cells differ.
    let varies: Bool

    init(_ column: CorrelationMatrix.ColumnValues) {
        switch column {
        case .binary(let bits):
            self.init((0..<bits.rowCount).map { bits[$0].map { $0 ? 1 : 0 } ?? .nan })
        case .real(let numbers):
            self.init(numbers)
        }
    }

    private init(_ numbers: [Double]) {
        rowCount = numbers.count
        var sum = CompensatedSum()
        var missing = 0
        let origin = numbers.first { !$0.isNaN } ?? 0
        for number in numbers { if number.isNaN { missing += 1 } else { sum.add(number - origin) } }
        let shift = sum.value / Double(max(1, numbers.count - missing))
        var squares = 0.0
        for number in numbers where !number.isNaN {
            let deviation = number - origin - shift
            squares += deviation * deviation
        }
        let deviation = (squares / Double(max(1, numbers.count - missing))).squareRoot()
        varies = deviation > 0
        let scale = deviation > 0 ? 1 / deviation : 0

        var values = [SIMD8<Double>](repeating: .zero, count: (numbers.count + 7) / 8)
        var known = missing == 0 ? [] : values
        for (row, number) in numbers.enumerated() where !number.isNaN {
            values[row / 8][row % 8] = (number - origin - shift) * scale
            if missing > 0 { known[row / 8][row % 8] = 1 }
        }
        self.values = values
        self.known = missing == 0 ? nil : known
    }
}

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
    init(
        _ first: StandardisedColumn,
        _ second: StandardisedColumn,
        rows segment: Range<Int>,
        xOrigin: Double = 0,
        yOrigin: Double = 0
    ) {
        let elements = segment.lowerBound / 8..<(segment.upperBound + 7) / 8
        if let known = first.known ?? second.known {
            addKnown(first, second, known, second.known ?? known, elements, xOrigin, yOrigin)
        } else {
            // Standardised over these very rows: sums of squares are the number of rows, sums vanish over all segments.
            rows = Double(segment.count)
            xx = first.varies ? rows : 0
            yy = second.varies ? rows : 0
            var products = SIMD8<Double>.zero
            for index in elements { products += first.values[index] * second.values[index] }
            xy = products.sum()
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

    private mutating func addKnown(
        _ first: StandardisedColumn,
        _ second: StandardisedColumn,
        _ firstKnown: [SIMD8<Double>],
        _ secondKnown: [SIMD8<Double>],
        _ elements: Range<Int>,
        _ xOrigin: Double,
        _ yOrigin: Double
    ) {
        var sums = (
            SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero,
            SIMD8<Double>.zero
        )
        for index in elements {
            let known = firstKnown[index] * secondKnown[index]
            let xs = (first.values[index] - xOrigin) * known
            let ys = (second.values[index] - yOrigin) * known
            sums.0 += known
            sums.1 += xs
            sums.2 += ys
            sums.3 += xs * xs
            sums.4 += ys * ys
            sums.5 += xs * ys
        }
        (rows, x, y) = (sums.0.sum(), sums.1.sum(), sums.2.sum())
        (xx, yy, xy) = (sums.3.sum(), sums.4.sum(), sums.5.sum())
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

/// A column with its mean taken out and divided by its deviation; missing cells are 0.
struct StandardisedColumn: Sendable {
    /// Rows that are computed with at a time.
    static let lanes = SIMD8<Double>.scalarCount

    let rowCount: Int
    /// `[rows]`, then zeros up to a multiple of ``lanes``.
    let values: [Double]
    /// The same length: 1 where known, 0 where missing and after the end; nil when nothing is missing.
    let known: [Double]?
    /// Whether the known cells differ.
    let varies: Bool

    init(_ column: CorrelationMatrix.ColumnValues) {
        switch column {
        case .binary(let bits): self.init((0..<bits.rowCount).map { row in bits[row].map { $0 ? 1 : 0 } ?? .nan })
        case .real(let numbers): self.init(numbers)
        }
    }

    private init(_ numbers: [Double]) {
        rowCount = numbers.count
        var sum = CompensatedSum()
        var missing = 0
        let origin = numbers.first { !$0.isNaN } ?? 0
        for number in numbers { if number.isNaN { missing += 1 } else { sum.add(number - origin) } }
        let count = Double(max(1, numbers.count - missing))
        let shift = sum.value / count
        var squares = 0.0
        for number in numbers where !number.isNaN {
            let deviation = number - origin - shift
            squares += deviation * deviation
        }
        let deviation = (squares / count).squareRoot()
        varies = deviation > 0
        let scale = deviation > 0 ? 1 / deviation : 0

        let padding = [Double](repeating: 0, count: (Self.lanes - numbers.count % Self.lanes) % Self.lanes)
        values = numbers.map { $0.isNaN ? 0 : ($0 - origin - shift) * scale } + padding
        known = missing == 0 ? nil : numbers.map { $0.isNaN ? 0 : 1 } + padding
    }
}

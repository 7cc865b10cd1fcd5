import Aggregation
import Tabular

/// A labelled table in memory, ready to be grouped into patterns.
struct LabelledTable: Sendable {
    let table: Table
    let schema: Schema
    /// Feature columns in schema order.
    let features: [ColumnValues]
    /// 0 or 1 per row; 255 where missing.
    let labels: [UInt8]
    /// Per row, at least 0; nil where all are 1.
    let weights: [Double]?

    /// - Throws: ``JobError`` when there is no label; ``Tabular/TableError`` when a weight is not from 0 to 10¹⁵, or a number is beyond single precision.
    init(_ table: Table, schema: Schema) throws {
        guard let label = table.values(.label).first, case .binary(let labels) = label else {
            throw JobError(.noLabel, "the data has no label column", hint: "name it with --label")
        }
        self.table = table
        self.schema = schema
        self.labels = labels
        features = table.values(.feature)
        try FeatureRange.check(features, schema.features)
        weights = try table.columns.first { $0.specification.role == .weight }.map {
            try Self.weights($0.values, name: $0.specification.name)
        }
    }

    /// Rows that have a label and a weight above 0, in order.
    var labelledRows: [Int32] {
        labels.indices.filter { row in labels[row] != 255 && weights?[row] != 0 }.map { Int32($0) }
    }

    func patterns(rows: [Int32]) -> Patterns {
        Patterns(columns: features, labels: labels, weights: weights, rows: rows)
    }

    private static func weights(_ values: ColumnValues, name: String) throws -> [Double] {
        let numbers: [Double] =
            switch values {
            case .binary(let cells): cells.map { $0 == 255 ? .nan : Double($0) }
            case .integer(let cells): cells.map { $0 == .min ? .nan : Double($0) }
            case .real(let cells): cells
            case .category, .text: []
            }
        guard let bad = numbers.firstIndex(where: { !($0 == 0 || ($0 >= leastWeight && $0 <= greatestWeight)) }) else {
            guard !numbers.isEmpty else {
                throw TableError(.invalidWeight, "a weight column holds numbers", column: name)
            }
            return numbers
        }
        throw TableError(
            .invalidWeight, "data row \(bad + 1) has the weight \(numbers[bad])",
            hint: "a weight is 0, which leaves the row out, or a number from \(leastWeight) to \(greatestWeight)",
            column: name)
    }

    /// Beyond these, sums of weights in XGBoost's single precision are no numbers, or nothing.
    private static let leastWeight = 1e-15
    private static let greatestWeight = 1e15
}

/// The numbers that XGBoost can take.
enum FeatureRange {
    /// - Throws: ``Tabular/TableError`` for the first number beyond single precision.
    static func check(_ columns: [ColumnValues], _ specifications: [ColumnSpecification], firstRow: Int = 0) throws {
        for (column, specification) in zip(columns, specifications) {
            guard case .real(let numbers) = column,
                let row = numbers.firstIndex(where: { abs($0) > Double(Float.greatestFiniteMagnitude) })
            else { continue }
            throw TableError(
                .numberTooLarge,
                "data row \(firstRow + row + 1) holds \(numbers[row]), which is beyond single precision",
                hint: "XGBoost takes numbers up to 3.4e38; rescale the column, or leave it out with --ignore",
                column: specification.name)
        }
    }
}

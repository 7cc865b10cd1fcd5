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
    /// Per row; nil where all are 1.
    let weights: [Double]?

    /// - Throws: ``JobError`` when there is no label; ``Tabular/TableError`` when a weight is not above 0.
    init(_ table: Table, schema: Schema) throws {
        guard let label = table.values(.label).first, case .binary(let labels) = label else {
            throw JobError(.noLabel, "the data has no label column", hint: "name it with --label")
        }
        self.table = table
        self.schema = schema
        self.labels = labels
        features = table.values(.feature)
        weights = try table.columns.first { $0.specification.role == .weight }.map {
            try Self.weights($0.values, name: $0.specification.name)
        }
    }

    /// Rows that have a label, in order.
    var labelledRows: [Int32] { labels.indices.filter { labels[$0] != 255 }.map { Int32($0) } }

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
        guard let bad = numbers.firstIndex(where: { !($0 > 0 && $0.isFinite) }) else {
            guard !numbers.isEmpty else {
                throw TableError(.invalidWeight, "a weight column holds numbers", column: name)
            }
            return numbers
        }
        throw TableError(
            .invalidWeight, "row \(bad + 1) has the weight \(numbers[bad]); a weight is a number above 0",
            hint: "mend the rows, or leave --weight out", column: name)
    }
}

import Aggregation
import Tabular
import XGBoost

/// Writes rows that the model did not train on, with its predictions: `reference.csv.gz` of a model's folder.
///
/// Live predictions are compared with these, and live rows as a whole. The first column is `prediction`, then the features in
/// schema order, spelled as a request would.
enum HeldOutSample {
    /// Rows at most.
    static let limit = 5_000

    /// Draws the rows and writes them.
    ///
    /// - Parameters:
    ///   - data: The labelled table.
    ///   - rows: Indices of held-out rows.
    ///   - predictor: The model.
    ///   - features: What the model calls its columns.
    ///   - seed: Decides which are drawn when there are more than ``limit``.
    ///   - path: The file to make.
    /// - Throws: ``Tabular/TableError`` when it cannot be written; ``XGBoost/XGBoostError`` when a prediction fails.
    static func write(
        _ data: LabelledTable, rows: [Int32], by predictor: Predictor, features: [Feature], seed: UInt64,
        to path: String
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let drawn = rows.count <= limit ? rows : Array(rows.shuffled(using: &generator).prefix(limit)).sorted()
        let patterns = data.patterns(rows: drawn)
        let probabilities = try Scoring.probabilities(predictor, patterns, features: features, threads: 1)
        let writer = try CSVWriter(path: path, names: ["prediction"] + features.map(\.name))
        do {
            for (place, row) in drawn.enumerated() {
                writer.append("\(probabilities[Int(patterns.patternOfRow[place])])")
                for (specification, values) in zip(data.schema.features, data.features) {
                    writer.append(text(values, specification, Int(row)))
                }
                try writer.endRow()
            }
            try writer.close()
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// A cell as a request would spell it; empty when missing.
    private static func text(_ values: ColumnValues, _ specification: ColumnSpecification, _ row: Int) -> String {
        switch values {
        case .binary(let cells):
            cells[row] == 255 ? "" : specification.categories?[Int(cells[row])] ?? "\(cells[row])"
        case .integer(let cells): cells[row] == .min ? "" : "\(cells[row])"
        case .real(let cells): cells[row].isNaN ? "" : "\(cells[row])"
        case .category(let codes): codes[row] < 0 ? "" : specification.categories?[Int(codes[row])] ?? ""
        case .text: ""
        }
    }
}

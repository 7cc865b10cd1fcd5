import Jobs
import MonitorRuns
import Tabular

/// A model, and how cells of text become what it takes.
struct ModelColumns: Sendable {
    let model: LoadedModel
    /// The features' names in the model's order.
    let names: [String]
    private let decoders: [FeatureDecoder]

    /// Loads a model's folder.
    ///
    /// - Throws: ``Jobs/JobError`` when it is not sound.
    init(folder: String) throws {
        model = try ModelDirectory(path: folder).load(threads: 1)
        names = model.schema.features.map(\.name)
        decoders = model.schema.features.map { FeatureDecoder($0.asScored) }
    }

    /// The label's column; nil where the schema has none.
    var label: ColumnSpecification? { model.schema.columns.first { $0.role == .label } }

    /// The label's two values as the training data spelled them; nil where they are 0 and 1.
    var classes: (negative: String, positive: String)? {
        guard let positive = model.schema.positive, positive != "1" || label?.categories != nil else { return nil }
        let negative = label?.categories?.first { $0 != positive } ?? "0"
        return (negative, positive)
    }

    /// A row as the model takes it, appended; what it cannot take is missing.
    ///
    /// - Parameters:
    ///   - row: The features in the model's order, after the first cells.
    ///   - first: Cells before them.
    ///   - values: `[rows, features]`, row-major.
    func append(_ row: RowCells, from first: Int = 0, to values: inout [Float]) {
        row.bytes.withUnsafeBufferPointer { bytes in
            for (feature, decoder) in decoders.enumerated() {
                guard first + feature < row.count else {
                    values.append(.nan)
                    continue
                }
                let place = row.places[first + feature]
                if case .value(let value) = decoder.decode(UnsafeBufferPointer(rebasing: bytes[place])) {
                    values.append(value)
                } else {
                    values.append(.nan)
                }
            }
        }
    }
}

import Monitoring
import Tabular

/// The baseline of training rows: the label first, as 0 and 1, then the features in schema order.
///
/// That is the order in which a capture's columns come, the output before the inputs.
enum TrainingBaseline {
    static func make(_ data: LabelledTable, rows: [Int32]) async throws -> Baseline {
        let label = data.schema.columns.first { $0.role == .label }?.name ?? "label"
        var names = [label]
        var cells: [ColumnCells] = [.binary(rows.map { data.labels[Int($0)] })]
        for (specification, values) in zip(data.schema.features, data.features) {
            names.append(specification.name)
            cells.append(Self.cells(values, specification, rows))
        }
        return try Baseline(try await DatasetProfiler.profiling(names, cells, tasks: 2))
    }

    private static func cells(
        _ values: ColumnValues, _ specification: ColumnSpecification, _ rows: [Int32]
    ) -> ColumnCells {
        switch values {
        case .binary(let cells):
            let taken = rows.map { cells[Int($0)] }
            // Boolean words are text to the monitor.
            return specification.categories.map { .binaryWords(taken, words: $0) } ?? .binary(taken)
        case .integer(let cells): return .integers(rows.map { cells[Int($0)] })
        case .real(let cells): return .reals(rows.map { cells[Int($0)] })
        case .category(let codes):
            return .categories(codes: rows.map { codes[Int($0)] }, dictionary: specification.categories ?? [])
        case .text: return .text(bytes: [], ends: [Int](repeating: 0, count: rows.count))
        }
    }
}

import Aggregation
import Monitoring
import Sessions
import Statistics
import Tabular
import Training
import XGBoost

/// Times the parts of a training run on a CSV of sessions, given as the only argument.
@main
enum Benchmarks {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: Benchmarks SESSIONS.csv")
            return
        }
        let reader = try CSVReader(try DataSource(path: CommandLine.arguments[1]))
        let profile = try await reader.profile()
        let (schema, _) = try Schema.infer(from: profile, label: "ordered", identifiers: ["UserID"])
        let used = schema.columns.filter { $0.role != .identifier }
        let table = try await reader.read(profile, columns: used)
        let rows = table.rowCount
        guard case .binary(let labels)? = table["ordered"]?.values else { return }
        let columns = table.columns.filter { $0.specification.role == .feature }.map(\.values)
        let all = (0..<Int32(rows)).map { $0 }

        try await measure("csv: profile", items: rows) { _ = try await reader.profile() }
        try await measure("csv: read", items: rows) { _ = try await reader.read(profile, columns: used) }
        await measure("sessions: generate as CSV", items: rows) { _ = SessionGenerator(seed: 1).csv(rows: 0..<rows) }
        await measure("patterns: group", items: rows) { _ = Patterns(columns: columns, labels: labels, rows: all) }
        await measure("baseline: profile columns", items: rows) {
            var profiler = DatasetProfiler(columns: used.map(\.name))
            try? profiler.add(table.columns.map { Self.cells($0.values) })
        }

        let patterns = Patterns(columns: columns, labels: labels, rows: all)
        print("\(rows) rows, \(patterns.count) patterns")
        let margins = [Float](repeating: -3, count: patterns.count)
        var gradients = LogisticGradients(patterns, subsample: 0.8)
        await measure("gradients: one round", items: patterns.count) {
            gradients.update(margins: margins, seed: 42, round: 1)
        }
        let features = schema.features.map { Feature(name: $0.name, isCategory: false) }
        let trainer = Trainer(parameters: TrainingParameters(), features: features)
        try await measure("train: 100 rounds on patterns", items: rows) {
            _ = try trainer.train(patterns, test: nil)
        }
        let plain = Patterns(columns: columns, labels: labels, rows: all, policy: .never)
        try await measure("train: 100 rounds on plain rows", items: rows, runs: 3) {
            _ = try trainer.train(plain, test: nil)
        }
        let scores = (0..<rows).map { Double($0 % 9973) / 9973 }
        try await measure("metrics: 455,401 scores", items: rows) {
            _ = BinaryClassificationMetrics(try ScoredOutcomes(probabilities: scores, labels: labels))
        }
    }

    private static func cells(_ values: ColumnValues) -> ColumnCells {
        switch values {
        case .binary(let cells): .binary(cells)
        case .integer(let cells): .integers(cells)
        case .real(let cells): .reals(cells)
        case .category(let codes): .categories(codes: codes, dictionary: [])
        case .text(let text): .text(bytes: text.bytes, ends: text.ends)
        }
    }
}

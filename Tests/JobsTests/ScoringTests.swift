import Aggregation
import Foundation
import Statistics
import Tabular
import Testing
import XGBoost

@testable import Jobs

/// Scoring distinct rows once is the same as scoring every row.
@Suite struct ScoringTests {
    let model: LoadedModel
    let predictor: Predictor
    let rows: LabelledTable
    let features: [Feature]

    init() async throws {
        let folder = try TemporaryFolder()
        let directory = ModelDirectory(path: try await ShopRows.train(in: folder).output)
        model = try directory.load()
        predictor = try directory.predictor()
        let reader = try CSVReader(DataSource(path: folder.write(ShopRows.text(700), to: "rows.csv")))
        let (table, _) = try await reader.read(model.schema.columns.map(\.asScored))
        rows = try LabelledTable(table, schema: model.schema)
        features = model.schema.xgboostFeatures
    }

    private func patterns(_ policy: Patterns.Policy, weights: [Double]? = nil) -> Patterns {
        Patterns(
            columns: rows.features, labels: rows.labels, weights: weights, rows: rows.labelledRows, policy: policy)
    }

    @Test func probabilitiesOfPatternsAreThoseOfTheirRows() throws {
        let merged = patterns(.always)
        let plain = patterns(.never)
        #expect(plain.count == 700)
        #expect(merged.count < 100)
        let byPattern = try Scoring.probabilities(predictor, merged, features: features)
        let byRow = try Scoring.probabilities(predictor, plain, features: features)
        #expect(merged.patternOfRow.map { byPattern[Int($0)] } == byRow)
        #expect(Set(byRow).count > 10)
    }

    @Test func probabilitiesAreXGBoostsOwn() throws {
        let plain = patterns(.never)
        let matrix = try DMatrix(values: plain.values, rowCount: plain.count, features: features, threads: 1)
        let theirs = try predictor.outputs(matrix)
        let ours = try Scoring.probabilities(predictor, plain, features: features)
        #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-6 })
        // And so are those of our own evaluator, to the last digit of the margins.
        #expect(try model.probabilities(plain.values, rowCount: plain.count) == ours)
    }

    @Test func noRowsHaveNoProbabilities() throws {
        let none = Patterns(columns: rows.features, labels: rows.labels, rows: [])
        #expect(try Scoring.probabilities(predictor, none, features: features).isEmpty)
    }

    @Test func metricsOfPatternsAreThoseOfRows() throws {
        func metrics(_ patterns: Patterns) throws -> BinaryClassificationMetrics {
            let probabilities = try Scoring.probabilities(predictor, patterns, features: features)
            return BinaryClassificationMetrics(
                try Scoring.outcomes(patterns, probabilities: probabilities), threshold: 0.5)
        }
        let merged = try metrics(patterns(.always))
        let plain = try metrics(patterns(.never))
        #expect(merged.rows == plain.rows)
        #expect(merged.positives == plain.positives)
        #expect(merged.confusionMatrix == plain.confusionMatrix)
        #expect(merged.rocAUC == plain.rocAUC)
        for key in [\BinaryClassificationMetrics.averagePrecision, \.logLoss, \.brierScore] {
            let difference = try #require(merged[keyPath: key]) - #require(plain[keyPath: key])
            #expect(abs(difference) < 1e-12)
        }
    }

    /// A row of weight 2 counts like two rows.
    @Test func weightsCountRows() throws {
        let weights = (0..<700).map { $0 % 3 == 0 ? 2.0 : 1 }
        let weighted = patterns(.always, weights: weights)
        let probabilities = try Scoring.probabilities(predictor, weighted, features: features)
        let metrics = BinaryClassificationMetrics(
            try Scoring.outcomes(weighted, probabilities: probabilities), threshold: 0.5)
        let repeated = rows.labelledRows.flatMap { [Int32](repeating: $0, count: $0 % 3 == 0 ? 2 : 1) }
        let plain = Patterns(columns: rows.features, labels: rows.labels, rows: repeated, policy: .never)
        let expected = BinaryClassificationMetrics(
            try Scoring.outcomes(
                plain, probabilities: try Scoring.probabilities(predictor, plain, features: features)),
            threshold: 0.5)
        for key in [\BinaryClassificationMetrics.rocAUC, \.averagePrecision, \.logLoss, \.accuracy, \.cohenKappa] {
            let difference = try #require(metrics[keyPath: key]) - #require(expected[keyPath: key])
            #expect(abs(difference) < 1e-12)
        }
    }

    @Test func effectsOfPatternsAreThoseOfRows() throws {
        let merged = try Scoring.effects(predictor, patterns(.always), features: features)
        let plain = try Scoring.effects(predictor, patterns(.never), features: features)
        #expect(merged.map(\.name) == ["pages", "member", "channel"])
        for (a, b) in zip(merged, plain) { #expect(abs(a.value - b.value) < 1e-6) }
        #expect(merged.contains { $0.value > 0.1 })
    }
}

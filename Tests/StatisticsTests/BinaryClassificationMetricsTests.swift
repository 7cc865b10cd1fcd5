import Foundation
import Statistics
import Testing

@Suite struct BinaryClassificationMetricsTests {
    struct Case: Decodable {
        var name: String
        var labels: [UInt8]
        var probabilities: [Double]
        var weights: [Double]?
        var expected: BinaryClassificationMetrics

        var outcomes: ScoredOutcomes {
            get throws { try ScoredOutcomes(probabilities: probabilities, labels: labels, weights: weights) }
        }
    }

    struct File: Decodable {
        var cases: [Case]
    }

    static let cases: [Case] = (try? fixture("metrics.json", as: File.self).cases) ?? []

    @Test func fixtureIsThere() { #expect(Self.cases.count == 16) }

    @Test(arguments: cases.map(\.name)) func metricsAgreeWithScikitLearn(name: String) throws {
        let item = try #require(Self.cases.first { $0.name == name })
        let expected = item.expected
        let metrics = BinaryClassificationMetrics(try item.outcomes, threshold: expected.threshold)
        #expect(metrics.rows == expected.rows)
        #expect(metrics.positives == expected.positives)
        #expect(agree(metrics.rocAUC, expected.rocAUC))
        #expect(agree(metrics.averagePrecision, expected.averagePrecision))
        #expect(agree(metrics.logLoss, expected.logLoss))
        #expect(agree(metrics.brierScore, expected.brierScore))
        #expect(agree(metrics.expectedCalibrationError, expected.expectedCalibrationError))
        #expect(agree(metrics.accuracy, expected.accuracy))
        #expect(agree(metrics.balancedAccuracy, expected.balancedAccuracy))
        #expect(agree(metrics.cohenKappa, expected.cohenKappa))
        for cell in [\ConfusionMatrix.tn, \.fp, \.fn, \.tp] {
            #expect(agree(metrics.confusionMatrix[keyPath: cell], expected.confusionMatrix[keyPath: cell]))
        }
    }

    @Test(arguments: cases.map(\.name)) func classificationReportAgreesWithScikitLearn(name: String) throws {
        let item = try #require(Self.cases.first { $0.name == name })
        let report = BinaryClassificationMetrics(try item.outcomes, threshold: item.expected.threshold)
            .classificationReport
        let expected = item.expected.classificationReport
        #expect(agree(report.accuracy, expected.accuracy))
        for line in [\ClassificationReport.negative, \.positive, \.macroAverage, \.weightedAverage] {
            for value in [\ClassificationReport.Entry.precision, \.recall, \.f1Score, \.support] {
                #expect(agree(report[keyPath: line][keyPath: value], expected[keyPath: line][keyPath: value]))
            }
        }
    }

    /// The expected intervals come from all pairs (DeLong) and from numerical derivatives of scikit-learn's average
    /// precision, hence the wider tolerance.
    @Test(arguments: cases.map(\.name)) func intervalsAgreeWithTheirDefinitions(name: String) throws {
        let item = try #require(Self.cases.first { $0.name == name })
        let intervals = BinaryClassificationMetrics(try item.outcomes).intervals
        let expected = item.expected.intervals
        if let expectedAUC = expected.rocAUC {
            #expect(agree(intervals.rocAUC?.lower, expectedAUC.lower))
            #expect(agree(intervals.rocAUC?.upper, expectedAUC.upper))
        }
        #expect(agree(intervals.averagePrecision?.lower, expected.averagePrecision?.lower, within: 1e-6))
        #expect(agree(intervals.averagePrecision?.upper, expected.averagePrecision?.upper, within: 1e-6))
        #expect(agree(intervals.logLoss?.lower, expected.logLoss?.lower))
        #expect(agree(intervals.logLoss?.upper, expected.logLoss?.upper))
    }

    @Test func jsonHasEveryKeyOfTheInterfaceAndNullWhereUndefined() throws {
        let outcomes = try ScoredOutcomes(probabilities: [0.25, 0.5], labels: [0, 0])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(BinaryClassificationMetrics(outcomes))
        let text = String(decoding: data, as: UTF8.self)
        let entry = { (p: Double, r: Double, f: Double, s: Int) in
            "{\"f1-score\":\(f == 0 ? "0" : String(f)),\"precision\":\(p == 0 ? "0" : p == 1 ? "1" : String(p)),"
                + "\"recall\":\(r == 0 ? "0" : String(r)),\"support\":\(s)}"
        }
        #expect(text.contains(#""average_precision":null"#))
        #expect(text.contains(#""balanced_accuracy":null"#))
        #expect(text.contains(#""confusion_matrix":{"fn":0,"fp":1,"tn":1,"tp":0}"#))
        #expect(text.contains("\"0\":" + entry(1, 0.5, 2.0 / 3, 2)))
        #expect(text.contains("\"1\":" + entry(0, 0, 0, 0)))
        #expect(text.contains(#""intervals":{"average_precision":null,"confidence":0.95,"log_loss":["#))
        #expect(text.contains(#""roc_auc":null"#))
        #expect(text.contains(#""rows":2"#))
        #expect(text.contains(#""threshold":0.5"#))
        #expect(try JSONDecoder().decode(BinaryClassificationMetrics.self, from: data).rocAUC == nil)
    }

    @Test func metricsSurviveJSON() throws {
        let item = try #require(Self.cases.first)
        let metrics = BinaryClassificationMetrics(try item.outcomes)
        let copy = try JSONDecoder().decode(
            BinaryClassificationMetrics.self,
            from: JSONEncoder().encode(metrics)
        )
        #expect(copy == metrics)
    }
}

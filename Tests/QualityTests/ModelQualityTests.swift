import Capture
import JSONDocument
import Monitoring
import Tabular
import Testing

@testable import Quality

struct ModelQualityTests {
    /// The matrix of the developer guide's binary example: 1 and 2 of class 0, 0 and 1 of class 1.
    private let guide = BinaryRows(predictions: [0, 1, 1, 1], labels: [0, 0, 0, 1])

    @Test func guidesBinaryExampleComesOutDigitByDigit() throws {
        let statistics = try ModelQualityStatistics(.binary(guide), evaluatedAt: 0)
        #expect(statistics.confusion == ClassConfusion(classes: ["0", "1"], counts: [[1, 2], [0, 1]]))
        let expected: [(String, Double)] = [
            ("recall", 1.0), ("precision", 0.3333333333333333), ("accuracy", 0.5),
            ("recall_best_constant_classifier", 1.0), ("precision_best_constant_classifier", 0.25),
            ("accuracy_best_constant_classifier", 0.25), ("true_positive_rate", 1.0),
            ("true_negative_rate", 0.33333333333333337), ("false_positive_rate", 0.6666666666666666),
            ("false_negative_rate", 0.0), ("f0_5", 0.3846153846153846), ("f1", 0.5), ("f2", 0.7142857142857143),
            ("f0_5_best_constant_classifier", 0.29411764705882354), ("f1_best_constant_classifier", 0.4),
            ("f2_best_constant_classifier", 0.625),
        ]
        #expect(statistics.metrics.map(\.name) == expected.map(\.0))
        #expect(statistics.metrics.map(\.value) == expected.map(\.1))
        #expect(statistics.metrics.allSatisfy { $0.standardDeviation.isNaN })
    }

    @Test func guidesMulticlassExampleComesOut() throws {
        var rows = MulticlassRows()
        for (label, prediction, count) in [("0", "0", 1180), ("0", "1", 510), ("1", "0", 268), ("1.0", "1", 138)] {
            for _ in 0..<count { rows.add(label: label, prediction: prediction) }
        }
        let statistics = try ModelQualityStatistics(.multiclass(rows), evaluatedAt: 0)
        #expect(statistics.confusion?.counts == [[1180, 510], [268, 138]])
        let expected: [(String, Double)] = [
            ("accuracy", 0.6288167938931297), ("weighted_recall", 0.6288167938931297),
            ("weighted_precision", 0.6983172269629505), ("weighted_f0_5", 0.6803947317178771),
            ("weighted_f1", 0.6571162346664904), ("weighted_f2", 0.6384024354394601),
        ]
        for (name, value) in expected { #expect(isClose(statistics[name]?.value, value, 1e-15)) }
        #expect(
            statistics.metrics.map(\.name)
                == expected.map(\.0) + expected.map { "\($0.0)_best_constant_classifier" })
        // The guide's constant classifier says 1 (accuracy 406/2096), which is neither the most frequent actual class nor
        // the most frequent prediction; ours says what occurs most often.
        #expect(isClose(statistics["accuracy_best_constant_classifier"]?.value, 1690.0 / 2096))
        // About the deviation of an 80 % sample: √(0.629 · 0.371 / 2096 · 0.25).
        let deviation = try #require(statistics["accuracy"]?.standardDeviation)
        #expect(deviation > 0.001 && deviation < 0.011)
    }

    /// By hand: errors 1, −1, 2, 0; labels' spread around 2.5 is 5.
    @Test func regressionIsMeasured() throws {
        let rows = RegressionRows(predictions: [2, 1, 5, 4], labels: [1, 2, 3, 4])
        let statistics = try ModelQualityStatistics(
            .regression(rows), window: (start: 1_670_763_600, end: 1_670_767_200), evaluatedAt: 1_670_768_303.899)
        #expect(statistics.metrics.map(\.name) == ["mae", "mse", "rmse", "r2"])
        #expect(statistics.metrics.map(\.value) == [1, 1.5, 1.5.squareRoot(), 1 - 6.0 / 5])
        #expect(
            String(decoding: statistics.json, as: UTF8.self).hasPrefix(
                """
                {
                  "version" : 0.0,
                  "dataset" : {
                    "item_count" : 4,
                    "start_time" : "2022-12-11T13:00:00Z",
                    "end_time" : "2022-12-11T14:00:00Z",
                    "evaluation_time" : "2022-12-11T14:18:23.899Z"
                  },
                  "regression_metrics" : {
                    "mae" : {
                      "value" : 1.0,
                      "standard_deviation" : "NaN"
                    },
                """))
    }

    /// By hand: probabilities 0.9 (1), 0.8 (0), 0.6 (1, 0), 0.1 (0).
    @Test func curvesAndAreasAreThoseOfTheGroups() throws {
        let rows = BinaryRows(probabilities: [0.9, 0.8, 0.6, 0.6, 0.1], labels: [1, 0, 1, 0, 0])
        let statistics = try ModelQualityStatistics(.binary(rows), evaluatedAt: 0)
        let curves = try #require(statistics.curves)
        #expect(curves.falsePositiveRates == [0, 0, 1.0 / 3, 2.0 / 3, 1, 1])
        #expect(curves.truePositiveRates == [0, 0.5, 0.5, 1, 1, 1])
        #expect(curves.recalls == [0, 0.5, 0.5, 1, 1])
        #expect(curves.precisions == [1, 1, 0.5, 0.5, 0.4])
        #expect(isClose(statistics["auc"]?.value, 0.75))
        #expect(isClose(statistics["au_prc"]?.value, 0.5 + 0.25))
        let names = [
            "confusion_matrix", "recall", "precision", "accuracy", "recall_best_constant_classifier",
            "precision_best_constant_classifier", "accuracy_best_constant_classifier", "true_positive_rate",
            "true_negative_rate", "false_positive_rate", "false_negative_rate",
            "receiver_operating_characteristic_curve", "precision_recall_curve", "auc", "au_prc", "f0_5", "f1", "f2",
            "f0_5_best_constant_classifier", "f1_best_constant_classifier", "f2_best_constant_classifier",
        ]
        guard case .object(let file) = try JSONValue(parsing: statistics.json, file: "x") else { return }
        #expect(file.object("binary_classification_metrics").members.map(\.key) == names)
        #expect(try ModelQualityStatistics(json: statistics.json).json == statistics.json)
        // A probability at the threshold says 0.
        #expect(BinaryRows(probabilities: [0.5], labels: [1]).predictions == [0])
    }

    @Test func longCurvesAreThinnedToTheirLimitWithBothEnds() throws {
        let probabilities = (0..<5000).map { Double($0) / 5000 }
        let rows = BinaryRows(probabilities: probabilities, labels: probabilities.indices.map { $0 % 3 == 0 ? 1 : 0 })
        let statistics = try ModelQualityStatistics(
            .binary(rows), evaluatedAt: 0, settings: QualitySettings(curvePoints: 100))
        let curves = try #require(statistics.curves)
        #expect((98...102).contains(curves.recalls.count))
        #expect(curves.recalls.first == 0 && curves.recalls.last == 1)
        #expect(zip(curves.recalls, curves.recalls.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func deviationsComeFromTheSeedAndOnlyWithEnoughRows() throws {
        var draws = SeededGenerator(seed: 2)
        let probabilities = (0..<1000).map { _ in draws.unit() }
        let labels = probabilities.map { draws.unit() < $0 ? UInt8(1) : 0 }
        func statistics(_ rows: Int, seed: UInt64 = 42) throws -> ModelQualityStatistics {
            try ModelQualityStatistics(
                .binary(BinaryRows(probabilities: Array(probabilities[..<rows]), labels: Array(labels[..<rows]))),
                evaluatedAt: 0, settings: QualitySettings(seed: seed))
        }
        #expect(try statistics(199)["auc"]?.standardDeviation.isNaN == true)
        let full = try statistics(1000)
        #expect(full.metrics.allSatisfy { $0.standardDeviation >= 0 && $0.standardDeviation < 0.05 })
        #expect(try statistics(1000) == full)
        #expect(try statistics(1000, seed: 43)["auc"]?.standardDeviation != full["auc"]?.standardDeviation)
    }

    @Test func whatRowsDoNotDefineIsNaNAndViolatesNothing() throws {
        let statistics = try ModelQualityStatistics(
            .binary(BinaryRows(probabilities: [0.1, 0.2], labels: [0, 0])), evaluatedAt: 0)
        #expect(statistics["recall"]?.value.isNaN == true && statistics["auc"]?.value.isNaN == true)
        #expect(statistics["precision"]?.value == 0 && statistics["f1"]?.value == 0)
        #expect(statistics.curves == nil)
        let suggested = ModelQualityConstraints.suggested(from: statistics)
        #expect(suggested.constraints.map(\.metric).contains("auc") == false)
        let strict = ModelQualityConstraints(
            problem: .binary, constraints: [.init(metric: "auc", threshold: 0.9, comparison: .lessThan)])
        #expect(ModelQualityViolations(statistics: statistics, constraints: strict).violations.isEmpty)
    }

    @Test func rowsThatCannotBeMeasuredAreNamed() {
        #expect(throws: QualityError.self) { try ModelQualityStatistics(.binary(BinaryRows()), evaluatedAt: 0) }
        #expect(throws: QualityError.self) {
            try ModelQualityStatistics(.regression(RegressionRows(predictions: [1], labels: [])), evaluatedAt: 0)
        }
        #expect(throws: QualityError.self) {
            try ModelQualityStatistics(.binary(BinaryRows(probabilities: [.nan], labels: [1])), evaluatedAt: 0)
        }
        #expect(throws: QualityError.self) {
            try ModelQualityStatistics(.binary(BinaryRows(predictions: [0], labels: [2])), evaluatedAt: 0)
        }
    }

    // MARK: Constraints and violations

    @Test func binaryConstraintsAreInTheOrderOfTheFile() throws {
        let rows = BinaryRows(probabilities: [0.9, 0.8, 0.6, 0.1], labels: [1, 0, 1, 0])
        let constraints = ModelQualityConstraints.suggested(
            from: try ModelQualityStatistics(.binary(rows), evaluatedAt: 0))
        #expect(
            constraints.constraints.map(\.metric) == [
                "recall", "precision", "accuracy", "true_positive_rate", "true_negative_rate", "false_positive_rate",
                "false_negative_rate", "auc", "f0_5", "f1", "f2",
            ])
        #expect(
            constraints.constraints.filter { $0.comparison == .greaterThan }.map(\.metric).allSatisfy {
                $0.hasPrefix("false")
            })
        #expect(try ModelQualityConstraints(json: constraints.json).json == constraints.json)
    }

    @Test func violationsAreWordedAsTheirs() throws {
        var statistics = try ModelQualityStatistics(.binary(guide), evaluatedAt: 0)
        statistics.metrics[1].standardDeviation = 0.0125
        let constraints = ModelQualityConstraints(
            problem: .binary,
            constraints: [
                .init(metric: "recall", threshold: 1, comparison: .lessThan),
                .init(metric: "precision", threshold: 0.5, comparison: .lessThan),
                .init(metric: "true_negative_rate", threshold: 1, comparison: .lessThan),
                .init(metric: "false_positive_rate", threshold: 1e-4, comparison: .greaterThan),
                .init(metric: "recal", threshold: 1, comparison: .lessThan),
            ])
        let found = ModelQualityViolations(statistics: statistics, constraints: constraints)
        #expect(found.violations.map(\.metricName) == ["precision", "trueNegativeRate", "falsePositiveRate"])
        #expect(
            found.violations.map(\.description) == [
                "Metric precision with 0.3333333333333333 +/- 0.0125 was LessThanThreshold '0.5'",
                "Metric trueNegativeRate with 0.33333333333333337 was LessThanThreshold '1.0'",
                "Metric falsePositiveRate with 0.6666666666666666 was GreaterThanThreshold '1.0E-4'",
            ])
        #expect(found.unmeasured == ["recal"])
        #expect(try ModelQualityViolations(json: found.json).violations == found.violations)
    }

    @Test func mistakesInFilesAreNamedByTheirPath() {
        func message(_ text: String) -> String? {
            do {
                _ = try ModelQualityConstraints(json: Array(text.utf8))
                return nil
            } catch { return error.message }
        }
        #expect(
            message(#"{"regression_constraints":{"mae":{"threshold":"x","comparison_operator":"LessThanThreshold"}}}"#)
                == #"constraints.json: regression_constraints.mae.threshold: expected a number, found "x""#)
        #expect(
            message(#"{"regression_constraints":{"mae":{"threshold":1,"comparison_operator":"Less"}}}"#)?
                .hasSuffix(#"expected one of "LessThanThreshold", "GreaterThanThreshold", found "Less""#) == true)
        let good = #"{"threshold":1,"comparison_operator":"LessThanThreshold"}"#
        #expect(
            message(#"{"binary_classification_constraints":{"acuracy":\#(good)}}"#)
                == "constraints.json: binary_classification_constraints.acuracy: there is no such metric, and so nothing to check"
        )
        #expect(
            message(#"{"regression_constraints":{"auc":\#(good)}}"#)?.contains("regression_constraints.auc") == true)
        #expect(message(#"{"regression_constraints":{"mae":\#(good),"mae":\#(good)}}"#)?.contains("twice") == true)
        for name in ["au_prc", "accuracy_best_constant_classifier", "true_negative_rate"] {
            #expect(message(#"{"binary_classification_constraints":{"\#(name)":\#(good)}}"#) == nil)
        }
        #expect(message("{}")?.contains("expected one of binary_classification_constraints") == true)
    }
}

/// Against files that SageMaker wrote.
@Suite(.enabled(if: ExampleFiles.available, "the example files are not there"))
struct RealModelQualityTests {
    @Test(arguments: ["baseline", "run-2020-01-06"])
    func statisticsAndConstraintsComeBackByteForByte(folder: String) throws {
        let statistics = try #require(ExampleFiles.bytes("model-quality-regression/\(folder)/statistics.json"))
        let constraints = try #require(ExampleFiles.bytes("model-quality-regression/\(folder)/constraints.json"))
        let read = try ModelQualityStatistics(json: statistics)
        #expect(read.json == statistics)
        #expect(try ModelQualityConstraints(json: constraints).json == constraints)
        #expect(ModelQualityConstraints.suggested(from: read).json == constraints)
    }

    @Test func violationsFollowFromStatisticsAndConstraints() throws {
        let statistics = try #require(ExampleFiles.bytes("model-quality-regression/run-2020-01-06/statistics.json"))
        let constraints = try #require(ExampleFiles.bytes("model-quality-regression/baseline/constraints.json"))
        let violations = try #require(
            ExampleFiles.bytes("model-quality-regression/run-2020-01-06/constraint_violations.json"))
        let baseline = try ModelQualityConstraints(json: constraints)
        let current = try ModelQualityStatistics(json: statistics)
        #expect(ModelQualityViolations(statistics: current, constraints: baseline).json == violations)
        #expect(try ModelQualityViolations(json: violations).json == violations)
        let own = ModelQualityViolations(statistics: current, constraints: .suggested(from: current))
        #expect(own.json == ExampleFiles.bytes("model-quality-regression/run-2020-01-13/constraint_violations.json"))
    }

    @Test func resortedBinaryStatisticsAreRead() throws {
        let bytes = try #require(ExampleFiles.bytes("model-quality-binary/statistics-resorted.json"))
        let statistics = try ModelQualityStatistics(json: bytes)
        #expect(statistics.problem == .binary && statistics.metrics.count == 17)
        #expect(statistics.confusion?.counts == [[1, 2], [0, 1]])
        #expect(statistics.curves?.recalls == [0, 0.25, 0.5, 0.75, 1])
        #expect(statistics["auc"]?.standardDeviation == 0.1)
        guard case .object(let own) = try JSONValue(parsing: statistics.json, file: "x"),
            case .object(let theirs) = try JSONValue(parsing: bytes, file: "x")
        else { return }
        let key = "binary_classification_metrics"
        #expect(own.object(key).members.map(\.key) == theirs.object(key).members.map(\.key))
    }

    /// scikit-learn's metrics of the same 334 rows (1.9.1).
    @Test func realMergedRecordIsMeasured() throws {
        let bytes = try #require(ExampleFiles.bytes("captured/merged-endpoint-json.jsonl"))
        let record = try MergedRecord(line: bytes.split(separator: 0x0a)[0])
        var collector = RowCollector(
            .binary,
            fields: try PredictionFields(
                inference: "predictions[*].predicted_label", probability: "$.predictions[*].score",
                groundTruth: "instances[*].label"))
        collector.add(record)
        #expect(collector.records == 1 && collector.unreadable == 0, "\(collector.firstMistake?.message ?? "")")
        let statistics = try ModelQualityStatistics(collector.rows, evaluatedAt: 0)
        #expect(statistics.itemCount == 334)
        #expect(isClose(statistics["auc"]?.value, 0.4941609773625584))
        #expect(isClose(statistics["accuracy"]?.value, 0.3263473053892216))
        #expect(isClose(statistics["f2"]?.value, 0.16683022571148184))
        // A single key is found at any depth.
        var short = RowCollector(
            .binary, fields: try PredictionFields(inference: "predicted_label", probability: "score"))
        short.add(record)
        #expect(short.rows == collector.rows)
    }
}

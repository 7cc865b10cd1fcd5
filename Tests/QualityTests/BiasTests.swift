import Capture
import JSONDocument
import Testing

@testable import Quality

struct BiasMetricTests {
    private func value(_ metrics: [BiasMetric], _ name: String) -> Double? { metrics.first { $0.name == name }?.value }

    /// The twelve rows of smclarify's own tests (`tests/unit/bias/metrics/test_metrics.py`, dfBinary), facet F.
    private var twelve: BiasRows {
        BiasRows(
            inFacet: "MFFMFMFFMMFF".map { $0 == "F" }, labels: "011110001000".map { $0 == "1" },
            predictions: "111000110100".map { $0 == "1" })
    }

    private static let expected: [(String, Double)] = [
        ("DI", 1.4285714285714286), ("DCA", 0.25), ("DCR", 0.3333333333333333), ("RD", -0.6666666666666666),
        ("SD", 0.16666666666666666), ("DRR", 0.3333333333333333), ("AD", -0.37142857142857144), ("DAR", -0.5),
        ("TE", -0.5), ("GE", 0.24556213017751485),
    ]

    @Test(arguments: expected)
    func postTrainingMetricsAreThoseOfTheirTests(name: String, expected: Double) {
        #expect(isClose(value(twelve.postTrainingMetrics(), name), expected))
        var mirrored = twelve
        mirrored.inFacet = mirrored.inFacet.map { !$0 }
        let other = name == "DI" ? 1 / expected : name == "GE" ? expected : -expected
        #expect(isClose(value(mirrored.postTrainingMetrics(), name), other))
    }

    /// By hand: 4 of 7 in F, 2 of 5 in M are predicted positive.
    @Test func differenceInPositiveProportionsIsThatOfTheHandCalculation() {
        #expect(isClose(value(twelve.postTrainingMetrics(), "DPPL"), 2.0 / 5 - 4.0 / 7))
        #expect(isClose(value(twelve.preTrainingMetrics(), "CI"), -1.0 / 6))
        #expect(isClose(value(twelve.preTrainingMetrics(), "DPL"), 2.0 / 5 - 3.0 / 7))
    }

    /// smclarify's test of KL, JS and LP; the last by its own formula.
    @Test func distancesAreThoseOfTheirTests() {
        var rows = BiasRows(
            inFacet: [true, false, false, false, false, false], labels: [true, true, true, false, false, false])
        // One side has no negatives: they are left out.
        #expect(isClose(value(rows.preTrainingMetrics(), "KL"), -0.366516, 1e-6))
        #expect(isClose(value(rows.preTrainingMetrics(), "JS"), 0.06641431438228168))
        #expect(isClose(value(rows.preTrainingMetrics(), "LP"), 0.6))
        rows = BiasRows(
            inFacet: [true, false, false, false, true, false], labels: [true, true, true, false, false, false])
        for name in ["KL", "JS", "LP", "TVD", "KS"] { #expect(value(rows.preTrainingMetrics(), name) == 0) }
        // Shares of positives ⅓ and ⅔: the twelve rows of DATASET_PDF with facet not "b".
        rows = BiasRows(
            inFacet: "abbcaabcbcbb".map { $0 != "b" }, labels: "001111011101".map { $0 == "1" })
        #expect(isClose(value(rows.preTrainingMetrics(), "KL"), 0.2938933, 1e-6))
        #expect(isClose(value(rows.preTrainingMetrics(), "JS"), 0.06465997, 1e-6))
        #expect(isClose(value(rows.preTrainingMetrics(), "LP"), 0.471404520, 1e-8))
        #expect(isClose(value(rows.preTrainingMetrics(), "KS"), 1.0 / 3))
        #expect(isClose(value(rows.preTrainingMetrics(), "TVD"), 1.0 / 3))
    }

    /// smclarify's test of CDD.
    @Test func conditionalDisparityIsThatOfTheirTests() {
        let rows = BiasRows(
            inFacet: "MMMFFFFMMMMFMMFMFFMMFMMF".map { $0 == "F" },
            labels: "011010111101110000100110".map { $0 == "1" }, groups: "102211211201201112010011".map(String.init))
        #expect(isClose(value(rows.preTrainingMetrics(), "CDDL"), 0.3982142857, 1e-9))
    }

    /// smclarify's test of FT with few rows outside the facet: one neighbour.
    @Test func flipTestOfFewRowsIsThatOfTheirTests() {
        let rows: [[Double]] = [
            [0, 0, 0, 0, 1, 1, 1], [1, 0, 0, 0, 1, 0, 1], [1, 0, 1, 0, 1, 0, 1], [1, 0, 0, 1, 1, 0, 1],
            [1, 0, 0, 0, 1, 1, 1], [1, 1, 0, 0, 1, 1, 1], [1, 0, 1, 1, 1, 1, 0], [1, 0, 0, 0, 1, 1, 0],
            [1, 0, 1, 0, 1, 1, 1], [1, 0, 0, 0, 0, 1, 1], [1, 0, 0, 0, 0, 1, 1], [0, 0, 1, 0, 0, 1, 1],
            [1, 0, 0, 0, 1, 1, 0], [1, 0, 1, 0, 0, 1, 1], [1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 1, 0],
        ]
        let test = FlipTest(
            inFacet: rows.map { $0[0] == 1 }, predictions: "1110111111110111".map { $0 == "1" },
            features: (0..<7).map { column in rows.map { $0[column] } }, neighbours: nil)
        #expect(isClose(test.value, -0.15384615384615385))
    }

    /// By hand: neighbours of 10 are 9, 8, 7, 6, 5 outside the facet, of which three are positive.
    @Test func fiveNeighboursVoteFromTenRowsOn() {
        let outside = (0..<10).map(Double.init)
        let positive = outside.map { [9, 7, 5, 0].contains(Int($0)) }
        let facet: [Double] = [10, 10, -1]
        let test = FlipTest(
            inFacet: outside.map { _ in false } + [true, true, true], predictions: positive + [false, true, true],
            features: [outside + facet], neighbours: nil)
        // 10: neighbours say positive, one of two was negative: F⁻ 1. −1: 0, 1, 2, 3, 4 say negative: F⁺ 1.
        #expect(test.value == 0)
        let single = FlipTest(
            inFacet: outside.map { _ in false } + [true, true, true], predictions: positive + [false, true, true],
            features: [outside + facet], neighbours: 1)
        #expect(isClose(single.value, -1.0 / 3))
    }

    @Test func whatIsNotDefinedSaysWhy() {
        let empty = BiasRows(inFacet: [false, false], labels: [true, false], predictions: [true, true])
        for metric in empty.postTrainingMetrics() where metric.name != "GE" {
            #expect(metric.value == nil && metric.error?.isEmpty == false, "\(metric.name)")
        }
        #expect(empty.postTrainingMetrics().first { $0.name == "AD" }?.error == "Facet set is empty")
        #expect(
            empty.preTrainingMetrics().first { $0.name == "CDDL" }?.error == "Group variable is empty or not provided")
        var negated = empty
        negated.inFacet = [true, true]
        #expect(negated.preTrainingMetrics().first { $0.name == "CI" }?.error == "Negated facet set is empty")
        let wrong = BiasRows(inFacet: [true, false], labels: [true, true], predictions: [false, false])
        #expect(wrong.postTrainingMetrics().first { $0.name == "GE" }?.error == "Every row is a false negative")
        #expect(throws: QualityError.self) {
            try BiasAnalysis(
                label: "y", labelValue: "1", facets: [("f", "1", BiasRows(inFacet: [true], labels: []))])
        }
    }

    @Test func infinitiesAreKeptAndEqualOnesDifferByNothing() {
        // No false positives on either side: FN/FP is infinite on both.
        let both = BiasRows(
            inFacet: [true, true, false, false], labels: [true, false, true, false],
            predictions: [false, false, false, false])
        #expect(value(both.postTrainingMetrics(), "TE") == 0)
        let one = BiasRows(
            inFacet: [true, true, false, false], labels: [true, false, true, false],
            predictions: [false, false, true, true])
        #expect(value(one.postTrainingMetrics(), "TE") == .infinity)
    }
}

struct ClarifyFileTests {
    /// Python 3.11's `repr`.
    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.1, "0.1"), (-36.69387755102041, "-36.69387755102041"),
        (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
        (1.2345e22, "1.2345e+22"), (123456789.125, "123456789.125"), (Double.leastNonzeroMagnitude, "5e-324"),
        (1e100, "1e+100"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (9_007_199_254_740_992, "9007199254740992.0"),
        (.infinity, "Infinity"), (.nan, "NaN"),
    ])
    func numbersPrintAsPythonPrintsThem(number: Double, text: String) {
        #expect(PythonNumber.text(number) == text)
    }

    @Test func layoutIsPythons() {
        let value: JSONValue = [
            "a": .array([.integer(1), .null, .bool(true)]), "é\u{1F600}\u{7f}\"": .array([]),
            "o": .object(JSONObject()),
        ]
        #expect(
            String(decoding: value.pythonBytes(), as: UTF8.self)
                == #"""
                {
                    "a": [
                        1,
                        null,
                        true
                    ],
                    "\u00e9\ud83d\ude00\u007f\"": [],
                    "o": {}
                }
                """#)
    }

    @Test func biasReportComesBackWithItsErrorsAndInfinities() throws {
        let rows = BiasRows(
            inFacet: [true, true, false, false], labels: [true, false, true, false],
            predictions: [false, false, true, true])
        let analysis = try BiasAnalysis(
            label: "ordered", labelValue: "1", facets: [("loc_uk", "1", rows), ("age", "(1.0, 2.5]", rows)])
        #expect(BiasAnalysis.intervalText(above: 1, upTo: 2.5) == "(1.0, 2.5]")
        #expect(analysis.postTraining?.facets.map(\.name) == ["loc_uk", "age"])
        let names = analysis.postTraining?.facets[0].values[0].metrics.map(\.name) ?? []
        #expect(names == names.sorted() && names.count == 13)
        let text = String(decoding: analysis.json, as: UTF8.self)
        #expect(text.contains(#""value": "Infinity""#))
        #expect(text.contains("\"value\": null,\n") && text.contains("\"error\": \"Group variable is empty"))
        #expect(try BiasAnalysis(json: analysis.json) == analysis)
    }

    @Test func violationsAreFartherFromZero() throws {
        func analysis(_ values: [(String, Double)]) throws -> BiasAnalysis {
            var analysis = try BiasAnalysis(
                label: "y", labelValue: "1",
                facets: [
                    ("f", "1", BiasRows(inFacet: [true, false], labels: [true, true], predictions: [true, true]))
                ])
            analysis.postTraining?.facets[0].values[0].metrics = values.map {
                BiasMetric(name: $0.0, description: $0.0, value: $0.1)
            }
            return analysis
        }
        let baseline = try analysis([("AD", 0.02), ("DAR", -0.1), ("DI", 0.178), ("TE", 2)])
        let current = try analysis([("AD", -0.03), ("DAR", 0.1), ("DI", 0.083), ("TE", .infinity), ("SD", 1)])
        let found = BiasViolations(current: current, baseline: baseline)
        #expect(found.violations.map(\.metricName) == ["AD", "TE"])
        #expect(
            found.violations[1].description
                == "Metric value Infinity doesn't meet the baseline constraint requirement 2.0")
        let ours = BiasViolations(current: current, baseline: baseline, impactFromOne: true)
        #expect(ours.violations.map(\.metricName) == ["AD", "DI", "TE"])
        #expect(try BiasViolations(json: found.json).json == found.json)
    }

    @Test func valueThatTheBaselineHasAndTheRowsDoNotIsAViolation() throws {
        func analysis(_ inFacet: [Bool], groups: [String]? = nil) throws -> BiasAnalysis {
            try BiasAnalysis(
                label: "y", labelValue: "1",
                facets: [
                    (
                        "f", "1",
                        BiasRows(
                            inFacet: inFacet, labels: [true, false, true, false],
                            predictions: [true, false, false, true], groups: groups,
                            features: groups.map { _ in [[0, 1, 2, 3]] })
                    )
                ])
        }
        let baseline = try analysis([true, true, false, false], groups: ["a", "a", "b", "b"])
        #expect(baseline.postTraining?.facets[0].values[0].isMeasured ?? false)
        let gone = try analysis([false, false, false, false])
        #expect(!(gone.postTraining?.facets[0].values[0].isMeasured ?? true))
        let found = BiasViolations(current: gone, baseline: baseline)
        // One entry for the whole facet.
        #expect(found.violations.map(\.metricName) == ["CI"] && found.violations.allSatisfy(\.isUnmeasured))
        #expect(
            found.violations[0].description
                == "Metrics have no value (Facet set is empty), the baseline's class imbalance is 0.0")
        // Neither groups nor features were given.
        #expect(
            BiasViolations(current: try analysis([true, true, false, false]), baseline: baseline).violations.isEmpty)
        #expect(BiasViolations(current: baseline, baseline: gone).violations.isEmpty)
    }

    /// By hand: baseline 3, 2, 1; the current order is the reverse.
    @Test func rankingScoreIsThatOfTheHandCalculation() throws {
        func list(_ values: [Double]) -> [AttributionAnalysis.Attribution] {
            zip(["a", "b", "c"], values).map { .init(feature: $0, value: $1) }
        }
        let best = 3 + 2 / 1.584962500721156 + 0.5
        let reversed = 1 + 2 / 1.584962500721156 + 1.5
        let score = AttributionViolations.score(baseline: list([3, 2, 1]), current: list([0.1, 0.2, 0.3]))
        #expect(isClose(score, reversed / best))
        #expect(AttributionViolations.score(baseline: list([3, 2, 1]), current: list([30, 20, 10])) == 1)
        #expect(AttributionViolations.score(baseline: list([0, 0, 0]), current: list([1, 2, 3])) == 1)
        // A feature that is new and first pushes all others down.
        let pushed = AttributionViolations.score(
            baseline: list([3, 2, 1]), current: list([3, 2, 1]) + [.init(feature: "new", value: 9)])
        #expect(isClose(pushed, (3 / 1.584962500721156 + 1 + 1 / 2.321928094887362) / best))

        let baseline = AttributionAnalysis(attributions: list([3, 2, 1]), expectedValue: 0.5)
        let current = AttributionAnalysis(attributions: list([0.1, 0.2, 0.3]), expectedValue: 0.5)
        let found = AttributionViolations(current: current, baseline: baseline)
        #expect(
            found.violations.map(\.description) == [
                "Feature attribution drift \(PythonNumber.text(reversed / best)) exceeds threshold 0.9"
            ])
        #expect(AttributionViolations(current: baseline, baseline: baseline).violations.isEmpty)
    }

    @Test func featuresOfAnotherModelAreRefusedAndOthersNoted() throws {
        let baseline = AttributionAnalysis(
            attributions: ["a", "b", "c"].map { .init(feature: $0, value: 1) }, expectedValue: nil)
        #expect(try baseline.differences(from: ["c", "b", "a"]).isEmpty)
        #expect(
            try baseline.differences(from: ["a", "b", "x"]) == [
                "the model lacks features of the baseline: c", "the baseline lacks features of the model: x",
            ])
        for names in [["x", "y"], ["a", "x"], []] {
            let error = #expect(throws: QualityError.self) { try baseline.differences(from: names) }
            #expect(error?.message.hasPrefix("not the same features: the baseline has a, b, c, the model") ?? false)
        }
    }

    @Test func attributionsAreMeansOfAbsoluteValues() throws {
        let list = try AttributionAnalysis.meanAbsolute([[1, -2], [-3, 0]], features: ["x", "y"])
        #expect(list == [.init(feature: "x", value: 2), .init(feature: "y", value: 1)])
        let error = #expect(throws: QualityError.self) {
            try AttributionAnalysis.meanAbsolute([[1]], features: ["x", "y"])
        }
        #expect(error?.message == "row 0 has 1 SHAP values for 2 features")
    }
}

/// Against files that Clarify wrote.
@Suite(.enabled(if: ExampleFiles.available, "the example files are not there"))
struct RealClarifyTests {
    @Test func filesComeBackByteForByte() throws {
        let bias = try #require(ExampleFiles.bytes("clarify/bias-baseline-analysis.json"))
        #expect(try BiasAnalysis(json: bias).json == bias)
        let shap = try #require(ExampleFiles.bytes("clarify/shap-baseline-analysis.json"))
        #expect(try AttributionAnalysis(json: shap).json == shap)
        let drift = try #require(ExampleFiles.bytes("clarify/shap-constraint_violations.json"))
        #expect(try AttributionViolations(json: drift).json == drift)
    }

    /// The merged record holds the rows of the run whose violations were printed: facet column 9, group column 0.
    @Test func realViolationsFollowFromTheRealRows() throws {
        let bytes = try #require(ExampleFiles.bytes("captured/merged-endpoint-json.jsonl"))
        let record = try MergedRecord(line: bytes.split(separator: 0x0a)[0])
        var collector = RowCollector(
            .binary, fields: try PredictionFields(inference: "predicted_label", groundTruth: "label"))
        collector.add(record)
        guard case .binary(let rows) = collector.rows, let input = record.event.input else { return }
        let cells = try BodyValues(
            input.body.bytes, encoding: .json, path: try FieldPath("instances[*].features"), what: "the request"
        ).texts.compactMap { Double($0) }
        let columns = (0..<14).map { column in stride(from: column, to: cells.count, by: 14).map { cells[$0] } }
        let bias = BiasRows(
            inFacet: columns[9].map { $0 == 0 }, labels: rows.labels.map { $0 == 1 },
            predictions: rows.predictions.map { $0 == 1 }, groups: columns[0].map { "\($0)" },
            features: columns.indices.filter { $0 != 9 }.map { columns[$0] })
        // AWS's container of 2024 took one neighbour.
        let current = try BiasAnalysis(
            label: "Target", labelValue: "1", facets: [("Sex", "0", bias)], flipTestNeighbours: 1)
        let baseline = try BiasAnalysis(
            json: try #require(ExampleFiles.bytes("clarify/bias-baseline-analysis.json")))
        let found = BiasViolations(current: current, baseline: baseline)
        let real = try BiasViolations(json: try #require(ExampleFiles.bytes("clarify/bias-constraint_violations.json")))
        #expect(found.violations.map(\.metricName) == real.violations.map(\.metricName))
        for (own, theirs) in zip(found.violations, real.violations)
        where own.metricName != "GE" && own.metricName != "CDDPL" {
            #expect(own.description == theirs.description)
        }
        let metrics = current.postTraining?.facets[0].values[0].metrics ?? []
        // Their sums of these two end in other digits.
        #expect(isClose(metrics.first { $0.name == "GE" }?.value, 0.9454985573866702, 1e-14))
        #expect(isClose(metrics.first { $0.name == "CDDPL" }?.value, 0.3748947825295131, 1e-14))
    }
}

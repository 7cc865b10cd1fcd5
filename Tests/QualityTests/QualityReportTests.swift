import Capture
import JSONDocument
import Tabular
import Testing

@testable import Quality

struct QualityReportTests {
    /// Days of rows whose labels are as likely as `label` says of a probability.
    private func rows(days: Int, perDay: Int, seed: UInt64, label: (_ day: Int, _ p: Double) -> Double) -> BinaryRows {
        var draws = SeededGenerator(seed: seed)
        var (p, y, times): ([Double], [UInt8], [Double]) = ([], [], [])
        for day in 0..<days {
            for row in 0..<perDay {
                let probability = draws.unit() * draws.unit()
                p.append(probability)
                y.append(draws.unit() < label(day, probability) ? 1 : 0)
                times.append(Double(day) * 86_400 + Double(row))
            }
        }
        return BinaryRows(probabilities: p, labels: y, times: times)
    }

    @Test func dayOnWhichCalibrationBreaksIsNamed() throws {
        let rows = rows(days: 7, perDay: 800, seed: 1) { day, p in day == 4 ? p / 2 : p }
        let report = try QualityReport(rows, window: (start: 0, end: 7 * 86_400))
        #expect(report.periods.map(\.start) == (0..<7).map { Double($0) * 86_400 })
        #expect(
            report.periods.map(\.calibration).enumerated().filter { $0.element != .asPredicted }.map(\.offset) == [4])
        #expect(report.periods[4].calibration == .tooHigh && report.periods[4].calibrationZ < -4)
        #expect(report.periods.allSatisfy { $0.rows == 800 })
        let hours = try QualityReport(rows, window: (start: 0, end: 7 * 86_400), period: .hour)
        #expect(hours.periods.count == 7 && hours.periods[1].end == 86_400 + 3600)
    }

    /// Of 200 reports of ten calibrated days one in twenty may name a day.
    @Test func reportsWithoutChangeRarelyNameADay() throws {
        var alarmed = 0
        for seed in 0..<200 {
            let rows = rows(days: 10, perDay: 60, seed: UInt64(seed)) { _, p in p }
            let report = try QualityReport(rows, window: (start: 0, end: 864_000))
            if report.periods.contains(where: { $0.calibration == .tooHigh || $0.calibration == .tooLow }) {
                alarmed += 1
            }
        }
        // 5 % of 200 is 10; 19 is three standard deviations more.
        #expect(alarmed <= 19, "\(alarmed)")
    }

    @Test func fewRowsAreNotEnoughData() throws {
        let report = try QualityReport(
            BinaryRows(probabilities: [0.01, 0.02, 0.9], labels: [1, 1, 0], times: [0, 1, 2]),
            window: (start: 0, end: 9))
        #expect(report.overall.calibration == .notEnoughData)
        #expect(report.overall.precision?.value == 0 && report.overall.recall?.value == 0)
    }

    @Test func fileHoldsWhatWasMeasured() throws {
        let rows = rows(days: 2, perDay: 300, seed: 3) { _, p in p }
        var merge = GroundTruthMerge.Summary()
        merge.matched = 600
        let report = try QualityReport(
            rows, window: (start: 0, end: 172_800), merge: merge,
            estimate: try PerformanceEstimate(probabilities: rows.probabilities ?? []))
        guard case .object(let file) = try JSONValue(parsing: report.json, file: "quality.json") else { return }
        #expect(
            file.members.map(\.key) == [
                "version", "confidence", "overall", "calibration", "period_seconds", "periods", "ground_truth",
                "estimate_without_labels",
            ])
        #expect(file.object("overall")["start"] == "1970-01-01T00:00:00Z")
        #expect(file.object("overall")["calibration"] == "as predicted")
        #expect(file.object("ground_truth")["matched"] == .integer(600))
        #expect(file.object("estimate_without_labels")["blind_spot"] == .string(PerformanceEstimate.blindSpot))
        #expect(report.json.last == 0x0a)
    }

    @Test func rowsWithoutProbabilitiesOrTimesAreNamed() throws {
        let error = #expect(throws: QualityError.self) {
            try QualityReport(BinaryRows(predictions: [1], labels: [1]), window: (start: 0, end: 1))
        }
        #expect(error?.message == "the rows have classes and no probabilities")
        #expect(throws: QualityError.self) {
            try QualityReport(
                BinaryRows(probabilities: [0.5], labels: [1], times: []), window: (start: 0, end: 1))
        }
        let timeless = try QualityReport(BinaryRows(probabilities: [0.5], labels: [1]), window: (start: 0, end: 1))
        #expect(timeless.periods.isEmpty)
    }
}

struct RowCollectorTests {
    private func record(
        _ label: String, _ answer: String, json: Bool = false, labelJSON: Bool = false
    ) throws -> MergedRecord {
        let type = json ? "application/json" : "text/csv"
        let captured = CaptureRecord(
            time: 60, input: nil, output: CapturedBody(contentType: type, bytes: Array(answer.utf8)))
        return MergedRecord(
            event: try CapturedEvent(line: captured.line()[...]), label: Array(label.utf8),
            labelEncoding: labelJSON ? .json : .csv)
    }

    private func binary(_ records: [MergedRecord], _ fields: PredictionFields) -> RowCollector {
        var collector = RowCollector(.binary, fields: fields)
        for record in records { collector.add(record) }
        return collector
    }

    @Test func severalRowsOfOneRequestArePairedInOrder() throws {
        let collector = binary(
            [
                try record("1\n0\n", "0.9\n0.2\n"), try record("1", "0.5"), try record("0,1", "0.1,0.8"),
                try record("[1,0]", "0.7,0.6", labelJSON: true),
            ], try PredictionFields())
        guard case .binary(let rows) = collector.rows else { return }
        #expect(rows.labels == [1, 0, 1, 0, 1, 1, 0])
        #expect(rows.probabilities == [0.9, 0.2, 0.5, 0.1, 0.8, 0.7, 0.6])
        #expect(rows.predictions == [1, 0, 0, 0, 1, 1, 1])
        #expect(rows.times == Array(repeating: 60, count: 7))
        #expect(collector.records == 4)
    }

    @Test func recordWhoseRowsDifferIsLeftOutAndCounted() throws {
        let collector = binary(
            [try record("1\n0\n1", "0.9\n0.2\n"), try record("1", ""), try record("1", "0.4")], try PredictionFields())
        #expect(collector.rows.count == 1)
        #expect(collector.countsDiffer == 2 && collector.unreadable == 0)
    }

    @Test(arguments: [
        ("2", "0.5", "the label is neither 0 nor 1"), ("1", "x", "the probability is not a number"),
        ("1", "1.5", "the probability is not from 0 to 1"), ("1", "nan", "the probability is not a number"),
        ("\"1", "0.5", "the label is not valid CSV: a quote is not closed, or stands inside a field"),
    ])
    func valueThatCannotBeReadIsNamedAndItsWholeRecordLeftOut(label: String, answer: String, words: String) throws {
        let collector = binary([try record("1\n\(label)", "0.5\n\(answer)")], try PredictionFields())
        #expect(collector.rows.count == 0 && collector.unreadable == 1)
        #expect(collector.firstMistake?.message.hasSuffix(words) == true)
    }

    @Test func fieldsAreFoundByNumberAndPath() throws {
        var collector = binary(
            [try record("7,true", "x,1,0.3")], try PredictionFields(inference: "1", probability: "2", groundTruth: "1"))
        #expect(collector.rows == .binary(oneRow(label: 1, prediction: 1, probability: 0.3)))
        collector = binary(
            [try record(#"{"a":{"b":[{"c":0}]}}"#, #"{"p":[[1,0.25]]}"#, json: true, labelJSON: true)],
            try PredictionFields(probability: "$['p'][0][1]", groundTruth: "a.b[*].c"))
        #expect(collector.rows == .binary(oneRow(label: 0, prediction: 0, probability: 0.25)))
        // JSON lines.
        collector = binary(
            [try record("1\n0", "{\"s\":0.75}\n{\"s\":0.5}", json: true)], try PredictionFields(probability: "s"))
        #expect(collector.rows.count == 2)
        collector = binary([try record("1", "0.5")], try PredictionFields(probability: "score"))
        #expect(collector.firstMistake?.message.hasSuffix("\"score\" is no field's number") == true)
    }

    private func oneRow(label: UInt8, prediction: UInt8, probability: Double) -> BinaryRows {
        var rows = BinaryRows(probabilities: [probability], labels: [label], times: [60])
        rows.predictions = [prediction]
        return rows
    }

    @Test(arguments: ["", "$", "a..b", "a[", "a[x]", "[-1]", "."])
    func pathThatIsNoneIsRefused(path: String) {
        #expect(throws: QualityError.self) { try FieldPath(path) }
    }

    @Test func otherProblemsAreCollected() throws {
        var multiclass = RowCollector(.multiclass, fields: try PredictionFields())
        for (label, answer) in [("2", "2.0"), ("10", "2"), ("", "1")] { multiclass.add(try record(label, answer)) }
        guard case .multiclass(let rows) = multiclass.rows else { return }
        #expect(rows.classes == ["2", "10"] && rows.labels == [0, 1] && rows.predictions == [0, 0])
        #expect(rows.confusion().classes == ["2", "10"])
        var regression = RowCollector(.regression, fields: try PredictionFields(inference: "0"))
        regression.add(try record("3.5", "3"))
        regression.add(try record("inf", "3"))
        #expect(regression.rows == .regression(RegressionRows(predictions: [3], labels: [3.5])))
        #expect(regression.unreadable == 1)
    }
}

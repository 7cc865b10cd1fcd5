import Capture
import JSONDocument
public import Monitoring
import Tabular

/// `statistics.json` of model quality: how good a model's predictions were in a window or on a baseline.
///
/// Reading takes any layout and names a mistake by its path; writing gives Model Monitor's own bytes. Unknown keys
/// survive in their places.
public struct ModelQualityStatistics: Sendable, Equatable {
    /// 0.0 in every known file.
    public var version = 0.0
    /// Rows measured; nil in files that don't say.
    public var itemCount: Int?
    /// The window's begin, `yyyy-MM-ddTHH:mm:ssZ`; nil for a baseline.
    public var startTime: String?
    /// The window's end; nil for a baseline.
    public var endTime: String?
    /// When it was measured, with milliseconds; nil in files that don't say.
    public var evaluationTime: String?
    /// What the model predicts.
    public var problem: ProblemType
    /// Rows by class; nil for regression.
    public var confusion: ClassConfusion?
    /// Of a binary model with probabilities; nil otherwise.
    public var curves: QualityCurves?
    /// The scalar metrics in the order of the file.
    public var metrics: [QualityMetric]
    private var source = JSONObject()

    /// The metric of that name, or nil.
    public subscript(_ name: String) -> QualityMetric? { metrics.first { $0.name == name } }

    // MARK: Measuring

    /// Measures rows.
    ///
    /// - Parameters:
    ///   - rows: At least one row; the arrays are of one length.
    ///   - window: Begin and end in seconds since 1970; nil for a baseline.
    ///   - time: When it is measured, in seconds since 1970.
    ///   - settings: Seed of the five samples, size of the curves.
    /// - Throws: ``QualityError`` `length-mismatch`; `bad-record` without rows or for a probability that is no number.
    public init(
        _ rows: LabelledRows, window: (start: Double, end: Double)? = nil, evaluatedAt time: Double,
        settings: QualitySettings = QualitySettings()
    ) throws(QualityError) {
        try rows.check()
        problem = rows.problem
        itemCount = rows.count
        startTime = window.map { UTCTime(seconds: $0.start).text }
        endTime = window.map { UTCTime(seconds: $0.end).text }
        evaluationTime = UTCTime(seconds: time).textWithMilliseconds
        let measured: [QualityMetric]
        switch rows {
        case .binary(let binary):
            let ranking = try binary.ranking()
            measured = binary.metrics(ranking: ranking)
            confusion = ClassConfusion(classes: ["0", "1"], counts: binary.counts)
            curves = ranking.flatMap { BinaryRows.curves($0, limit: settings.curvePoints) }
        case .multiclass(let multiclass):
            let counts = multiclass.confusion()
            measured = counts.weightedMetrics
            confusion = counts
        case .regression(let regression): measured = regression.metrics()
        }
        metrics = measured
        let deviations = try Self.deviations(rows, settings: settings)
        for index in metrics.indices where index < deviations.count {
            metrics[index].standardDeviation = deviations[index]
        }
    }

    /// A binary model's statistics from its confusion matrix, of rows that are not at hand.
    ///
    /// - Parameters:
    ///   - counts: Rows `[actual][predicted]`, both classes `0` and `1`.
    ///   - auc: The area under the receiver operating characteristic; nil where it is not known.
    public init(counts: [[Int]], auc: Double?) {
        var rows = BinaryRows()
        for (label, predicted) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            rows.labels += repeatElement(UInt8(label), count: counts[label][predicted])
            rows.predictions += repeatElement(UInt8(predicted), count: counts[label][predicted])
        }
        problem = .binary
        itemCount = rows.labels.count
        confusion = ClassConfusion(classes: ["0", "1"], counts: counts)
        metrics = rows.metrics(ranking: nil)
        if let auc, let place = metrics.firstIndex(where: { $0.name == "f0_5" }) {
            metrics.insert(QualityMetric(name: "auc", value: auc), at: place)
        }
    }

    /// The sample standard deviation of each metric over five samples of 80 % of the rows without replacement; nothing
    /// below 200 rows.
    private static func deviations(
        _ rows: LabelledRows, settings: QualitySettings
    ) throws(QualityError) -> [Double] {
        guard rows.count >= QualitySettings.leastRows else { return [] }
        var draws = SeededGenerator(seed: settings.seed)
        var samples: [[Double]] = []
        for _ in 0..<QualitySettings.samples {
            let wanted = Int(Double(rows.count) * QualitySettings.sampleShare)
            let places = draws.rows(wanted, of: rows.count)
            let metrics: [QualityMetric]
            switch rows {
            case .binary(let binary):
                let subset = binary.subset(places)
                metrics = subset.metrics(ranking: try subset.ranking())
            case .multiclass(let multiclass): metrics = multiclass.confusion(places).weightedMetrics
            case .regression(let regression): metrics = regression.metrics(places)
            }
            samples.append(metrics.map(\.value))
        }
        return samples[0].indices.map { index in
            let values = samples.map { $0[index] }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(values.count - 1)).squareRoot()
        }
    }

    // MARK: The file

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: `MonitoringError` that names the place.
    public init(json: [UInt8], file: String = "statistics.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        source = try node.object()
        version = try node.optional("version")?.double() ?? 0
        if let dataset = try node.optional("dataset") {
            itemCount = try dataset.optional("item_count")?.count()
            startTime = try dataset.optional("start_time")?.string()
            endTime = try dataset.optional("end_time")?.string()
            evaluationTime = try dataset.optional("evaluation_time")?.string()
        }
        let object = source
        guard let problem = ProblemType.allCases.first(where: { object[$0.metricsKey] != nil }) else {
            throw node.mistake(expected: "one of " + ProblemType.allCases.map(\.metricsKey).joined(separator: ", "))
        }
        self.problem = problem
        let list = try node.member(problem.metricsKey)
        metrics = []
        for member in try list.object().members {
            let metric = try list.member(member.key)
            switch member.key {
            case "confusion_matrix": confusion = try ClassConfusion(metric)
            case "receiver_operating_characteristic_curve":
                var curves = self.curves ?? QualityCurves()
                curves.falsePositiveRates = try metric.member("false_positive_rates").doubles()
                curves.truePositiveRates = try metric.member("true_positive_rates").doubles()
                self.curves = curves
            case "precision_recall_curve":
                var curves = self.curves ?? QualityCurves()
                curves.precisions = try metric.member("precisions").doubles()
                curves.recalls = try metric.member("recalls").doubles()
                self.curves = curves
            default:
                guard case .object(let object) = metric.value, object["value"] != nil else { continue }
                metrics.append(
                    QualityMetric(
                        name: member.key, value: try metric.member("value").double(),
                        standardDeviation: try metric.optional("standard_deviation")?.double() ?? .nan))
            }
        }
    }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        let dataset = source.object("dataset").updated(with: [
            ("item_count", itemCount.map { .integer(Int64($0)) }), ("start_time", startTime.map { .string($0) }),
            ("end_time", endTime.map { .string($0) }), ("evaluation_time", evaluationTime.map { .string($0) }),
        ])
        let object = source.updated(with: [
            ("version", .double(version)), ("dataset", dataset.members.isEmpty ? nil : .object(dataset)),
            (problem.metricsKey, .object(metricsObject)),
        ])
        return JSONValue.object(object).jacksonBytes()
    }

    /// Confusion matrix first, the curves before the areas.
    private var metricsObject: JSONObject {
        var known: [(key: String, value: JSONValue?)] = []
        if let confusion { known.append(("confusion_matrix", .object(confusion.json))) }
        var wantsCurves = curves != nil
        for metric in metrics {
            if wantsCurves, let curves, ["auc", "au_prc", "f0_5"].contains(metric.name) {
                known += curves.json
                wantsCurves = false
            }
            let values: JSONValue = [
                "value": .double(metric.value), "standard_deviation": .double(metric.standardDeviation),
            ]
            known.append((metric.name, values))
        }
        return source.object(problem.metricsKey).updated(with: known)
    }
}

extension LabelledRows {
    /// Refuses arrays of different lengths and no rows.
    func check() throws(QualityError) {
        let lengths: [Int]
        switch self {
        case .binary(let rows):
            lengths = [rows.labels.count, rows.predictions.count, rows.probabilities?.count ?? rows.labels.count]
            guard !rows.labels.contains(where: { $0 > 1 }), !rows.predictions.contains(where: { $0 > 1 }) else {
                throw QualityError(.badRecord, "a label or prediction is neither 0 nor 1")
            }
        case .multiclass(let rows): lengths = [rows.labels.count, rows.predictions.count]
        case .regression(let rows): lengths = [rows.labels.count, rows.predictions.count]
        }
        guard Set(lengths).count == 1 else {
            throw QualityError(.lengthMismatch, "labels and predictions are of \(lengths) rows")
        }
        guard count > 0 else {
            throw QualityError(
                .badRecord, "no row has both a prediction and a label",
                hint: "send ground truth with the inference ID or event ID of captured requests")
        }
    }
}

extension SeededGenerator {
    /// `wanted` of the rows 0 ..< `rows`, ascending, every such set equally likely.
    ///
    /// Source: Knuth, *The Art of Computer Programming* 2, 3.4.2, algorithm S.
    mutating func rows(_ wanted: Int, of rows: Int) -> [Int] {
        var chosen: [Int] = []
        chosen.reserveCapacity(wanted)
        for row in 0..<rows where unit() * Double(rows - row) < Double(wanted - chosen.count) { chosen.append(row) }
        return chosen
    }
}

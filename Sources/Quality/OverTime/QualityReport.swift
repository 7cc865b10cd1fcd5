import Capture
package import JSONDocument
import Monitoring
public import Statistics

/// `quality.json`: what Model Monitor's files don't say of a binary model: calibration and figures with intervals, over
/// the whole window and period by period.
public struct QualityReport: Sendable, Equatable {
    /// How long a period is.
    public enum Period: Double, Sendable {
        /// An hour of UTC.
        case hour = 3600
        /// A day of UTC.
        case day = 86_400
    }

    /// The most periods of a report.
    public static let periodLimit = 10_000

    /// The level of the intervals.
    public var confidence: Double
    /// The whole window.
    public var overall: PeriodQuality
    /// Predicted against observed over the whole window, ten bins of about equal rows.
    public var calibration: CalibrationCurve
    /// The length of the ``periods`` in seconds.
    public var periodSeconds: Double
    /// The periods that hold rows, by time.
    public var periods: [PeriodQuality]
    /// How labels and requests met; nil where that is not known.
    public var merge: GroundTruthMerge.Summary?
    /// What was to be expected before the labels came; nil where it was not estimated.
    public var estimate: PerformanceEstimate?

    /// Measures rows.
    ///
    /// - Parameters:
    ///   - rows: At least one row, with probabilities and times, arrays of one length.
    ///   - window: Begin and end in seconds since 1970.
    ///   - period: How time is parted; of longer periods the last is cut by the window's end.
    ///   - confidence: Level of the intervals, in (0, 1).
    ///   - merge: How labels and requests met.
    ///   - estimate: What was to be expected before the labels came.
    /// - Throws: ``QualityError`` `length-mismatch`; `bad-record` without rows or probabilities; `bad-setting`.
    public init(
        _ rows: BinaryRows, window: (start: Double, end: Double), period: Period = .day, confidence: Double = 0.95,
        merge: GroundTruthMerge.Summary? = nil, estimate: PerformanceEstimate? = nil
    ) throws(QualityError) {
        try LabelledRows.binary(rows).check()
        guard confidence > 0, confidence < 1 else {
            throw QualityError(.badSetting, "the confidence \(confidence) is not between 0 and 1")
        }
        guard rows.probabilities != nil else {
            throw QualityError(
                .badRecord, "the rows have classes and no probabilities",
                hint: "name the probability's place, for calibration needs it")
        }
        let parts = try Self.parts(rows, seconds: period.rawValue)
        self.confidence = confidence
        self.merge = merge
        self.estimate = estimate
        periodSeconds = period.rawValue
        guard
            let overall = try PeriodQuality(
                rows, start: window.start, end: window.end, confidence: confidence, periods: 1)
        else { throw QualityError(.badRecord, "there are no rows to measure") }
        self.overall = overall
        calibration = try rows.outcomes().calibrationCurve(.equalMass, bins: 10, confidence: confidence)
        periods = []
        for (start, places) in parts {
            let measured = try PeriodQuality(
                rows.subset(places), start: start, end: start + period.rawValue, confidence: confidence,
                periods: parts.count)
            if let measured { periods.append(measured) }
        }
    }

    /// The rows' places by the begin of their period; nothing where times are not known.
    private static func parts(
        _ rows: BinaryRows, seconds: Double
    ) throws(QualityError) -> [(start: Double, places: [Int])] {
        guard let times = rows.times else { return [] }
        guard times.count == rows.labels.count else {
            throw QualityError(.lengthMismatch, "times and labels are of [\(times.count), \(rows.labels.count)] rows")
        }
        var parts: [Double: [Int]] = [:]
        for (place, time) in times.enumerated() where time.isFinite {
            parts[(time / seconds).rounded(.down) * seconds, default: []].append(place)
        }
        guard parts.count <= periodLimit else {
            throw QualityError(
                .badSetting, "the rows lie in \(parts.count) periods", hint: "take longer periods or a shorter window")
        }
        return parts.map { ($0.key, $0.value) }.sorted { $0.start < $1.start }
    }

    /// The file's bytes, with a newline at the end.
    public var json: [UInt8] { document.jacksonBytes() + [0x0a] }

    /// The file's content.
    package var document: JSONValue {
        [
            "version": .integer(1), "confidence": .double(confidence), "overall": overall.document,
            "calibration": .array(calibration.bins.map(\.document)), "period_seconds": .double(periodSeconds),
            "periods": .array(periods.map(\.document)), "ground_truth": merge?.document ?? .null,
            "estimate_without_labels": estimate?.document ?? .null,
        ]
    }
}

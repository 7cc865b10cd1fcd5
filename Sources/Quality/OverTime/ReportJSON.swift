import Capture
package import JSONDocument
import Monitoring
import Statistics

extension JSONValue {
    fileprivate static func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
    fileprivate static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    fileprivate static func interval(_ value: ConfidenceInterval?) -> JSONValue {
        value.map { .array([.double($0.lower), .double($0.upper)]) } ?? .null
    }
    fileprivate static func figure(_ value: PerformanceEstimate.Figure?) -> JSONValue {
        value.map { ["value": .double($0.value), "interval": .interval($0.interval)] } ?? .null
    }
}

extension PeriodQuality {
    var document: JSONValue {
        [
            "start": .string(UTCTime(seconds: start).text), "end": .string(UTCTime(seconds: end).text),
            "rows": .count(rows), "positives": .count(positives), "mean_probability": .double(meanProbability),
            "positive_rate": ["value": .double(positiveRate), "interval": .interval(positiveRateInterval)],
            "calibration": .string(calibration.rawValue), "calibration_z": .double(calibrationZ),
            "log_loss": ["value": .double(logLoss), "interval": .interval(logLossInterval)],
            "brier_score": .double(brierScore), "expected_calibration_error": .double(expectedCalibrationError),
            "auc": ["value": .number(rocAUC), "interval": .interval(rocAUCInterval)],
            "accuracy": .figure(accuracy), "precision": .figure(precision), "recall": .figure(recall),
        ]
    }
}

extension CalibrationCurve.Bin {
    var document: JSONValue {
        [
            "lowest": .double(lowest), "highest": .double(highest), "rows": .count(rows),
            "mean_probability": .double(meanProbability), "positive_rate": .double(positiveRate),
            "interval": .interval(interval),
        ]
    }
}

extension GroundTruthMerge.Summary {
    /// The figures as a member of `quality.json`.
    package var document: JSONValue {
        [
            "matched": .count(matched), "without_label": .count(withoutLabel), "labels": .count(labels),
            "unused_labels": .count(unusedLabels), "duplicate_labels": .count(duplicateLabels),
            "bad_label_lines": .count(badLabelLines), "bad_captured_lines": .count(badCapturedLines),
        ]
    }
}

extension PerformanceEstimate {
    /// The estimate as a JSON file of its own, with its blind spot in words and a newline at the end.
    public var json: [UInt8] { document.jacksonBytes() + [0x0a] }

    /// The estimate as a member of `quality.json`.
    package var document: JSONValue {
        [
            "blind_spot": .string(Self.blindSpot), "rows": .count(rows),
            "predicted_positives": .count(predictedPositives), "expected_positives": .double(expectedPositives),
            "threshold": .double(threshold), "confidence": .double(confidence), "calibrated": .bool(isCalibrated),
            "accuracy": .figure(accuracy), "precision": .figure(precision), "recall": .figure(recall),
            "f1": .figure(f1), "auc": .figure(rocAUC), "log_loss": .figure(logLoss),
            "brier_score": .figure(brierScore),
        ]
    }
}

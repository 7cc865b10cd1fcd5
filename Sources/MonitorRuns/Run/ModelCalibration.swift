import Foundation
import Jobs
import Monitoring
package import Quality
import Statistics

/// What a model's folder says of its probabilities: from where on it predicts 1, and what they turned out to be.
package struct ModelCalibration: Sendable {
    /// The model's threshold.
    package let threshold: Double
    /// From the probabilities to the shares of positives among held-out rows; nil for models of earlier versions.
    package let calibration: ProbabilityCalibration?

    /// Reads `metrics.json` of a folder; nil where it is no model's.
    package init?(folder: String) {
        guard
            let bytes = FileManager.default.contents(
                atPath: ModelDirectory(path: folder).path(.metrics)),
            let metrics = try? JSONDecoder().decode(TrainJob.Metrics.self, from: bytes)
        else { return nil }
        threshold = metrics.test.threshold
        calibration = metrics.calibration
    }

    /// How good the model probably is on rows of which no label is known.
    ///
    /// - Parameters:
    ///   - probabilities: `[patterns]`, from 0 to 1.
    ///   - counts: `[patterns]`, rows of each.
    /// - Returns: Nil without rows.
    package func estimate(_ probabilities: [Double], counts: [Int]) -> EstimateFigures? {
        let estimate = try? PerformanceEstimate(
            probabilities: probabilities, counts: counts, threshold: ModelThreshold.bound(threshold),
            calibration: calibration)
        return estimate.map { EstimateFigures($0, threshold: threshold) }
    }
}

extension MonitoredWindow {
    /// How good the model probably is on the window's rows; nil where they have no probabilities, or the baseline no model.
    ///
    /// The probabilities are those of the column's sketch: all of them up to 2,050 rows, an even choice of more.
    func estimate(_ reference: BaselineReference) -> EstimateFigures? {
        guard let levels = alignment.prediction?.numbers?.sketch.levels,
            let model = ModelCalibration(folder: reference.folder)
        else { return nil }
        let counts = levels.enumerated().flatMap { level, values in repeatElement(1 << level, count: values.count) }
        return model.estimate(levels.flatMap(\.self), counts: counts)
    }
}

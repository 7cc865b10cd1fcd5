import Foundation
import Jobs
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
        calibration = metrics.calibration.flatMap { curve in
            let positives = curve.bins.map { Int(($0.positiveRate * Double($0.rows)).rounded()) }
            let outcomes = try? ScoredOutcomes(
                probabilities: curve.bins.map(\.meanProbability), positives: positives,
                negatives: zip(curve.bins, positives).map { $0.rows - $1 })
            return outcomes.flatMap { try? ProbabilityCalibration(fitting: $0) }
        }
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

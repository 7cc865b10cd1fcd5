import Aggregation
import Foundation
import Training

/// A measure of a round that a training job may ask for: XGBoost's, or one that SageMaker's container adds to them.
struct RoundMetric: Sendable {
    /// As it is asked for: `auc`, `error@0.7`, `f1`.
    let name: String
    /// Whether XGBoost computes it.
    let isXGBoosts: Bool
    /// Whether a larger value is a better one.
    let isLargerBetter: Bool

    private static let xgboostsLarger = ["auc", "aucpr"]
    private static let xgboostsSmaller = ["error", "logloss", "rmse", "mae", "rmsle", "mape", "mphe"]
    private static let containersLarger = [
        "accuracy", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "precision", "precision_macro",
        "precision_micro", "r2", "recall", "recall_macro", "recall_micro",
    ]

    /// All of them, but `error@t`.
    static let names = (xgboostsLarger + xgboostsSmaller + containersLarger + ["mse"]).sorted()

    /// - Returns: Nil for a metric that there is not, or that does not measure a label of 0 and 1.
    init?(_ name: String) {
        self.name = name
        let threshold = name.hasPrefix("error@") ? Double(name.dropFirst(6)) : nil
        isXGBoosts = Self.xgboostsLarger.contains(name) || Self.xgboostsSmaller.contains(name) || threshold != nil
        isLargerBetter = Self.xgboostsLarger.contains(name) || Self.containersLarger.contains(name)
        guard isXGBoosts || isLargerBetter || name == "mse" else { return nil }
    }

    /// The value for some rows.
    ///
    /// - Returns: Nil when it is XGBoost's and XGBoost did not tell.
    func value(_ side: RoundWatch.Side) -> Double? {
        if isXGBoosts { return side.metrics.first { $0.name == name }.flatMap { Double($0.value) } }
        return OutcomeCounts(side).value(name)
    }
}

/// What SageMaker's container computes by itself: right and wrong decisions at a probability of one half, and squared errors.
///
/// Rows count once whatever their weight, as they do there. Averages are scikit-learn's: `macro` is the mean over both labels,
/// `micro` the share of right decisions.
private struct OutcomeCounts {
    private var right = [0.0, 0.0]
    private var actual = [0.0, 0.0]
    private var decided = [0.0, 0.0]
    private var squaredError = 0.0

    init(_ side: RoundWatch.Side) {
        for stratum in side.strata {
            let probability = 1 / (1 + exp(-Double(side.margins[Int(stratum.pattern)])))
            let decision = probability > 0.5 ? 1 : 0
            let count = Double(stratum.count)
            let label = Int(stratum.label)
            actual[label] += count
            decided[decision] += count
            if decision == label { right[label] += count }
            squaredError += count * (probability - Double(label)) * (probability - Double(label))
        }
    }

    private var rows: Double { actual[0] + actual[1] }

    private func precision(_ label: Int) -> Double { decided[label] > 0 ? right[label] / decided[label] : 0 }
    private func recall(_ label: Int) -> Double { actual[label] > 0 ? right[label] / actual[label] : 0 }

    private func f1(_ label: Int) -> Double {
        let sum = decided[label] + actual[label]
        return sum > 0 ? 2 * right[label] / sum : 0
    }

    func value(_ name: String) -> Double? {
        switch name {
        case "accuracy", "precision_micro", "recall_micro": return (right[0] + right[1]) / rows
        case "balanced_accuracy", "recall_macro": return (recall(0) + recall(1)) / 2
        case "precision": return precision(1)
        case "precision_macro": return (precision(0) + precision(1)) / 2
        case "recall": return recall(1)
        case "f1_binary": return f1(1)
        case "f1", "f1_macro": return (f1(0) + f1(1)) / 2
        case "mse": return squaredError / rows
        case "r2":
            let spread = actual[0] * actual[1] / rows
            return spread > 0 ? 1 - squaredError / spread : nil
        default: return nil
        }
    }
}

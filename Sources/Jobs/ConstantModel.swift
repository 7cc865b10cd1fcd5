import Aggregation
import Foundation
import Training
import XGBoost

/// A model in which no tree has a split: it gives every row the same probability, which no metric calls an error.
enum ConstantModel {
    /// - Parameters:
    ///   - evaluation: The trained model's, with its importance.
    ///   - parameters: What it was trained with.
    ///   - train: The rows it was trained on.
    /// - Returns: What happened and the likely cause; nil where some tree has a split.
    static func warning(_ evaluation: ModelEvaluation, _ parameters: TrainingParameters, _ train: Patterns) -> String? {
        // A linear booster has no trees.
        guard parameters["booster"] != "gblinear", evaluation.importance[.frequency]?.isEmpty ?? false else {
            return nil
        }
        return "no tree has a split, so the model gives every row the same probability: "
            + cause(parameters, train)
    }

    /// The first tree's root has a hessian of Σw·p(1 − p); a split parts it in two, each of at least `min_child_weight`.
    private static func cause(_ parameters: TrainingParameters, _ train: Patterns) -> String {
        var weight = 0.0
        var positive = 0.0
        for stratum in train.strata {
            let share = Double(stratum.count) * stratum.weight
            weight += share
            if stratum.label == 1 { positive += share }
        }
        let hessian = positive * (weight - positive) / weight
        let least = parameters["min_child_weight"].flatMap { Double($0) } ?? 1
        if hessian < 2 * least {
            let isWeighted = train.strata.contains { $0.weight != 1 }
            return isWeighted
                ? "the weights are too small for min_child_weight \(text(least)); make their mean about 1, or lower it "
                    + "with --set min_child_weight=0"
                : "there are too few rows of both labels for min_child_weight \(text(least)); lower it with "
                    + "--set min_child_weight=1"
        }
        let gamma = parameters["gamma"].flatMap { Double($0) } ?? 0
        return "no column says enough of the label for gamma \(text(gamma)) and min_child_weight \(text(least)); "
            + "lower them with --set, or look for better columns"
    }

    private static func text(_ number: Double) -> String { String(format: "%g", number) }
}

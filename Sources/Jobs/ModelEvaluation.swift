import Aggregation
import Statistics
import XGBoost

/// How a model does on training and held-out rows, and what it relies on.
struct ModelEvaluation {
    let trainMetrics: BinaryClassificationMetrics
    let testMetrics: BinaryClassificationMetrics
    /// The held-out rows' probabilities and labels.
    let outcomes: ScoredOutcomes
    /// XGBoost's importance by kind and feature.
    let importance: [Predictor.Importance: [String: Float]]
    /// Mean absolute SHAP value on held-out rows by feature name, in log-odds.
    let effects: [(name: String, value: Double)]

    init(
        _ predictor: Predictor, train: Patterns, test: Patterns, features: [Feature], threshold: Double, threads: Int
    ) throws {
        let trained = try Scoring.probabilities(predictor, train, features: features, threads: threads)
        trainMetrics = BinaryClassificationMetrics(
            try Scoring.outcomes(train, probabilities: trained), threshold: threshold)
        let held = try Scoring.probabilities(predictor, test, features: features, threads: threads)
        outcomes = try Scoring.outcomes(test, probabilities: held)
        testMetrics = BinaryClassificationMetrics(outcomes, threshold: threshold)
        // A linear booster has neither.
        var importance: [Predictor.Importance: [String: Float]] = [:]
        for kind in Predictor.Importance.allCases { importance[kind] = (try? predictor.importance(kind)) ?? [:] }
        self.importance = importance
        effects = try Scoring.effects(predictor, test, features: features, threads: threads)
    }
}

extension Scoring {
    /// Mean absolute SHAP values with their features' names.
    static func effects(
        _ predictor: Predictor, _ patterns: Patterns, features: [Feature], threads: Int = 0
    ) throws -> [(name: String, value: Double)] {
        let values = try meanAbsoluteSHAP(predictor, patterns, features: features, threads: threads)
        return zip(features, values).map { ($0.name, $1) }
    }
}

import Tabular
public import Training

/// The hyperparameters of a training job of SageMaker's built-in XGBoost, as our training takes them.
///
/// What is not given is left to XGBoost, as the built-in algorithm leaves it.
public struct Hyperparameters: Sendable {
    /// XGBoost's parameters, the rounds and the seed.
    public private(set) var parameters: TrainingParameters
    /// Whether the column after the label holds weights.
    public private(set) var hasWeights = false
    /// Rounds without a better value of the last metric after which training ends; nil for never.
    public private(set) var earlyStoppingRounds: Int?
    /// What each round is measured by, in the order asked for; empty for XGBoost's own choice.
    public private(set) var metrics: [String] = []
    /// Whether the rounds done by then are kept when the job is stopped.
    public private(set) var keepsModelOnTermination = false
    /// What was taken otherwise than it was said, a sentence each.
    public private(set) var notes: [String] = []

    /// Checks what a job was given.
    ///
    /// - Parameter texts: Values by name, as in `hyperparameters.json`.
    /// - Throws: ``ContainerError`` (`hyperparameter`) for the first mistake, looked for as the built-in algorithm looks:
    ///   what is missing, what is unknown, what cannot be read, what is out of range, what does not go together.
    public init(_ texts: [String: String]) throws(ContainerError) {
        var values: [String: String] = [:]
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
            let known = Hyperparameter.aliases[name] ?? name
            guard values.updateValue(value, forKey: known) == nil else {
                throw Self.refusal("\(known) is given under two names")
            }
        }
        guard let rounds = values["num_round"] else { throw Self.refusal("Missing required hyperparameter: num_round") }
        for name in values.keys.sorted() where Hyperparameter.catalogue[name] == nil {
            let names = Hyperparameter.catalogue.keys.sorted()
            throw ContainerError(
                .hyperparameter, "Extraneous hyperparameter found: \(name)",
                hint: nearestSpelling(of: name, among: names).map { "did you mean \($0)?" }
                    ?? "the names are those of SageMaker's built-in XGBoost")
        }
        let given = values.sorted { $0.key < $1.key }.compactMap { name, value in
            Hyperparameter.catalogue[name].map { (entry: $0, value: value) }
        }
        for (entry, value) in given { try entry.check(value) }
        // Both were checked to be whole numbers of 32 bits.
        let seed = values["seed"].flatMap { Int64($0) } ?? 0
        parameters = TrainingParameters(rounds: Int(rounds) ?? 1, seed: UInt64(min(seed.magnitude, UInt64(Int32.max))))
        try take(values)
        for (entry, value) in given {
            switch entry.use {
            case .parameter where entry.name != "num_round": try set(entry.name, value)
            case .refused(let reason): throw Self.refusal("Hyperparameter \(entry.name): \(reason)")
            case .parameter, .container, .nothing: break
            }
        }
    }

    private static func refusal(_ message: String, hint: String? = nil) -> ContainerError {
        ContainerError(.hyperparameter, message, hint: hint)
    }

    /// Looks at what is not XGBoost's alone.
    private mutating func take(_ values: [String: String]) throws(ContainerError) {
        guard let objective = values["objective"], TrainingParameters.objectives.contains(objective) else {
            throw Self.refusal(
                "Hyperparameter objective: \(values["objective"] ?? "reg:squarederror, the default,") is not trained here",
                hint: "this trains on a label of 0 and 1; set objective to \(TrainingParameters.objectives[0])")
        }
        try set("objective", objective)
        guard values["process_type"] ?? "default" == "default" else {
            throw Self.refusal(
                "Hyperparameter process_type: update needs a model to begin from, which is not taken here")
        }
        if let method = values["tree_method"] {
            if method == "gpu_hist" { notes.append("tree_method gpu_hist is done on the processor, as hist") }
            try set("tree_method", method == "gpu_hist" ? "hist" : method)
        }
        hasWeights = values["csv_weights"] == "1"
        keepsModelOnTermination = values["save_model_on_termination"] == "true"
        earlyStoppingRounds = values["early_stopping_rounds"].flatMap { Int($0) }
        guard earlyStoppingRounds == nil || values["booster"] != "gblinear" else {
            throw Self.refusal("Hyperparameter early_stopping_rounds: rounds of booster gblinear cannot be taken back")
        }
        try takeMetrics(values, objective)
    }

    private mutating func takeMetrics(_ values: [String: String], _ objective: String) throws(ContainerError) {
        var asked = (values["eval_metric"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        if let tuned = values["_tuning_objective_metric"] {
            guard tuned.hasPrefix("validation:") else {
                throw Self.refusal(
                    "Hyperparameter _tuning_objective_metric: \(tuned) is not in [validation:<metric>]",
                    hint: "for example validation:auc")
            }
            // Last, since the last one decides when to stop.
            let metric = String(tuned.dropFirst("validation:".count))
            asked.removeAll { $0 == metric }
            asked.append(metric)
        }
        for name in asked {
            guard let metric = RoundMetric(name) else {
                throw Self.refusal(
                    "Hyperparameter eval_metric: \(name) is not in [\(RoundMetric.names.joined(separator: ", "))]",
                    hint: "these measure a label of 0 and 1")
            }
            guard name != "auc" || objective.hasPrefix("binary:") else {
                throw Self.refusal("Hyperparameter eval_metric: auc goes with objective binary:* only")
            }
            guard !metrics.contains(name) else { continue }
            metrics.append(name)
            if metric.isXGBoosts { try set("eval_metric", name) }
        }
    }

    private mutating func set(_ name: String, _ value: String) throws(ContainerError) {
        do {
            try parameters.set(name, to: value, origin: "Hyperparameter")
        } catch {
            throw Self.refusal("Hyperparameter \(name): \(value) cannot be", hint: error.hint)
        }
    }
}

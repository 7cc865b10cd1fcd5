public import Aggregation
public import Foundation
public import XGBoost

/// Trains a model on patterns.
///
/// Two ways, chosen by the parameters:
/// - *By gradients*, for tree boosting with a logistic objective: each round we take XGBoost's margins, sum the gradients of
///   every pattern ourselves (``Aggregation/LogisticGradients``), and let XGBoost grow a tree on them. Rows that repeat cost
///   once, sampling draws rows, and the sums are exact, so that the model does not depend on the number of threads.
/// - *By XGBoost's own loop*, for what needs it (`dart`, `gblinear`, `exact`, `approx`, gradient-based sampling, parallel
///   trees): on plain rows, with one thread, for the same reason.
public struct Trainer: Sendable {
    /// How a training run went about it.
    public enum Method: String, Sendable, Codable {
        case gradients
        case xgboost
    }

    /// Losses after a round.
    public struct Round: Sendable, Codable {
        /// Index of the round from 1; a curve of very many rows leaves rounds out.
        public var round: Int
        /// Mean log loss of the training rows, in nats.
        public var train: Double
        /// The same of the held-out rows; nil without any.
        public var test: Double?
    }

    /// A trained model and how its loss fell.
    public struct Outcome: Sendable {
        /// XGBoost's JSON model.
        public var model: Data
        /// The losses after each round, in order.
        public var curve: [Round]
        /// Which of the two ways was taken.
        public var method: Method
        /// XGBoost's own metrics on the held-out rows after the last round, where `eval_metric` was set.
        public var evaluation: String?
    }

    /// The settings of a run.
    public let parameters: TrainingParameters
    /// The columns of the patterns.
    public let features: [Feature]

    /// A trainer of patterns with these columns, `[patterns, features]`.
    public init(parameters: TrainingParameters, features: [Feature]) {
        self.parameters = parameters
        self.features = features
    }

    /// Which way these parameters take.
    public var method: Method {
        let own =
            ["binary:logistic", "reg:logistic", "binary:logitraw"].contains(parameters["objective"] ?? "")
            && parameters["booster"] ?? "gbtree" == "gbtree"
            && ["auto", "hist"].contains(parameters["tree_method"] ?? "auto")
            && parameters["sampling_method"] ?? "uniform" == "uniform"
            && parameters.number("num_parallel_tree", default: 1) == 1
            && parameters["updater"] == nil
        return own ? .gradients : .xgboost
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - train: The training rows, both labels among them.
    ///   - test: Held-out rows, only measured.
    ///   - watch: Told of XGBoost's metrics after every round, and may end the run; nil for the rounds that are set.
    ///   - progress: Called after every round; throwing stops the run.
    /// - Returns: The model after the last round, and how its loss fell.
    /// - Throws: ``TrainingError``, ``XGBoost/XGBoostError``, or what `watch` and `progress` throw.
    public func train(
        _ train: Patterns, test: Patterns?, watch: RoundWatch? = nil, progress: (Round) throws -> Void = { _ in }
    ) throws -> Outcome {
        guard train.rowCount > 0 else { throw TrainingError(code: .noRows, message: "there are no rows to train on") }
        let rate = Self.positiveRate(train, positiveScale: 1)
        guard rate > 0, rate < 1 else {
            throw TrainingError(
                code: .oneClass, message: "every training row has the same label",
                hint: "training needs rows of both; check --label and --positive")
        }
        try refuseCategories()
        return try method == .gradients
            ? byGradients(train, test: test, watch: watch, progress: progress)
            : byXGBoost(train, test: test, watch: watch, progress: progress)
    }

    private func byGradients(
        _ train: Patterns, test: Patterns?, watch: RoundWatch?, progress: (Round) throws -> Void
    ) throws -> Outcome {
        let matrix = try matrix(of: train)
        let held = try test.map { try self.matrix(of: $0) }
        let positiveScale = parameters.number("scale_pos_weight", default: 1)
        var settings = try settings().filter { $0.name != "subsample" && $0.name != "scale_pos_weight" }
        if parameters["base_score"] == nil {
            settings.append(("base_score", "\(Float(Self.baseScore(train, positiveScale: positiveScale)))"))
        }
        settings.append(("seed", String(parameters.seed)))
        settings.append(("nthread", String(parameters.threads)))
        let booster = try Booster(caching: [matrix] + (held.map { [$0] } ?? []), parameters: settings)
        var gradients = LogisticGradients(
            train, subsample: parameters.number("subsample", default: 1), positiveScale: positiveScale)
        var curve: [Round] = []
        var margins = try booster.margins(matrix)
        let watched = try watch.map { try WatchedRun($0, booster, train: train, test: test, trainer: self) }
        var kept: Int?
        for round in 0..<parameters.rounds {
            gradients.update(margins: margins, seed: parameters.seed, round: round)
            try booster.boost(matrix, round: round, gradients: gradients.gradients, hessians: gradients.hessians)
            margins = try booster.margins(matrix)
            try checkFinite(margins, round: round + 1)
            kept = try watched?.look(after: round)
            if kept != nil { break }
            if let last = curve.last, !isMeasured(round, rows: train.strata.count) {
                try progress(Round(round: round + 1, train: last.train, test: last.test))
                continue
            }
            let entry = Round(
                round: round + 1, train: LogLoss.mean(train.strata, margins: margins),
                test: try held.flatMap { held in
                    try test.map { LogLoss.mean($0.strata, margins: try booster.margins(held)) }
                })
            curve.append(entry)
            try progress(entry)
        }
        return Outcome(
            model: try model(booster, rounds: kept), curve: curve, method: .gradients,
            evaluation: try evaluation(booster, on: test ?? train, name: test == nil ? "train" : "test"))
    }

    private func byXGBoost(
        _ train: Patterns, test: Patterns?, watch: RoundWatch?, progress: (Round) throws -> Void
    ) throws -> Outcome {
        let (matrix, rows) = try labelledMatrix(of: train)
        let held = try test.map { try labelledMatrix(of: $0) }
        var settings = try settings()
        settings.append(("seed", String(parameters.seed)))
        settings.append(("nthread", "1"))
        let booster = try Booster(caching: [matrix] + (held.map { [$0.0] } ?? []), parameters: settings)
        let watched = try watch.map { try WatchedRun($0, booster, train: train, test: test, trainer: self) }
        var kept: Int?
        var curve: [Round] = []
        for round in 0..<parameters.rounds {
            try booster.update(matrix, round: round)
            try checkFinite(try booster.margins(matrix), round: round + 1)
            let entry = Round(
                round: round + 1, train: LogLoss.mean(rows, margins: try booster.margins(matrix)),
                test: try held.map { LogLoss.mean($0.1, margins: try booster.margins($0.0)) })
            curve.append(entry)
            try progress(entry)
            kept = try watched?.look(after: round)
            if kept != nil { break }
        }
        return Outcome(
            model: try model(booster, rounds: kept), curve: curve, method: .xgboost,
            evaluation: try evaluation(booster, on: test ?? train, name: test == nil ? "train" : "test"))
    }

    /// The model of all rounds, or of the first ones.
    private func model(_ booster: Booster, rounds: Int?) throws(XGBoostError) -> Data {
        guard let rounds else { return try booster.json() }
        return try parameters["booster"] == "gblinear" ? booster.json() : booster.json(rounds: rounds)
    }

    /// The parameters as XGBoost takes them.
    private func settings() throws(TrainingError) -> [(name: String, value: String)] {
        var settings = parameters.values
        for (index, setting) in settings.enumerated() {
            settings[index].value = try FeatureConstraints.byPosition(setting.name, setting.value, features)
        }
        return settings
    }

    /// Refuses categories where XGBoost would.
    private func refuseCategories() throws(TrainingError) {
        guard let column = features.first(where: \.isCategory)?.name else { return }
        let taking = [("booster", "gblinear"), ("tree_method", "exact"), ("updater", "grow_colmaker")]
        guard
            let (name, value) = taking.first(where: { name, value in
                parameters[name]?.split(separator: ",").contains { $0 == value } ?? false
            })
        else { return }
        throw TrainingError(
            code: .categories, message: "\(name)=\(value) takes no categories, and \"\(column)\" is one",
            hint:
                "leave such columns out with --ignore, make numbers of them, or use booster=gbtree with tree_method=hist"
        )
    }

    /// Whether the loss is taken after a round: always of few rows; of many, where it would cost as much as the round, after
    /// the first, the last, and every few in between.
    private func isMeasured(_ round: Int, rows: Int) -> Bool {
        (round + 1) % min(10, max(1, rows / Self.rowsMeasuredPerRound)) == 0 || round + 1 == parameters.rounds
    }

    /// Losses of so many rows cost little beside a round's tree.
    private static let rowsMeasuredPerRound = 50_000

    /// Stops a training that has left the numbers.
    private func checkFinite(_ margins: [Float], round: Int) throws(TrainingError) {
        guard margins.contains(where: { !$0.isFinite }) else { return }
        throw TrainingError(
            code: .diverged, message: "training diverged: after round \(round) a row's margin is no number",
            hint: "lower eta or scale_pos_weight, or raise lambda")
    }

    private func evaluation(_ booster: Booster, on patterns: Patterns, name: String) throws -> String? {
        guard parameters["eval_metric"] != nil else { return nil }
        let (matrix, _) = try labelledMatrix(of: patterns)
        return try booster.evaluate(matrix, name: name, round: parameters.rounds - 1)
    }

    /// The patterns as a matrix, one row each; weights are the rows' total, which only guides where numbers are cut.
    private func matrix(of patterns: Patterns) throws(XGBoostError) -> DMatrix {
        let matrix = try DMatrix(
            values: patterns.values, rowCount: patterns.count, features: features, threads: parameters.threads)
        var weights = [Float](repeating: 0, count: patterns.count)
        for stratum in patterns.strata { weights[Int(stratum.pattern)] += Float(stratum.count) * Float(stratum.weight) }
        if weights.contains(where: { $0 != 1 }) { try matrix.setWeights(weights) }
        return matrix
    }

    /// One row for each stratum row, with label and weight: what XGBoost's own objectives and metrics need.
    private func labelledMatrix(of patterns: Patterns) throws -> (DMatrix, [Patterns.Stratum]) {
        let width = features.count
        var values: [Float] = []
        var rows: [Patterns.Stratum] = []
        for stratum in patterns.strata {
            let start = Int(stratum.pattern) * width
            for _ in 0..<stratum.count {
                values.append(contentsOf: patterns.values[start..<start + width])
                rows.append(
                    Patterns.Stratum(
                        pattern: UInt32(rows.count), label: stratum.label, weight: stratum.weight, count: 1))
            }
        }
        let matrix = try DMatrix(values: values, rowCount: rows.count, features: features, threads: parameters.threads)
        try matrix.setLabels(rows.map { Float($0.label) })
        if rows.contains(where: { $0.weight != 1 }) { try matrix.setWeights(rows.map { Float($0.weight) }) }
        return (matrix, rows)
    }

    /// The share of weight on positive rows.
    private static func positiveRate(_ patterns: Patterns, positiveScale: Double) -> Double {
        var positive = 0.0
        var all = 0.0
        for stratum in patterns.strata {
            let weight = Double(stratum.count) * stratum.weight * (stratum.label == 1 ? positiveScale : 1)
            all += weight
            if stratum.label == 1 { positive += weight }
        }
        return all > 0 ? positive / all : 0
    }

    /// The starting probability as XGBoost chooses it (`binary:logitraw` takes it for a margin): the mean label; with `scale_pos_weight`, one Newton step from
    /// log-odds 0 on the scaled weights, whose gradient is W/2 − W₊ and hessian W/4.
    private static func baseScore(_ patterns: Patterns, positiveScale: Double) -> Double {
        guard positiveScale != 1 else { return positiveRate(patterns, positiveScale: 1) }
        let rate = positiveRate(patterns, positiveScale: positiveScale)
        return Logistic.probability((rate - 0.5) * 4)
    }
}

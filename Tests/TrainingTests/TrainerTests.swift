import Aggregation
import Foundation
import Tabular
import Testing
import XGBoost

@testable import Training

/// Rows of `features` binary columns that repeat, with a label that depends on them.
private struct RepeatingRows {
    var columns: [ColumnValues]
    var labels: [UInt8]
    var features: [Feature]
    var rows: [Int32]

    init(count: Int, features width: Int = 8, seed: UInt64 = 11) {
        var generator = SeededGenerator(seed: seed)
        var cells = [[UInt8]](repeating: [], count: width)
        labels = []
        for _ in 0..<count {
            var logit = -2.0
            for feature in 0..<width {
                let cell: UInt8 = Double.random(in: 0..<1, using: &generator) < 0.1 + 0.05 * Double(feature) ? 1 : 0
                cells[feature].append(cell)
                if cell == 1 { logit += [1.5, -1, 0.7, 2, -0.5, 0, 0.3, 1][feature % 8] }
            }
            labels.append(Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(-logit)) ? 1 : 0)
        }
        columns = cells.map { .binary($0) }
        features = (0..<width).map { Feature(name: "f\($0)", isCategory: false) }
        rows = (0..<Int32(count)).map { $0 }
    }

    func patterns(_ policy: Patterns.Policy) -> Patterns {
        Patterns(columns: columns, labels: labels, rows: rows, policy: policy)
    }

    /// Margins of every row from a model.
    func margins(_ model: Data) throws -> [Float] {
        let matrix = try DMatrix(
            values: FeatureMatrix.values(columns, rows: rows), rowCount: rows.count, features: features, threads: 1)
        return try Predictor(model: model, threads: 1).margins(matrix)
    }

    /// Margins of every row after XGBoost's own loop, on plain rows with labels.
    func marginsOfXGBoostAlone(_ settings: TrainingParameters, rounds: Int) throws -> [Float] {
        let matrix = try DMatrix(
            values: FeatureMatrix.values(columns, rows: rows), rowCount: rows.count, features: features, threads: 1)
        try matrix.setLabels(labels.map(Float.init))
        let booster = try Booster(caching: [matrix], parameters: settings.values)
        for round in 0..<rounds { try booster.update(matrix, round: round) }
        return try booster.margins(matrix)
    }
}

private func greatestDifference(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).map { abs($0 - $1) }.max() ?? 1
}

private func parameters(_ changes: [String: String]) throws -> TrainingParameters {
    var parameters = TrainingParameters()
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) { try parameters.set(name, to: value, origin: "test") }
    return parameters
}

@Suite struct TrainerTests {
    @Test func aggregatedAndPlainTrainingGiveTheSameModel() throws {
        let data = RepeatingRows(count: 20_000)
        let settings = try parameters(["subsample": "1", "num_boost_round": "60"])
        let trainer = Trainer(parameters: settings, features: data.features)
        let aggregated = data.patterns(.always)
        #expect(aggregated.count <= 256)
        let fast = try trainer.train(aggregated, test: nil)
        let plain = try trainer.train(data.patterns(.never), test: nil)
        #expect(try greatestDifference(data.margins(fast.model), data.margins(plain.model)) < 1e-5)
    }

    @Test func gradientTrainingGivesTheModelOfXGBoostsOwnLoop() throws {
        let data = RepeatingRows(count: 6_000)
        let settings = try parameters(["subsample": "1", "num_boost_round": "30"])
        let ours = try Trainer(parameters: settings, features: data.features).train(data.patterns(.always), test: nil)
        let alone = try data.marginsOfXGBoostAlone(settings, rounds: 30)
        #expect(try greatestDifference(data.margins(ours.model), alone) < 1e-5)
    }

    @Test func theModelDoesNotDependOnTheNumberOfThreads() throws {
        let data = RepeatingRows(count: 20_000)
        for policy in [Patterns.Policy.always, .never] {
            let models = try ["1", "2", "3", "8"].map { threads in
                let settings = try parameters(["nthread": threads, "num_boost_round": "25"])
                return try Trainer(parameters: settings, features: data.features).train(
                    data.patterns(policy), test: nil
                ).model
            }
            #expect(Set(models).count == 1)
        }
    }

    @Test func sampledModelsHaveTheSameDistributionEitherWay() throws {
        let data = RepeatingRows(count: 4_000)
        func losses(_ policy: Patterns.Policy) throws -> [Double] {
            let patterns = data.patterns(policy)
            return try (0..<24).map { seed in
                let settings = try parameters(
                    ["subsample": "0.5", "num_boost_round": "15", "seed": String(seed), "gamma": "0"])
                let outcome = try Trainer(parameters: settings, features: data.features).train(patterns, test: nil)
                return try #require(outcome.curve.last).train
            }
        }
        let (fast, plain) = (try losses(.always), try losses(.never))
        func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
        func variance(_ x: [Double]) -> Double {
            x.reduce(0) { $0 + ($1 - mean(x)) * ($1 - mean(x)) } / Double(x.count - 1)
        }
        // Welch's t for the means below 4, and an F ratio of the variances within what 23 and 23 degrees allow at 1 in 10⁴.
        let t = (mean(fast) - mean(plain)) / ((variance(fast) + variance(plain)) / 24).squareRoot()
        #expect(abs(t) < 4)
        #expect((0.2...5).contains(variance(fast) / variance(plain)))
        #expect(variance(fast) > 0)
    }

    @Test func scaledPositivesStartWhereXGBoostStarts() throws {
        let data = RepeatingRows(count: 5_000)
        let settings = try parameters(["scale_pos_weight": "3", "subsample": "1", "num_boost_round": "10"])
        let ours = try Trainer(parameters: settings, features: data.features).train(data.patterns(.always), test: nil)
        let alone = try data.marginsOfXGBoostAlone(settings, rounds: 10)
        #expect(try greatestDifference(data.margins(ours.model), alone) < 1e-4)
    }

    @Test func weightsCountAsRepeatedRows() throws {
        let data = RepeatingRows(count: 3_000)
        let settings = try parameters(["subsample": "1", "num_boost_round": "10"])
        let trainer = Trainer(parameters: settings, features: data.features)
        let weighted = Patterns(
            columns: data.columns, labels: data.labels, weights: [Double](repeating: 2, count: 3_000), rows: data.rows,
            policy: .always)
        let twice = Patterns(columns: data.columns, labels: data.labels, rows: data.rows + data.rows, policy: .always)
        let difference =
            try zip(
                data.margins(trainer.train(weighted, test: nil).model),
                data.margins(trainer.train(twice, test: nil).model)
            ).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-6)
    }

    @Test func theCurveIsTheLogLoss() throws {
        let data = RepeatingRows(count: 2_000)
        let outcome = try Trainer(parameters: try parameters(["num_boost_round": "5"]), features: data.features).train(
            data.patterns(.always), test: data.patterns(.always))
        let margins = try data.margins(outcome.model)
        let loss = zip(margins, data.labels).reduce(0.0) { sum, row in
            let p = 1 / (1 + exp(-Double(row.0)))
            return sum - (row.1 == 1 ? log(p) : log(1 - p))
        }
        let last = try #require(outcome.curve.last)
        #expect(abs(last.train - loss / 2_000) < 1e-9)
        #expect(last.test == last.train)
    }

    @Test func otherBoostersTakeXGBoostsLoop() throws {
        let data = RepeatingRows(count: 500)
        for changes in [
            ["booster": "dart", "rate_drop": "0.1"], ["booster": "gblinear"], ["tree_method": "exact"],
            ["sampling_method": "gradient_based"], ["num_parallel_tree": "3"],
        ] {
            let settings = try parameters(changes.merging(["num_boost_round": "3"]) { a, _ in a })
            let trainer = Trainer(parameters: settings, features: data.features)
            #expect(trainer.method == .xgboost)
            let outcome = try trainer.train(data.patterns(.always), test: nil)
            #expect(outcome.curve.count == 3)
            #expect(!outcome.model.isEmpty)
        }
    }

    @Test func constraintsMayNameFeatures() throws {
        let data = RepeatingRows(count: 3_000)
        func model(_ changes: [String: String]) throws -> Data {
            let settings = try parameters(changes.merging(["num_boost_round": "5", "gamma": "0"]) { a, _ in a })
            return try Trainer(parameters: settings, features: data.features).train(data.patterns(.always), test: nil)
                .model
        }
        #expect(
            try model(["monotone_constraints": "{\"f3\":-1,\"f0\":1}"])
                == model(["monotone_constraints": "(1,0,0,-1,0,0,0,0)"]))
        #expect(
            try model(["interaction_constraints": "[[\"f0\",\"f3\"],[\"f7\"]]"])
                == model(["interaction_constraints": "[[0,3],[7]]"]))
        for (name, value, message) in [
            ("monotone_constraints", "{\"f9\":1}", "monotone_constraints speaks of \"f9\", which is not a feature"),
            ("monotone_constraints", "(1,1,1,1,1,1,1,1,1)", "monotone_constraints speaks of 9 features"),
            ("interaction_constraints", "[[0,8]]", "interaction_constraints speaks of feature 8"),
        ] {
            let error = #expect(throws: TrainingError.self) { try model([name: value]) }
            #expect(error?.code == .unknownFeature)
            #expect(error?.message == message)
            #expect(error?.hint?.isEmpty == false)
        }
    }

    @Test(arguments: [("booster", "gblinear"), ("tree_method", "exact"), ("updater", "grow_colmaker")])
    func categoriesAreRefusedWhereXGBoostTakesNone(name: String, value: String) throws {
        let data = RepeatingRows(count: 200)
        var features = data.features
        features[2].isCategory = true
        let trainer = Trainer(parameters: try parameters([name: value]), features: features)
        let error = #expect(throws: TrainingError.self) { try trainer.train(data.patterns(.always), test: nil) }
        #expect(error?.code == .categories)
        #expect(error?.message == "\(name)=\(value) takes no categories, and \"f2\" is one")
    }

    @Test func oneClassIsRefused() {
        let data = RepeatingRows(count: 100)
        let patterns = Patterns(columns: data.columns, labels: [UInt8](repeating: 1, count: 100), rows: data.rows)
        let error = #expect(throws: TrainingError.self) {
            try Trainer(parameters: TrainingParameters(), features: data.features).train(patterns, test: nil)
        }
        #expect(error?.code == .oneClass)
    }
}

@Suite struct TrainingParametersTests {
    @Test func theDefaultsAreTheReferences() {
        let parameters = TrainingParameters()
        #expect(parameters.rounds == 100)
        #expect(parameters.seed == 42)
        #expect(parameters["max_depth"] == "5")
        #expect(parameters["eta"] == "0.2")
    }

    @Test func anAliasReplacesTheDefault() throws {
        var parameters = TrainingParameters()
        try parameters.set("learning_rate", to: "0.1", origin: "--set")
        #expect(parameters["eta"] == "0.1")
        #expect(parameters["learning_rate"] == nil)
    }

    @Test func twoSpellingsOfOneParameterAreRefused() throws {
        let error = #expect(throws: TrainingError.self) {
            try TrainingParameters.refuseTwoSpellings(["eta", "max_depth", "learning_rate"], origin: "--set")
        }
        #expect(error?.message == "--set: eta and learning_rate are the same parameter")
        // The last of one spelling counts, and metrics add up.
        try TrainingParameters.refuseTwoSpellings(["eta", "eta", "eval_metric", "eval_metric"], origin: "--set")
    }

    @Test(arguments: ["-1", "0"])
    func allThreadsHaveTwoSpellings(value: String) throws {
        var parameters = TrainingParameters()
        try parameters.set("nthread", to: "3", origin: "--set")
        try parameters.set("n_jobs", to: value, origin: "--set")
        #expect(parameters.threads == 0)
    }

    @Test(arguments: [
        (
            "monotone_constraints", "(1,2)", "--set: monotone_constraints is \"(1,2)\"",
            "it takes 1, 0 or -1 for each feature in order, such as (1,0,-1), or by name: {\"price\":-1}"
        ),
        (
            "interaction_constraints", "[1]", "--set: interaction_constraints is \"[1]\"",
            "it takes lists of features by position or name, such as [[0,1],[2]] or [[\"price\",\"kind\"]]"
        ),
        ("nthread", "-2", "--set: nthread is \"-2\"", "it takes a whole number from -1 to 2147483647"),
        ("max_dept", "5", "--set: XGBoost has no parameter \"max_dept\" for this task", "did you mean max_depth?"),
        ("eta", "2", "--set: eta is \"2\"", "it takes a number from 0 up to 1"),
        ("subsample", "0", "--set: subsample is \"0\"", "it takes a number above 0 up to 1"),
        ("max_depth", "5.0", "--set: max_depth is \"5.0\"", "it takes a whole number from 0 to 2147483647"),
        (
            "objective", "multi:softmax", "--set: objective is \"multi:softmax\"",
            "it takes one of binary:logistic, reg:logistic, binary:logitraw"
        ),
    ])
    func badParametersAreNamed(name: String, value: String, message: String, hint: String) {
        var parameters = TrainingParameters()
        let error = #expect(throws: TrainingError.self) { try parameters.set(name, to: value, origin: "--set") }
        #expect(error?.message == message)
        #expect(error?.hint == hint)
    }
}

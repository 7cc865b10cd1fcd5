import Testing
import Training

@testable import Container

struct HyperparametersTests {
    private let least = ["num_round": "10", "objective": "binary:logistic"]

    private func refusal(_ more: [String: String]) -> String? {
        do {
            _ = try Hyperparameters(least.merging(more) { $1 })
            return nil
        } catch {
            return error.code == .hyperparameter ? error.message : "another kind of error"
        }
    }

    @Test func whatIsNotGivenIsLeftToXGBoost() throws {
        let taken = try Hyperparameters(least)
        #expect(taken.parameters.rounds == 10)
        #expect(taken.parameters.seed == 0)
        #expect(taken.parameters.values.map(\.name) == ["objective"])
        #expect(taken.metrics.isEmpty && taken.earlyStoppingRounds == nil && !taken.hasWeights)
    }

    @Test func referencesOwnSettingsAreTaken() throws {
        // Those of the reference solution's notebook.
        let taken = try Hyperparameters([
            "max_depth": "5", "eta": "0.2", "gamma": "4", "min_child_weight": "6", "subsample": "0.8", "silent": "0",
            "objective": "binary:logistic", "num_round": "100",
        ])
        #expect(taken.parameters.rounds == 100)
        #expect(taken.parameters["max_depth"] == "5")
        #expect(taken.parameters["silent"] == nil)
    }

    @Test func mistakesAreSaidInTheWordsOfTheBuiltInAlgorithm() {
        #expect(throws: ContainerError.self) { try Hyperparameters(["objective": "binary:logistic"]) }
        #expect(refusal(["max_dept": "5"]) == "Extraneous hyperparameter found: max_dept")
        #expect(refusal(["max_depth": "5.0"]) == "Hyperparameter max_depth: could not parse value \"5.0\"")
        #expect(refusal(["eta": "1.5"]) == "Hyperparameter eta: 1.5 is not in [0, 1]")
        #expect(refusal(["subsample": "0"]) == "Hyperparameter subsample: 0 is not in (0, 1]")
        #expect(refusal(["num_round": "0"]) == "Hyperparameter num_round: 0 is not in [1, 2147483647]")
        #expect(refusal(["gamma": "nan"]) == "Hyperparameter gamma: could not parse value \"nan\"")
        #expect(refusal(["seed": "2147483647"])?.hasSuffix("is not in (-2147483648, 2147483647)") == true)
        #expect(refusal(["booster": "tree"]) == "Hyperparameter booster: tree is not in [gbtree, gblinear, dart]")
        #expect(refusal(["eval_metric": ""]) == "Hyperparameter eval_metric: could not parse value \"\"")
    }

    @Test func whatIsMissingIsSaidBeforeWhatIsUnknown() {
        let error = #expect(throws: ContainerError.self) { try Hyperparameters(["max_dept": "five"]) }
        #expect(error?.message == "Missing required hyperparameter: num_round")
    }

    @Test func aliasesCountOnceAndTwoSpellingsAreRefused() throws {
        #expect(try Hyperparameters(least.merging(["learning_rate": "0.5"]) { $1 }).parameters["eta"] == "0.5")
        #expect(refusal(["learning_rate": "0.5", "eta": "0.5"]) == "eta is given under two names")
    }

    @Test(arguments: ["reg:squarederror", "multi:softmax", "survival:aft", "count:poisson", "nonsense"])
    func otherObjectivesAreRefused(_ objective: String) {
        #expect(refusal(["objective": objective])?.hasPrefix("Hyperparameter objective: \(objective)") == true)
    }

    @Test func missingObjectiveIsNotTakenForOurs() {
        // The built-in algorithm's default is a regression.
        #expect(throws: ContainerError.self) { try Hyperparameters(["num_round": "3"]) }
    }

    @Test func whatCannotBeDoneIsRefused() {
        #expect(refusal(["_kfold": "5"])?.contains("one model") == true)
        #expect(refusal(["num_class": "2"])?.contains("two values") == true)
        #expect(refusal(["process_type": "update"])?.contains("update") == true)
        #expect(refusal(["booster": "gblinear", "early_stopping_rounds": "3"])?.contains("taken back") == true)
        #expect(refusal(["eval_metric": "ndcg"])?.hasPrefix("Hyperparameter eval_metric: ndcg is not in") == true)
        #expect(refusal(["objective": "reg:logistic", "eval_metric": "auc"])?.contains("binary:*") == true)
        #expect(refusal(["_tuning_objective_metric": "train:auc"])?.contains("validation:<metric>") == true)
    }

    @Test func tunedMetricIsMeasuredLast() throws {
        let taken = try Hyperparameters(
            least.merging(["eval_metric": "auc, error@0.7,f1", "_tuning_objective_metric": "validation:auc"]) { $1 })
        #expect(taken.metrics == ["error@0.7", "f1", "auc"])
        // f1 is the container's, not XGBoost's.
        #expect(taken.parameters.values.filter { $0.name == "eval_metric" }.map(\.value) == ["error@0.7", "auc"])
    }

    @Test func graphicsProcessorsMethodIsDoneAsHist() throws {
        let taken = try Hyperparameters(least.merging(["tree_method": "gpu_hist"]) { $1 })
        #expect(taken.parameters["tree_method"] == "hist")
        #expect(taken.notes.count == 1)
    }

    @Test func everyNameOfTheLatestVersionIsKnown() {
        // 53 names in 3.0-5, of which `silent` and `single_precision_histogram` are gone; version counts without aliases.
        #expect(Hyperparameter.catalogue.count >= 53)
        #expect(Hyperparameter.aliases.values.allSatisfy { Hyperparameter.catalogue[$0] != nil })
    }
}

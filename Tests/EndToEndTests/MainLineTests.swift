import Foundation
import Testing

/// What a new user does, command after command.
@Suite struct MainLineTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.succeed("generate", "--rows", "2500", "--seed", "7", "--output", "sessions.csv")
    }

    private func train(rounds: Int = 20) throws {
        try folder.succeed(
            "train",
            "sessions.csv",
            "--label",
            "ordered",
            "--id",
            "UserID",
            "--output",
            "model",
            "--set",
            "num_boost_round=\(rounds)"
        )
    }

    @Test func generateMakesTheReferenceColumns() throws {
        let lines = try folder.text("sessions.csv").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2502)
        #expect(lines.last == "")
        let names = lines[0].split(separator: ",")
        #expect(names.count == 25)
        #expect(names.first == "UserID")
        #expect(names.last == "ordered")
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.split(separator: ",").count == 25 })
    }

    @Test func generateUnlabelledLeavesTheLabelOut() throws {
        try folder.succeed("generate", "--rows", "10", "--seed", "7", "--unlabelled", "--output", "new.csv")
        let new = try folder.text("new.csv").split(separator: "\n").map { $0.split(separator: ",") }
        let all = try folder.text("sessions.csv").split(separator: "\n").map { $0.split(separator: ",") }
        #expect(new.map { Array($0) } == all.prefix(11).map { $0.dropLast() })
    }

    @Test func exploreDescribesAndWarns() throws {
        let run = try folder.succeed("explore", "sessions.csv", "--label", "ordered", "--id", "UserID")
        #expect(run.text.hasPrefix("2500 rows, 25 columns; ordered is 1 in "))
        #expect(run.text.contains("saw_checkout"))
        #expect(run.text.hasSuffix("report: explore.html\n"))
        let page = try folder.text("explore.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") || page.hasPrefix("<!doctype html>"))
        #expect(page.hasSuffix("</html>\n"))
    }

    @Test func trainMakesTheWholeFolder() throws {
        try train()
        let files = [
            "constraints.json", "distributions.json", "manifest.json", "metrics.json", "model.json", "reference.csv.gz",
            "report.html", "schema.json", "statistics.json",
        ]
        #expect(try folder.entries("model") == files)
        #expect(try folder.entries() == ["model", "sessions.csv"])
    }

    @Test func metricsHaveEveryKeyAndAddUp() throws {
        try train()
        let metrics = try folder.json("model/metrics.json")
        #expect(Set(metrics.keys) == ["calibration", "importance", "train", "test"])
        var rows = 0.0
        for side in ["train", "test"] {
            let side = try metrics.object(side)
            let promised: Set = [
                "rows", "positives", "roc_auc", "average_precision", "log_loss", "brier_score",
                "expected_calibration_error", "threshold", "accuracy", "balanced_accuracy", "cohen_kappa",
                "confusion_matrix", "classification_report",
            ]
            #expect(promised.subtracting(side.keys) == [])
            let matrix = try side.object("confusion_matrix")
            #expect(Set(matrix.keys) == ["tn", "fp", "fn", "tp"])
            let cells = try ["tn", "fp", "fn", "tp"].map { try matrix.number($0) }
            #expect(cells.reduce(0, +) == (try side.number("rows")))
            #expect(cells[2] + cells[3] == (try side.number("positives")))
            let report = try side.object("classification_report")
            #expect(Set(report.keys) == ["0", "1", "accuracy", "macro avg", "weighted avg"])
            #expect(Set(try report.object("1").keys) == ["precision", "recall", "f1-score", "support"])
            rows += try side.number("rows")
        }
        #expect(rows == 2500)
        #expect(try metrics.object("test").number("rows") == 500)
        #expect(try metrics.object("test").number("roc_auc") > 0.95)
    }

    @Test func schemaNamesEveryColumnInOrder() throws {
        try train()
        let schema = try folder.json("model/schema.json")
        let columns = try #require(schema["columns"] as? [[String: Any]])
        let header = try folder.text("sessions.csv").prefix { $0 != "\n" }.split(separator: ",").map(String.init)
        #expect(columns.compactMap { $0["name"] as? String } == header)
        #expect(columns.first?["role"] as? String == "identifier")
        #expect(columns.last?["role"] as? String == "label")
        #expect(columns.dropFirst().allSatisfy { $0["type"] as? String == "binary" })
        #expect(schema["positive"] as? String == "1")
    }

    @Test func manifestSaysHowToMakeItAgain() throws {
        try train()
        let manifest = try folder.json("model/manifest.json")
        #expect(
            manifest["command"] as? String
                == "propensity train sessions.csv --label ordered --id UserID --output model --set num_boost_round=20"
        )
        let data = try manifest.object("data")
        #expect(data["file"] as? String == "sessions.csv")
        #expect(try data.number("rows") == 2500)
        #expect((data["sha256"] as? String)?.count == 64)
        let split = try manifest.object("split")
        #expect(try split.number("test_fraction") == 0.2)
        #expect(try split.number("train_rows") + split.number("test_rows") == 2500)
        #expect(try manifest.number("seed") == 42)
        #expect(try manifest.number("num_boost_round") == 20)
        let settings = try manifest.object("hyperparameters") as? [String: String]
        #expect(
            settings == [
                "objective": "binary:logistic", "max_depth": "5", "eta": "0.2", "gamma": "4", "min_child_weight": "6",
                "subsample": "0.8",
            ]
        )
        #expect(Set(try manifest.object("versions").keys) == ["propensity", "xgboost"])
        #expect(try !manifest.object("timings").isEmpty)
        #expect(manifest["created"] is String)
    }

    @Test func trainAgainReplacesTheFolder() throws {
        try train()
        let first = try folder.data("model/model.json")
        try train(rounds: 5)
        #expect(try folder.data("model/model.json") != first)
        #expect(try folder.json("model/manifest.json").number("num_boost_round") == 5)
        #expect(try folder.entries() == ["model", "sessions.csv"])
    }

    @Test func evaluateMeasuresAndReports() throws {
        try train()
        let run = try folder.succeed("evaluate", "model", "sessions.csv", "--threshold", "0.25", "--json")
        let metrics = try JSON.object(run.output).object("metrics")
        #expect(try metrics.number("rows") == 2500)
        #expect(try metrics.number("threshold") == 0.25)
        #expect(try folder.text("evaluation.html").hasSuffix("</html>\n"))
    }

    @Test func predictScoresEveryRowInOrder() throws {
        try train()
        let run = try folder.succeed("predict", "model", "sessions.csv")
        #expect(run.text.hasPrefix("2500 rows in scores.csv: mean probability "))
        let scores = try folder.text("scores.csv").split(separator: "\n").map { $0.split(separator: ",") }
        let sessions = try folder.text("sessions.csv").split(separator: "\n").map { $0.split(separator: ",") }
        #expect(scores[0] == ["UserID", "probability"])
        #expect(scores.map { $0[0] } == sessions.map { $0[0] })
        #expect(scores.dropFirst().allSatisfy { (Double($0[1]) ?? -1) > 0 && (Double($0[1]) ?? 2) < 1 })
    }

    @Test func baselineMakesItsFiles() throws {
        let run = try folder.succeed("baseline", "sessions.csv", "--label", "ordered")
        let files = ["statistics", "constraints", "distributions"].map { "baseline/\($0).json\n" }
        #expect(run.text == "2500 rows, 25 columns\n" + files.joined())
        try folder.succeed("baseline", "sessions.csv", "--label", "ordered", "--exact-order", "--output", "ordered")
        for file in try folder.entries("baseline") {
            #expect(try folder.data("baseline/\(file)") == folder.data("ordered/\(file)"))
        }
        let statistics = try folder.json("baseline/statistics.json")
        #expect(try statistics.object("dataset").number("item_count") == 2500)
        for file in ["statistics", "constraints"] {
            let features = try #require(folder.json("baseline/\(file).json")["features"] as? [[String: Any]])
            #expect(features.count == 25)
            #expect(features.first?["name"] as? String == "ordered")
        }
    }

    @Test func demoTellsTheStory() throws {
        let run = try folder.succeed("demo", "--rows", "1500", "--json", "--quiet")
        let outcome = try JSON.object(run.output)
        #expect(try outcome.object("metrics").number("rows") == 1000)
        for key in ["exploration", "model", "report", "evaluation", "scores"] {
            let path = try #require(outcome[key] as? String)
            #expect(folder.exists(path), "\(key)")
        }
        #expect(!folder.exists("demo/sessions.csv"))
        let monitoring = try outcome.object("monitoring")
        let violations = try #require(monitoring["violations"] as? [[String: Any]])
        #expect(Set(violations.compactMap { $0["feature_name"] as? String }) == ["basket_add_list", "loc_uk"])
        #expect(folder.exists("demo/monitoring/report.html"))
    }
}

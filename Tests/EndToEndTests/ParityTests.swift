import Foundation
import Testing

/// The same numbers as XGBoost's and scikit-learn's in Python, on made-up data of every kind.
@Suite(.enabled(if: Python.isAvailable, Python.reason)) struct ParityTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(ShopTable(rows: 2000).text, to: "shop.csv")
    }

    private func train(_ options: [String] = [], to model: String = "model") throws {
        let arguments = ["train", "shop.csv", "--label", "bought", "--ignore", "w", "--output", model]
        let run = try Program.run(arguments + ["--set", "num_boost_round=30"] + options, in: folder)
        try #require(run.exitCode == 0, "\(run.standardError)")
        try folder.succeed("predict", model, "shop.csv", "--output", "\(model).csv")
    }

    /// Every way of training: on gradients, by XGBoost's own loop, and with a linear booster, which takes no missing cells.
    static let settings: [[String]] = [
        [], ["--set", "max_depth=3", "--set", "gamma=0", "--set", "max_cat_to_onehot=1"],
        ["--set", "tree_method=approx"], ["--set", "booster=dart", "--set", "rate_drop=0.1"],
        ["--set", "booster=gblinear", "--ignore", "channel,pages,seconds,member"],
        ["--set", "objective=binary:logitraw"], ["--set", "scale_pos_weight=3", "--set", "eval_metric=auc"],
        ["--positive", "0"], ["--type", "pages=category"],
    ]

    @Test func pythonLoadsEveryModelAndPredictsTheSame() throws {
        try folder.write(ShopTable(rows: 1000).text, to: "shop.csv")
        var pairs: [String] = []
        for (index, options) in Self.settings.enumerated() {
            try train(options, to: "model\(index)")
            pairs += ["model\(index)", "model\(index).csv"]
        }
        let result = try Python.check("check_model.py", ["shop.csv"] + pairs, in: folder)
        #expect(try result.number("rows") == 1000)
        let differences = try result.object("largest_differences")
        #expect(differences.count == Self.settings.count)
        for (index, options) in Self.settings.enumerated() {
            #expect(try differences.number("model\(index)") <= 1e-6, "\(options)")
        }
    }

    @Test func modelCarriesTheNamesOfItsFeatures() throws {
        try train()
        let result = try Python.check("check_model.py", ["shop.csv", "model", "model.csv"], in: folder)
        #expect(result["features"] as? [String] == ["pages", "seconds", "member", "channel", "clicked"])
    }

    @Test(arguments: [0.5, 0.2])
    func evaluationIsScikitLearns(threshold: Double) throws {
        try train()
        try folder.write(ShopTable(rows: 2000, seed: 9).text, to: "later.csv")
        try folder.succeed("predict", "model", "later.csv", "--output", "scores.csv")
        let run = try folder.succeed("evaluate", "model", "later.csv", "--json", "--threshold", "\(threshold)")
        try folder.write(run.output, to: "evaluation.json")
        let result = try Python.check(
            "check_metrics.py",
            ["evaluate", "model", "later.csv", "scores.csv", "evaluation.json"],
            in: folder
        )
        try expectEqual(result, atLeast: 25)
    }

    @Test func metricsOfBothSidesAreScikitLearns() throws {
        try train(["--test-fraction", "0.3", "--seed", "5"])
        try expectEqual(
            try Python.check("check_metrics.py", ["train", "model", "shop.csv", "model.csv"], in: folder),
            atLeast: 50
        )
    }

    @Test func metricsOfRowsThatRepeatAreScikitLearns() throws {
        try folder.succeed("generate", "--rows", "4000", "--output", "sessions.csv")
        try folder.succeed(
            "train",
            "sessions.csv",
            "--label",
            "ordered",
            "--output",
            "model",
            "--set",
            "num_boost_round=30"
        )
        try folder.succeed("predict", "model", "sessions.csv", "--output", "scores.csv")
        #expect(try folder.json("model/manifest.json").object("patterns")["aggregated"] as? Bool == true)
        let model = try Python.check("check_model.py", ["sessions.csv", "model", "scores.csv"], in: folder)
        #expect(try model.object("largest_differences").number("model") <= 1e-6)
        try expectEqual(
            try Python.check("check_metrics.py", ["train", "model", "sessions.csv", "scores.csv"], in: folder),
            atLeast: 50
        )
    }

    @Test func trainingIsAsGoodAsXGBoostsOwn() throws {
        try train()
        try expectAsGood(try Python.check("train_beside.py", ["model", "shop.csv"], in: folder), as: folder)
    }

    @Test func baselineIsShapedLikeModelMonitors() throws {
        try train()
        var result = try Python.check("check_baseline.py", ["model"], in: folder)
        #expect(result["faults"] as? [String] == [])
        #expect(result["features"] as? [String] == ["bought", "pages", "seconds", "member", "channel", "clicked"])
        try folder.succeed("baseline", "shop.csv", "--label", "bought")
        result = try Python.check("check_baseline.py", ["baseline"], in: folder)
        #expect(result["faults"] as? [String] == [])
        #expect(
            result["features"] as? [String]
                == ["bought", "visit_id", "pages", "seconds", "member", "channel", "clicked", "w"]
        )
    }
}

/// The same on the real data sets that developers have beside the checkout.
@Suite(.enabled(if: Python.isAvailable && RealData.isThere, "there is Python, and data beside the checkout"))
struct RealDataParityTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    @Test func onlineShoppers() throws {
        let data = RealData.shoppers.path
        let run = try folder.succeed("train", data, "--label", "Revenue", "--output", "model")
        #expect(!run.text.isEmpty)
        try folder.succeed("predict", "model", data, "--output", "scores.csv")
        let model = try Python.check("check_model.py", [data, "model", "scores.csv"], in: folder)
        #expect(try model.number("rows") == 12330)
        #expect(try model.object("largest_differences").number("model") <= 1e-6)
        try expectEqual(
            try Python.check("check_metrics.py", ["train", "model", data, "scores.csv"], in: folder),
            atLeast: 50
        )
        try expectAsGood(try Python.check("train_beside.py", ["model", data], in: folder), as: folder)
        #expect(try Python.check("check_baseline.py", ["model"], in: folder)["faults"] as? [String] == [])
    }

    @Test func referenceSessions() throws {
        let data = RealData.sessions.path
        let run = try folder.succeed("train", data, "--label", "ordered", "--output", "model")
        let test = try folder.json("model/metrics.json").object("test")
        #expect(try test.number("roc_auc") >= 0.995)
        #expect(try (0.86...0.93).contains(test.number("average_precision")))
        for column in ["saw_checkout", "sign_in", "checked_delivery_detail"] {
            #expect(
                run.standardError.split(separator: "\n").contains {
                    $0.hasPrefix("warning: ") && $0.contains("\"\(column)\"")
                },
                "\(column)"
            )
        }
        try folder.succeed("predict", "model", data, "--output", "scores.csv")
        let model = try Python.check("check_model.py", [data, "model", "scores.csv"], in: folder)
        #expect(try model.object("largest_differences").number("model") <= 1e-6)
        try expectEqual(
            try Python.check("check_metrics.py", ["train", "model", data, "scores.csv"], in: folder),
            atLeast: 50
        )
        try expectAsGood(try Python.check("train_beside.py", ["model", data], in: folder), as: folder)
    }
}

/// The files of the developers' data, in `shared/data` beside the checkout.
enum RealData {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "../shared/data").standardizedFileURL

    static let shoppers = folder.appending(path: "online_shoppers_intention.csv")
    static let sessions = folder.appending(path: "reference_sessions_sample.csv")

    static var isThere: Bool {
        [shoppers, sessions].allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
    }
}

/// Expects that figures differ from scikit-learn's by rounding alone.
private func expectEqual(
    _ result: [String: Any],
    atLeast figures: Int,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let differences = try result.object("differences")
    #expect(differences.count >= figures, sourceLocation: sourceLocation)
    for (name, value) in differences.sorted(by: { $0.key < $1.key }) {
        let difference = try #require((value as? NSNumber)?.doubleValue)
        #expect(difference <= 1e-9, "\(name)", sourceLocation: sourceLocation)
    }
}

/// Expects that XGBoost's held-out figures lie in the program's own 95 % intervals.
private func expectAsGood(
    _ beside: [String: Any],
    as folder: WorkFolder,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let test = try folder.json("model/metrics.json").object("test")
    let intervals = try test.object("intervals")
    #expect(try beside.number("rows") == test.number("rows"), sourceLocation: sourceLocation)
    for name in ["roc_auc", "log_loss", "average_precision"] {
        let interval = try #require(intervals[name] as? [Double], sourceLocation: sourceLocation)
        let theirs = try beside.number(name)
        #expect(interval[0] <= theirs && theirs <= interval[1], "\(name)", sourceLocation: sourceLocation)
    }
}

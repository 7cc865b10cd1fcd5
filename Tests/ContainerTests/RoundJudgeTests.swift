import Aggregation
import Foundation
import Synchronization
import Testing
import Training

@testable import Container

struct RoundJudgeTests {
    /// Four rows at probability 0.9, of which three are positive, and six at 0.1, of which one is.
    private func side(_ metrics: [(name: String, value: String)] = []) -> RoundWatch.Side {
        let margin = Float(log(9.0))
        return RoundWatch.Side(
            strata: [
                Patterns.Stratum(pattern: 0, label: 0, weight: 1, count: 1),
                Patterns.Stratum(pattern: 0, label: 1, weight: 1, count: 3),
                Patterns.Stratum(pattern: 1, label: 0, weight: 5, count: 5),
                Patterns.Stratum(pattern: 1, label: 1, weight: 5, count: 1),
            ], margins: [margin, -margin], metrics: metrics)
    }

    private static let byHand: [(name: String, value: Double)] = [
        // 8 of 10 decisions are right; 3 of 4 said positive are, and 3 of the 4 that are positive are found.
        ("accuracy", 0.8), ("precision", 0.75), ("recall", 0.75), ("f1_binary", 0.75), ("precision_micro", 0.8),
        // The other label's are 5 of 6, so the means are 19/24.
        ("precision_macro", 0.791_666_7), ("balanced_accuracy", 0.791_666_7), ("f1", 0.791_666_7),
        // 8 rows are 0.1 off and 2 are 0.9 off, 1.7 in squares; the labels' own spread is 10 · 0.4 · 0.6 = 2.4.
        ("mse", 0.17), ("r2", 0.291_666_7),
    ]

    @Test func containersOwnMetricsAreThoseByHand() throws {
        for (name, expected) in Self.byHand {
            let value = try #require(RoundMetric(name)?.value(side()))
            #expect(abs(value - expected) < 1e-6, "\(name)")
        }
    }

    private func judge(
        _ texts: [String: String], isStopped: Bool = false, lines: Lines = Lines()
    ) throws -> RoundJudge {
        let usual = ["num_round": "5", "objective": "binary:logistic"]
        return RoundJudge(
            try Hyperparameters(usual.merging(texts) { $1 }), log: { lines.add($0) }, isStopped: { isStopped })
    }

    @Test func lineIsTheOneThatMetricDefinitionsRead() throws {
        let lines = Lines()
        let judge = try judge(["eval_metric": "auc,accuracy"], lines: lines)
        _ = try judge.judge(0, side([("auc", "0.97")]), side([("auc", "0.961234567")]))
        #expect(
            lines.all == [
                "[0]\ttrain-auc:0.97000\ttrain-accuracy:0.80000\tvalidation-auc:0.96123\tvalidation-accuracy:0.80000"
            ])
    }

    private func rounds(_ judge: RoundJudge, _ losses: [String]) throws -> [Int] {
        try losses.enumerated().map { round, loss in
            if case .end(let rounds) = try judge.judge(round, side([("logloss", "0.1")]), side([("logloss", loss)])) {
                return rounds
            }
            return 0
        }
    }

    @Test func trainingEndsWhenPatienceDoesAndKeepsTheBestRound() throws {
        let judge = try judge(["early_stopping_rounds": "2", "eval_metric": "logloss"])
        #expect(try rounds(judge, ["0.5", "0.3", "0.4", "0.3"]) == [0, 0, 0, 2])
    }

    @Test func bestRoundIsKeptWhenTheRoundsEndFirst() throws {
        let judge = try judge(["early_stopping_rounds": "4", "eval_metric": "logloss"])
        #expect(try rounds(judge, ["0.5", "0.3", "0.4", "0.4", "0.4"]) == [0, 0, 0, 0, 2])
    }

    @Test func stopKeepsWhatIsThereOrNothing() throws {
        #expect(throws: CancellationError.self) { try judge([:], isStopped: true).judge(0, side(), nil) }
        let keeping = try judge(["save_model_on_termination": "true"], isStopped: true)
        guard case .end(rounds: 3) = try keeping.judge(2, side(), nil) else {
            Issue.record("the rounds done are not kept")
            return
        }
    }
}

/// Lines that were logged.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

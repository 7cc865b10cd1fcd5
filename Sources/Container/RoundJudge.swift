import Foundation
import Synchronization
import Training

/// Says each round's figures as SageMaker's metric definitions read them, and ends a training that gets no better.
///
/// `[0]`, a tab, `train-auc:0.97000`, a tab, `validation-auc:0.96000`. The log shows the tabs as `#011`.
final class RoundJudge: Sendable {
    private struct Best {
        var round = -1
        var value = Double.nan
    }

    private let hyperparameters: Hyperparameters
    private let log: @Sendable (String) -> Void
    private let isStopped: @Sendable () -> Bool
    private let best = Mutex(Best())

    /// A judge of one training.
    ///
    /// - Parameters:
    ///   - hyperparameters: They say what to measure, and when it is enough.
    ///   - log: Given a line for each round, without its end.
    ///   - isStopped: Whether somebody asked that the training end.
    init(
        _ hyperparameters: Hyperparameters, log: @escaping @Sendable (String) -> Void,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.hyperparameters = hyperparameters
        self.log = log
        self.isStopped = isStopped
    }

    /// - Throws: `CancellationError` when the training is to end and nothing to be kept.
    func judge(_ round: Int, _ train: RoundWatch.Side, _ test: RoundWatch.Side?) throws -> RoundWatch.Verdict {
        let names = hyperparameters.metrics.isEmpty ? train.metrics.map(\.name) : hyperparameters.metrics
        let metrics = names.compactMap { RoundMetric($0) }
        let sides = [("train", train)] + (test.map { [("validation", $0)] } ?? [])
        let figures = sides.flatMap { name, side in
            metrics.compactMap { metric in
                metric.value(side).map { "\(name)-\(metric.name):\(String(format: "%.5f", $0))" }
            }
        }
        log((["[\(round)]"] + figures).joined(separator: "\t"))
        if isStopped() {
            guard hyperparameters.keepsModelOnTermination else { throw CancellationError() }
            return .end(rounds: round + 1)
        }
        guard let patience = hyperparameters.earlyStoppingRounds, let metric = metrics.last,
            let value = test.flatMap({ metric.value($0) })
        else { return .goOn }
        let best = best.withLock { best in
            let isBetter = metric.isLargerBetter ? value > best.value : value < best.value
            if best.round < 0 || isBetter { best = Best(round: round, value: value) }
            return best.round
        }
        // The model is the best round's, whether patience ended or the rounds did.
        let isLast = round + 1 == hyperparameters.parameters.rounds
        return round - best >= patience || isLast ? .end(rounds: best + 1) : .goOn
    }
}

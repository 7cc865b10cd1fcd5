import Aggregation
import Foundation
import Tabular
import Training

extension Manifest {
    /// The record of a training run.
    init(
        _ request: TrainRequest, digest: String, profile: TableProfile, rows: LabelledTable,
        train: Aggregation.Patterns,
        test: Aggregation.Patterns?, trained: Trainer.Outcome, schemaFile: Data, xgboost: String,
        timings: [Stopwatch.Lap]
    ) {
        let heldOut = test?.rowCount ?? 0
        self.init(
            name: request.name, created: Date.now.formatted(.iso8601), command: request.command,
            versions: ["propensity": Version.current, "xgboost": xgboost],
            data: DataFile(
                file: request.dataName ?? request.data, sha256: digest, rows: profile.rowCount,
                skippedRows: profile.skippedRows.count,
                unlabelledRows: rows.labels.count { $0 == 255 }),
            label: request.label, positive: rows.schema.positive ?? "1",
            split: Split(
                testFraction: request.firstHeldOutRow == nil
                    ? request.testFraction : Double(heldOut) / Double(max(heldOut + train.rowCount, 1)),
                seed: request.seed, trainRows: train.rowCount, testRows: heldOut),
            hyperparameters: Dictionary(
                request.parameters.values.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0),\($1)" }),
            numBoostRound: request.parameters.rounds, seed: request.parameters.seed, method: trained.method.rawValue,
            patterns: Patterns(
                aggregated: train.isAggregated, train: train.count, test: test?.count ?? 0),
            files: [
                ModelDirectory.File.model.rawValue: DataDigest.sha256(trained.model),
                ModelDirectory.File.schema.rawValue: DataDigest.sha256(schemaFile),
            ],
            evaluation: trained.evaluation,
            timings: Dictionary(timings.map { ($0.step, $0.seconds) }, uniquingKeysWith: +))
    }
}

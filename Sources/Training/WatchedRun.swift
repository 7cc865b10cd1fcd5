import Aggregation
import XGBoost

/// The two sides of a training run, measured after each round for a ``RoundWatch``.
///
/// XGBoost's metrics of a binary label weigh rows, so that a stratum is measured as one row that weighs as much as its rows.
struct WatchedRun {
    private struct Side {
        let name: String
        let strata: [Patterns.Stratum]
        /// One row a stratum, with label and weight.
        let labelled: DMatrix
        /// One row a pattern.
        let patterns: DMatrix
    }

    private let watch: RoundWatch
    private let booster: Booster
    private let train: Side
    private let test: Side?

    init(_ watch: RoundWatch, _ booster: Booster, train: Patterns, test: Patterns?, trainer: Trainer) throws {
        self.watch = watch
        self.booster = booster
        self.train = try Self.side("train", train, trainer)
        self.test = try test.map { try Self.side("test", $0, trainer) }
    }

    private static func side(_ name: String, _ rows: Patterns, _ trainer: Trainer) throws(XGBoostError) -> Side {
        let width = trainer.features.count
        let threads = trainer.parameters.threads
        var values: [Float] = []
        values.reserveCapacity(rows.strata.count * width)
        for stratum in rows.strata {
            let start = Int(stratum.pattern) * width
            values.append(contentsOf: rows.values[start..<start + width])
        }
        let labelled = try DMatrix(
            values: values, rowCount: rows.strata.count, features: trainer.features, threads: threads)
        try labelled.setLabels(rows.strata.map { Float($0.label) })
        try labelled.setWeights(rows.strata.map { Float(Double($0.count) * $0.weight) })
        let patterns = try DMatrix(
            values: rows.values, rowCount: rows.count, features: trainer.features, threads: threads)
        return Side(name: name, strata: rows.strata, labelled: labelled, patterns: patterns)
    }

    /// Measures a round that is done.
    ///
    /// - Parameter round: Its index from 0.
    /// - Returns: How many rounds the model is to keep, when this was the last one; nil to go on.
    /// - Throws: ``XGBoost/XGBoostError`` when a metric does not suit the rows; what the watch throws.
    func look(after round: Int) throws -> Int? {
        switch try watch.judge(round, try measure(train, round), try test.map { try measure($0, round) }) {
        case .goOn: nil
        case .end(let rounds): min(max(rounds, 1), round + 1)
        }
    }

    private func measure(_ side: Side, _ round: Int) throws(XGBoostError) -> RoundWatch.Side {
        RoundWatch.Side(
            strata: side.strata, margins: try booster.margins(side.patterns),
            text: try booster.evaluate(side.labelled, name: side.name, round: round), side: side.name)
    }
}

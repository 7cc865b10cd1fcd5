public import Aggregation

/// Looks at every round of a training run with XGBoost's own metrics, and says when it is enough.
public struct RoundWatch: Sendable {
    /// Rows that are measured.
    public struct Side: Sendable {
        /// The rows: for each pattern its labels, weights and counts.
        public var strata: [Patterns.Stratum]
        /// Raw log-odds, `[patterns]`.
        public var margins: [Float]
        /// XGBoost's metrics, in the order asked for, as XGBoost spells their names and numbers: `auc`, `0.97`.
        public var metrics: [(name: String, value: String)]

        /// A side from its parts.
        public init(strata: [Patterns.Stratum], margins: [Float], metrics: [(name: String, value: String)]) {
            self.strata = strata
            self.margins = margins
            self.metrics = metrics
        }
    }

    /// Whether training goes on.
    public enum Verdict: Sendable {
        /// To the next round.
        case goOn
        /// Not further, and the model is the one of so many rounds, at least 1 and at most those done.
        case end(rounds: Int)
    }

    /// Called after every round with its index from 0, the training rows and, where there are any, the held-out rows.
    ///
    /// What it throws ends the run.
    public var judge: @Sendable (_ round: Int, _ train: Side, _ test: Side?) throws -> Verdict

    /// A watch from what it does.
    public init(judge: @escaping @Sendable (_ round: Int, _ train: Side, _ test: Side?) throws -> Verdict) {
        self.judge = judge
    }
}

extension RoundWatch.Side {
    /// Takes `[0]\tside-auc:0.97\tside-logloss:0.1` apart; a metric's name may hold hyphens and colons.
    init(strata: [Patterns.Stratum], margins: [Float], text: String, side: String) {
        self.strata = strata
        self.margins = margins
        metrics = text.split(separator: "\t").dropFirst().compactMap { word in
            guard word.hasPrefix("\(side)-"), let colon = word.lastIndex(of: ":") else { return nil }
            let name = word[..<colon].dropFirst(side.count + 1)
            return (String(name), String(word[word.index(after: colon)...]))
        }
    }
}

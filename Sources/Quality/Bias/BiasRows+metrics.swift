extension BiasRows {
    private typealias Value = Result<Double, BiasMetric.Undefined>

    /// The metrics of the labels alone, by name: CDDL, CI, DPL, JS, KL, KS, LP, TVD.
    ///
    /// Formulas: Clarify's `smclarify`. The distances are between the shares of both labels; a label that one side lacks
    /// is left out of them, as Clarify does.
    func preTrainingMetrics() -> [BiasMetric] {
        let counts = BiasCounts(self)
        func value(_ formula: () -> Double) -> Value { counts.emptySide.map { .failure($0) } ?? .success(formula()) }
        let shares = [
            (counts.a.negatives, counts.d.negatives), (counts.a.positives, counts.d.positives),
        ].filter { $0.0 > 0 && $0.1 > 0 }.map {
            (a: Double($0.0) / Double(counts.a.rows), d: Double($0.1) / Double(counts.d.rows))
        }
        func distance(_ formula: () -> Double) -> Value {
            shares.isEmpty
                ? .failure(.init(reason: "No instance of common facet found, dataset may be too small"))
                : .success(formula())
        }
        let differences = shares.map { ($0.a - $0.d).magnitude }
        let absolute = differences.reduce(0, +)
        return [
            BiasMetric("CDDL", disparity(of: labels)),
            BiasMetric(
                "CI", value { Double(counts.a.rows - counts.d.rows) / Double(counts.a.rows + counts.d.rows) }),
            BiasMetric(
                "DPL",
                value {
                    Double(counts.a.positives) / Double(counts.a.rows) - Double(counts.d.positives)
                        / Double(counts.d.rows)
                }),
            BiasMetric(
                "JS",
                distance {
                    0.5
                        * (Self.divergence(shares.map { ($0.a, 0.5 * ($0.a + $0.d)) })
                            + Self.divergence(shares.map { ($0.d, 0.5 * ($0.a + $0.d)) }))
                }),
            BiasMetric("KL", distance { Self.divergence(shares.map { ($0.a, $0.d) }) }),
            BiasMetric("KS", distance { differences.max() ?? 0 }),
            BiasMetric("LP", distance { differences.reduce(0) { $0 + $1 * $1 }.squareRoot() }),
            BiasMetric("TVD", distance { 0.5 * absolute }),
        ]
    }

    /// Σ p ln(p / q).
    private static func divergence(_ shares: [(Double, Double)]) -> Double {
        shares.reduce(0) { $0 + $1.0 * naturalLogarithm($1.0 / $1.1) }
    }

    /// The metrics of the predictions, by name: AD, CDDPL, DAR, DCA, DCR, DI, DPPL, DRR, FT, GE, RD, SD, TE; nothing
    /// without predictions.
    ///
    /// For the neighbours see ``FlipTest``.
    func postTrainingMetrics(neighbours: Int? = nil) -> [BiasMetric] {
        guard let predictions else { return [] }
        let counts = BiasCounts(self)
        let (a, d) = (counts.a, counts.d)
        func difference(
            _ one: BiasCounts.Side, _ other: BiasCounts.Side, _ part: KeyPath<BiasCounts.Side, Int>,
            of whole: KeyPath<BiasCounts.Side, Int>
        ) -> Value {
            if let empty = counts.emptySide { return .failure(empty) }
            return .success(
                BiasCounts.difference(
                    BiasCounts.divide(one[keyPath: part], one[keyPath: whole]),
                    BiasCounts.divide(other[keyPath: part], other[keyPath: whole])))
        }
        func accuracy(_ side: BiasCounts.Side) -> Double { BiasCounts.divide(side.tp + side.tn, side.rows) }
        let positiveShares = (
            BiasCounts.divide(d.predictedPositives, d.rows), BiasCounts.divide(a.predictedPositives, a.rows)
        )
        let empty = counts.emptySide
        return [
            BiasMetric("AD", empty.map { .failure($0) } ?? .success(accuracy(a) - accuracy(d))),
            BiasMetric("CDDPL", disparity(of: predictions)),
            BiasMetric("DAR", difference(a, d, \.tp, of: \.predictedPositives)),
            BiasMetric("DCA", difference(a, d, \.positives, of: \.predictedPositives)),
            BiasMetric("DCR", difference(d, a, \.negatives, of: \.predictedNegatives)),
            BiasMetric(
                "DI", empty.map { .failure($0) } ?? .success(BiasCounts.divide(positiveShares.0, positiveShares.1))),
            BiasMetric("DPPL", difference(a, d, \.predictedPositives, of: \.rows)),
            BiasMetric("DRR", difference(d, a, \.tn, of: \.predictedNegatives)),
            BiasMetric("FT", empty.map { .failure($0) } ?? flipTest(neighbours: neighbours)),
            BiasMetric("GE", generalizedEntropy(predictions)),
            BiasMetric("RD", difference(a, d, \.tp, of: \.positives)),
            BiasMetric("SD", difference(d, a, \.tn, of: \.negatives)),
            BiasMetric("TE", difference(d, a, \.fn, of: \.fp)),
        ]
    }

    /// Demographic disparity within groups, weighted by their rows: the facet's share of the rejected less its share of
    /// the accepted; an empty side of a group counts as 0.
    private func disparity(of outcome: [Bool]) -> Value {
        guard let groups, !groups.isEmpty else {
            return .failure(.noGroups)
        }
        guard outcome.contains(true) else { return .failure(.init(reason: "No positive labels in set")) }
        guard outcome.contains(false) else { return .failure(.init(reason: "No negative labels in set")) }
        var counts: [String: (accepted: Int, acceptedFacet: Int, rejected: Int, rejectedFacet: Int)] = [:]
        for (row, group) in groups.enumerated() {
            var count = counts[group] ?? (0, 0, 0, 0)
            if outcome[row] {
                count.accepted += 1
                count.acceptedFacet += inFacet[row] ? 1 : 0
            } else {
                count.rejected += 1
                count.rejectedFacet += inFacet[row] ? 1 : 0
            }
            counts[group] = count
        }
        var sum = 0.0
        for (_, count) in counts.sorted(by: { $0.key < $1.key }) {
            let accepted = count.accepted > 0 ? Double(count.acceptedFacet) / Double(count.accepted) : 0
            let rejected = count.rejected > 0 ? Double(count.rejectedFacet) / Double(count.rejected) : 0
            sum += Double(count.accepted + count.rejected) * (rejected - accepted)
        }
        return .success(sum / Double(groups.count))
    }

    /// Half the squared coefficient of variation of b = ŷ − y + 1, over all rows.
    private func generalizedEntropy(_ predictions: [Bool]) -> Value {
        guard !labels.isEmpty else { return .failure(.init(reason: "There are no rows")) }
        var rows = [0.0, 0.0, 0.0]
        for (label, prediction) in zip(labels, predictions) {
            rows[1 + (prediction ? 1 : 0) - (label ? 1 : 0)] += 1
        }
        let mean = (rows[1] + 2 * rows[2]) / Double(labels.count)
        guard mean > 0 else { return .failure(.init(reason: "Every row is a false negative")) }
        let sum = (0..<3).reduce(0) { $0 + rows[$1] * ((Double($1) / mean) * (Double($1) / mean) - 1) }
        return .success(sum / (2 * Double(labels.count)))
    }

    private func flipTest(neighbours: Int?) -> Value {
        guard let features, let predictions, !features.isEmpty else {
            return .failure(.noFeatures)
        }
        guard features.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            return .failure(.noNumber)
        }
        return .success(
            FlipTest(inFacet: inFacet, predictions: predictions, features: features, neighbours: neighbours).value)
    }
}

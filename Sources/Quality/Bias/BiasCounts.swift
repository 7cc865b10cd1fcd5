/// Counts of rows inside and outside a facet, and Clarify's arithmetic on them.
struct BiasCounts: Sendable, Equatable {
    /// Rows of one side by label and prediction.
    struct Side: Sendable, Equatable {
        var tp = 0
        var fp = 0
        var fn = 0
        var tn = 0

        var rows: Int { tp + fp + fn + tn }
        var positives: Int { tp + fn }
        var negatives: Int { tn + fp }
        var predictedPositives: Int { tp + fp }
        var predictedNegatives: Int { tn + fn }
    }

    /// The facet's rows.
    var d = Side()
    /// All others.
    var a = Side()

    /// Counts; without predictions every row counts as predicted rightly.
    init(_ rows: BiasRows) {
        for row in rows.inFacet.indices {
            let label = rows.labels[row]
            let path: WritableKeyPath<Side, Int> =
                switch (label, rows.predictions?[row] ?? label) {
                case (true, true): \.tp
                case (true, false): \.fn
                case (false, true): \.fp
                case (false, false): \.tn
                }
            if rows.inFacet[row] { d[keyPath: path] += 1 } else { a[keyPath: path] += 1 }
        }
    }

    /// Counts that are known.
    init(d: Side, a: Side) { (self.d, self.a) = (d, a) }

    var rows: Int { d.rows + a.rows }
    var predictedPositives: Int { d.predictedPositives + a.predictedPositives }

    /// Why nothing can be compared: one side has no rows.
    var emptySide: BiasMetric.Undefined? {
        if d.rows == 0 { return .noFacet }
        if a.rows == 0 { return .allFacet }
        return nil
    }

    /// x / 0 is infinite, 0 / 0 is 0.
    static func divide(_ part: Double, _ whole: Double) -> Double {
        if whole == 0 { return part == 0 ? 0 : part < 0 ? -.infinity : .infinity }
        return part / whole
    }

    /// x / 0 is infinite, 0 / 0 is 0.
    static func divide(_ part: Int, _ whole: Int) -> Double { divide(Double(part), Double(whole)) }

    /// The difference, 0 of two equal infinities.
    static func difference(_ one: Double, _ other: Double) -> Double { one == other ? 0 : one - other }
}

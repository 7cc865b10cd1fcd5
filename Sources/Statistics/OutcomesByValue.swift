/// Rows by the values of a column (words, or ranges of a number) and a binary label, and how much one tells of the other.
public struct OutcomesByValue: Codable, Sendable, Equatable {
    /// `[values]`, number of negative rows of each value.
    public var negatives: [Int]
    /// `[values]`, number of positive rows of each value.
    public var positives: [Int]

    /// Counts given by value.
    public init(negatives: [Int], positives: [Int]) {
        precondition(negatives.count == positives.count, "one count of each label per value")
        self.negatives = negatives
        self.positives = positives
    }

    /// Counts rows by code and label; rows where either is missing are left out.
    ///
    /// - Parameters:
    ///   - codes: `[rows]`, 0 to `values − 1`; anything else is missing.
    ///   - values: Number of values.
    ///   - labels: `[rows]`, 0 or 1; anything else is missing.
    public init(codes: [Int32], values: Int, labels: [UInt8]) {
        precondition(codes.count == labels.count, "one label per row")
        negatives = [Int](repeating: 0, count: values)
        positives = negatives
        for (code, label) in zip(codes, labels) where code >= 0 && Int(code) < values {
            if label == 1 { positives[Int(code)] += 1 } else if label == 0 { negatives[Int(code)] += 1 }
        }
    }

    /// The counts of a binary column's values 0 and 1, from the columns' popcounts.
    public init(_ counts: BitColumn.CrossCounts) {
        negatives = [counts.bothZeros, counts.onlyFirst]
        positives = [counts.onlySecond, counts.bothOnes]
    }

    /// Number of values.
    public var values: Int { positives.count }
    /// Number of positive rows.
    public var positiveRows: Int { positives.reduce(0, +) }
    /// Number of rows.
    public var rows: Int { positiveRows + negatives.reduce(0, +) }
    /// Number of rows of a value.
    public func rows(of value: Int) -> Int { positives[value] + negatives[value] }
    /// Share of a value's rows that are positive; nil without rows.
    public func positiveRate(of value: Int) -> Double? {
        rows(of: value) > 0 ? Double(positives[value]) / Double(rows(of: value)) : nil
    }
    /// Wilson's interval of a value's rate; nil without rows.
    public func interval(of value: Int, confidence: Double = 0.95) -> ConfidenceInterval? {
        .wilson(successes: Double(positives[value]), trials: Double(rows(of: value)), confidence: confidence)
    }

    /// Cramér's V: `√(χ² / n)` for a label of two values, from 0 (independent) to 1 (the value settles the label).
    ///
    /// With a binary label it is also the correlation ratio η of the label on the value, and for a column of two values
    /// |φ|, the absolute correlation. Many rare values alone push it up: see ``correctedCramersV``. nil unless two values
    /// and both labels occur. Source: H. Cramér, *Mathematical Methods of Statistics* (1946), 21.9.
    public var cramersV: Double? {
        guard let square = phiSquared else { return nil }
        return min(1, square.squareRoot())
    }

    /// Cramér's V without the part that independent values would show by chance.
    ///
    /// With r values, `φ̃² = max(0, χ²/n − (r − 1)/(n − 1))` over `min(r̃, 2̃) − 1`, where `k̃ = k − (k − 1)²/(n − 1)`. nil
    /// unless two values and both labels occur. Source: W. Bergsma, *Journal of the Korean Statistical Society* 42 (2013).
    public var correctedCramersV: Double? {
        guard let square = phiSquared, rows > 2 else { return nil }
        let others = Double(rows - 1)
        let occurring = Double((0..<values).filter { rows(of: $0) > 0 }.count)
        let corrected = max(0, square - (occurring - 1) / others)
        let size = min(occurring - (occurring - 1) * (occurring - 1) / others, 2 - 1 / others) - 1
        return size > 0 ? min(1, (corrected / size).squareRoot()) : nil
    }

    /// Mutual information of value and label in nats: how much knowing one lowers the entropy of the other.
    ///
    /// nil without rows. Source: Shannon (1948).
    public var mutualInformation: Double? {
        let rows = Double(self.rows)
        guard rows > 0 else { return nil }
        let share = Double(positiveRows) / rows
        var joint = 0.0
        var byValue = 0.0
        for value in 0..<values {
            joint += xLogX(Double(positives[value]) / rows) + xLogX(Double(negatives[value]) / rows)
            byValue += xLogX(Double(self.rows(of: value)) / rows)
        }
        return max(0, joint - byValue - xLogX(share) - xLogX(1 - share))
    }

    /// ROC-AUC when rows are ranked by their value's rate of positives, at least 0.5; nil unless both labels occur.
    ///
    /// The ranking is learned from the same rows, so that many rare values look better than they are: see ``pooled``.
    public var bestRocAUC: Double? {
        let rates = (0..<values).map { positiveRate(of: $0) ?? 0 }
        return (try? OutcomeGroups(values: rates, positives: positives, negatives: negatives))?.rocAUC
    }

    /// The same rows with all values of fewer than `minimumRows` rows put together as the last value.
    public func pooled(minimumRows: Int) -> OutcomesByValue {
        var pooled = OutcomesByValue(negatives: [], positives: [])
        var rare = (negatives: 0, positives: 0)
        for value in 0..<values {
            if rows(of: value) >= minimumRows {
                pooled.negatives.append(negatives[value])
                pooled.positives.append(positives[value])
            } else {
                rare.negatives += negatives[value]
                rare.positives += positives[value]
            }
        }
        if rare.negatives + rare.positives > 0 {
            pooled.negatives.append(rare.negatives)
            pooled.positives.append(rare.positives)
        }
        return pooled
    }

    /// χ² / n.
    private var phiSquared: Double? {
        let rows = Double(self.rows)
        let positiveShare = Double(positiveRows) / max(1, rows)
        guard positiveShare > 0, positiveShare < 1, (0..<values).filter({ self.rows(of: $0) > 0 }).count > 1 else {
            return nil
        }
        var sum = 0.0
        for value in 0..<values where self.rows(of: value) > 0 {
            let all = Double(self.rows(of: value))
            let excess = Double(positives[value]) - all * positiveShare
            sum += excess * excess / all
        }
        return sum / (rows * positiveShare * (1 - positiveShare))
    }
}

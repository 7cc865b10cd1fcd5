/// Binary outcomes grouped by the distinct values they are ranked by, in descending order.
///
/// Everything that depends on the ranking alone (ROC-AUC, average precision, their intervals and curves) is computed
/// from the groups in O(groups), after one O(rows) sort. A row of weight 0 is left out. Rows that share a value are one
/// group, so that a pattern of rows given once with its count is the same as the rows given one by one.
public struct OutcomeGroups: Sendable, Equatable {
    /// The rows that share one value.
    public struct Group: Sendable, Equatable {
        /// The value the rows are ranked by.
        public var value: Double
        /// Number of positive rows.
        public var positiveRows = 0
        /// Number of negative rows.
        public var negativeRows = 0
        /// Total weight of the positive rows; their number when rows are unweighted.
        public var positiveWeight = 0.0
        /// Total weight of the negative rows; their number when rows are unweighted.
        public var negativeWeight = 0.0
        /// Sum of the positive rows' squared weights: what the variance of a weighted sum needs.
        public var positiveSquaredWeight = 0.0
        /// Sum of the negative rows' squared weights.
        public var negativeSquaredWeight = 0.0

        /// A group without rows.
        init(value: Double) { self.value = value }

        /// Total weight of the rows of both labels.
        public var weight: Double { positiveWeight + negativeWeight }

        @inline(__always)
        mutating func addRow(label: UInt8, weight: Double) {
            if label == 1 {
                positiveRows += 1
                positiveWeight += weight
                positiveSquaredWeight += weight * weight
            } else {
                negativeRows += 1
                negativeWeight += weight
                negativeSquaredWeight += weight * weight
            }
        }

        @inline(__always)
        mutating func addRows(positives: Int, negatives: Int) {
            positiveRows += positives
            negativeRows += negatives
            positiveWeight = Double(positiveRows)
            negativeWeight = Double(negativeRows)
            positiveSquaredWeight = positiveWeight
            negativeSquaredWeight = negativeWeight
        }
    }

    /// The groups, values strictly descending, none empty.
    public let groups: [Group]
    /// Sums over all groups; its `value` means nothing.
    let total: Group

    /// Number of rows with a weight above 0.
    public var rows: Int { total.positiveRows + total.negativeRows }
    /// Number of positive rows with a weight above 0.
    public var positives: Int { total.positiveRows }
    /// Total weight of the positive rows.
    public var positiveWeight: Double { total.positiveWeight }
    /// Total weight of the negative rows.
    public var negativeWeight: Double { total.negativeWeight }
    /// Share of the weight that is positive; nil without rows.
    public var positiveRate: Double? {
        total.weight > 0 ? total.positiveWeight / total.weight : nil
    }
    /// Kish's effective number of rows, `(Σw)² / Σw²`: the number of equally weighted rows with the same variance.
    public var effectiveRows: Double {
        let squares = total.positiveSquaredWeight + total.negativeSquaredWeight
        return squares > 0 ? total.weight * total.weight / squares : 0
    }
    var hasBothLabels: Bool { total.positiveWeight > 0 && total.negativeWeight > 0 }

    /// Groups rows.
    ///
    /// - Parameters:
    ///   - values: `[rows]`, what the rows are ranked by, larger meaning more likely positive; not NaN.
    ///   - labels: `[rows]`, 0 or 1.
    ///   - weights: `[rows]`, finite and ≥ 0; nil gives every row weight 1.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first row that breaks these rules.
    public init(values: [Double], labels: [UInt8], weights: [Double]? = nil) throws {
        try Self.checkLengths(values.count, labels.count, weights?.count)
        try Self.check(labels: labels, weights: weights)
        if let row = values.firstIndex(where: \.isNaN) {
            throw StatisticsError(
                .badScore,
                "the value of row \(row) is not a number",
                hint: "leave rows with a missing value out"
            )
        }
        guard let weights else {
            self.init(ordered: Self.groups(values: values, labels: labels))
            return
        }
        var groups: [Group] = []
        for row in DescendingOrder.rows(of: values).lazy.map({ Int($0) }) where weights[row] > 0 {
            if groups.last?.value != values[row] { groups.append(Group(value: values[row] + 0.0)) }
            groups[groups.count - 1].addRow(label: labels[row], weight: weights[row])
        }
        self.init(ordered: groups)
    }

    /// Groups patterns: distinct rows with the number of their occurrences by label.
    ///
    /// The result is the same, bit for bit, as from the rows one by one without weights.
    ///
    /// - Parameters:
    ///   - values: `[patterns]`, what the rows are ranked by; not NaN; values may repeat.
    ///   - positives: `[patterns]`, number of positive rows, ≥ 0.
    ///   - negatives: `[patterns]`, number of negative rows, ≥ 0.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first pattern that breaks these rules.
    public init(values: [Double], positives: [Int], negatives: [Int]) throws {
        try Self.checkLengths(values.count, positives.count, negatives.count)
        for pattern in values.indices {
            guard !values[pattern].isNaN else {
                throw StatisticsError(
                    .badScore,
                    "the value of pattern \(pattern) is not a number",
                    hint: "leave patterns with a missing value out"
                )
            }
            guard positives[pattern] >= 0, negatives[pattern] >= 0 else {
                throw StatisticsError(
                    .badWeight,
                    "a count of pattern \(pattern) is negative",
                    hint: "counts are numbers of rows"
                )
            }
        }
        var groups: [Group] = []
        for pattern in DescendingOrder.rows(of: values).lazy.map({ Int($0) }) {
            guard positives[pattern] + negatives[pattern] > 0 else { continue }
            if groups.last?.value != values[pattern] { groups.append(Group(value: values[pattern] + 0.0)) }
            groups[groups.count - 1].addRows(positives: positives[pattern], negatives: negatives[pattern])
        }
        self.init(ordered: groups)
    }

    /// Groups of unweighted rows: the values of each label are sorted without their rows, then merged.
    private static func groups(values: [Double], labels: [UInt8]) -> [Group] {
        var negatives: [UInt64] = []
        var positives: [UInt64] = []
        negatives.reserveCapacity(values.count)
        for (value, label) in zip(values, labels) {
            if label == 1 {
                positives.append(DescendingOrder.key(value))
            } else {
                negatives.append(DescendingOrder.key(value))
            }
        }
        DescendingOrder.sort(&negatives)
        DescendingOrder.sort(&positives)

        var groups: [Group] = []
        var (negative, positive) = (0, 0)
        while negative < negatives.count || positive < positives.count {
            let key = min(
                negative < negatives.count ? negatives[negative] : .max,
                positive < positives.count ? positives[positive] : .max
            )
            let (negativeStart, positiveStart) = (negative, positive)
            while negative < negatives.count, negatives[negative] == key { negative += 1 }
            while positive < positives.count, positives[positive] == key { positive += 1 }
            var group = Group(value: DescendingOrder.value(ofKey: key))
            group.addRows(positives: positive - positiveStart, negatives: negative - negativeStart)
            groups.append(group)
        }
        return groups
    }

    private init(ordered groups: [Group]) {
        var total = Group(value: 0)
        for group in groups {
            total.positiveRows += group.positiveRows
            total.negativeRows += group.negativeRows
            total.positiveWeight += group.positiveWeight
            total.negativeWeight += group.negativeWeight
            total.positiveSquaredWeight += group.positiveSquaredWeight
            total.negativeSquaredWeight += group.negativeSquaredWeight
        }
        self.groups = groups
        self.total = total
    }

    private static func checkLengths(_ first: Int, _ second: Int, _ third: Int?) throws {
        guard first == second, third ?? first == first else {
            let lengths = [first, second] + (third.map { [$0] } ?? [])
            throw StatisticsError(
                .lengthMismatch,
                "the arrays have \(lengths.map(String.init).joined(separator: ", ")) elements",
                hint: "give one element per row in each"
            )
        }
    }

    private static func check(labels: [UInt8], weights: [Double]?) throws {
        if let row = labels.firstIndex(where: { $0 > 1 }) {
            throw StatisticsError(
                .badLabel,
                "the label of row \(row) is \(labels[row]), not 0 or 1",
                hint: "leave rows without a label out"
            )
        }
        if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw StatisticsError(
                .badWeight,
                "the weight of row \(row) is \(weights[row])",
                hint: "weights are finite and at least 0"
            )
        }
    }
}

internal import Monitoring

/// One explanation of a difference and how well it fits.
struct Cause: Sendable {
    var kind: FindingKind
    /// Higher fits better; only the order counts.
    var fit: Double
    /// A sentence that begins with a capital letter and ends with a full stop.
    var sentence: String
    /// Whether a sampled cell shows it; nil where no single cell does.
    var shows: (@Sendable (String?) -> Bool)?

    init(_ kind: FindingKind, _ fit: Double, _ sentence: String, shows: (@Sendable (String?) -> Bool)? = nil) {
        self.kind = kind
        self.fit = fit
        self.sentence = sentence
        self.shows = shows
    }
}

/// Which of a set of explanations fits a column that differs.
struct Diagnosis: Sendable {
    /// With more columns that differ, nobody swapped two of them.
    private static let mostPartners = 40

    /// All columns that both sides have.
    let columns: [ColumnComparison]
    /// Those of them that differ.
    let differing: [Int]
    /// Cells of the window's sample per column of `columns`.
    let samples: [[String?]]

    /// Explanations of a column's difference, the best first, at least one.
    func causes(of index: Int) -> [Cause] {
        let column = columns[index]
        var causes = missingCauses(column) + formCauses(column, samples[index])
        if let swap = swapCause(index) { causes.append(swap) }
        if let constant = constantCause(column) { causes.append(constant) }
        if column.hasFewValues { causes += shareCauses(column) }
        causes += numberCauses(column)
        if causes.isEmpty {
            causes.append(Cause(.distributionChanged, 0, "The values are spread differently from the baseline."))
        }
        var seen: Set<FindingKind> = []
        return causes.enumerated().sorted { (-$0.element.fit, $0.offset) < (-$1.element.fit, $1.offset) }
            .map(\.element).filter { seen.insert($0.kind).inserted }
    }

    // MARK: Missing and constant

    private func missingCauses(_ column: ColumnComparison) -> [Cause] {
        let missing = column.missing
        let isMissing: @Sendable (String?) -> Bool = { ($0 ?? "").isEmpty }
        if missing.current.successes == missing.current.rows, missing.baseline.successes < missing.baseline.rows {
            return [Cause(.allMissing, 100, "All cells are missing.", shows: isMissing)]
        }
        guard missing.pValue <= 1e-3 else { return [] }
        let difference = column.missingDifference
        // Of a column whose present cells look as before, missing cells are the whole story.
        let presentIsSame = presentPValue(column) > 1e-3
        let fit = presentIsSame ? 90 : 20 + 60 * abs(difference)
        let before = Words.percent(Double(missing.baseline.successes) / Double(missing.baseline.rows))
        let now = Words.percent(Double(missing.current.successes) / Double(missing.current.rows))
        let rest = presentIsSame ? " The cells that are filled look as before." : ""
        return [
            difference > 0
                ? Cause(
                    .moreMissing, fit, "More cells are missing: \(now) instead of \(before).\(rest)", shows: isMissing)
                : Cause(
                    .fewerMissing, fit, "Fewer cells are missing: \(now) instead of \(before).\(rest)",
                    shows: { !($0 ?? "").isEmpty })
        ]
    }

    private func presentPValue(_ column: ColumnComparison) -> Double {
        if column.hasFewValues, let values = column.spellings { return values.present.test.pValue }
        guard let baseline = column.baselineNumbers, let current = column.currentNumbers else { return 1 }
        return KolmogorovSmirnov(baseline, current).pValue
    }

    private func constantCause(_ column: ColumnComparison) -> Cause? {
        guard let values = column.current.valueCounts, let only = values.first, column.current.presentCount > 1 else {
            return nil
        }
        let different = Set(values.map { Double($0.value).map { "\($0)" } ?? $0.value })
        let known = column.baseline.valueCounts.map { Set($0.map { Double($0.value).map { "\($0)" } ?? $0.value }) }
        guard different.count == 1, known.map({ $0.count > 1 }) ?? true else { return nil }
        return Cause(.constant, 86, "Every cell that is filled holds the same value, \(Words.quoted(only.value)).")
    }

    // MARK: Swapped

    private func swapCause(_ index: Int) -> Cause? {
        let own = columns[index]
        guard differing.count <= Self.mostPartners, !own.isUnrelatedToOrder else { return nil }
        var best: (name: String, fit: Double)?
        for other in differing where other != index {
            let partner = columns[other]
            let fit = min(
                ColumnComparison(baselineOf: partner, currentOf: own).pValue,
                ColumnComparison(baselineOf: own, currentOf: partner).pValue)
            if fit > 0.001, fit > best?.fit ?? 0 { best = (partner.name, fit) }
        }
        return best.map {
            Cause(
                .swapped, 88,
                "Swapped with column \(Words.quoted($0.name)): each holds what belongs to the other.")
        }
    }

    /// Whether most columns that differ hold what belongs to the column `step` places before them.
    func isShifted(by step: Int) -> Bool {
        let places = columns.indices.filter { columns.indices.contains($0 - step) }
        guard places.count >= 3, differing.count * 2 >= columns.count else { return false }
        let moved = places.filter {
            ColumnComparison(baselineOf: columns[$0 - step], currentOf: columns[$0]).pValue > 0.001
        }
        let unmoved = places.filter { columns[$0].pValue > 0.001 }
        return moved.count * 5 >= places.count * 4 && moved.count > unmoved.count
    }
}

extension ColumnComparison {
    /// Whether nothing can be said by comparing with other columns' baselines: no value at all.
    var isUnrelatedToOrder: Bool { baseline.presentCount == 0 || current.presentCount == 0 }
}

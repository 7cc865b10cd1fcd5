internal import Monitoring

extension Diagnosis {
    /// Causes that lie in how cells are written: text for numbers, another spelling of the same values.
    func formCauses(_ column: ColumnComparison, _ sample: [String?]) -> [Cause] {
        guard column.current.presentCount > 0, column.baseline.presentCount > 0 else { return [] }
        let texts = currentTexts(column, sample)
        let shares = (ColumnComparison.numberShare(column.baseline), ColumnComparison.numberShare(column.current))
        if shares.0 > 0.9, shares.1 < 0.999 * shares.0 { return [numbersBecameText(column, texts, shares)] }
        if shares.0 < 0.1, shares.1 > 0.9 { return [textBecameNumbers(column)] }
        if let spelling = otherSpelling(column, texts) { return [spelling] }
        return numbersSpelledDifferently(column)
    }

    /// Texts of now with their counts: all where known, those of the sample otherwise.
    private func currentTexts(_ column: ColumnComparison, _ sample: [String?]) -> [(text: String, count: Int)] {
        if let counts = column.current.valueCounts { return counts.map { ($0.value, $0.count) } }
        return sample.compactMap { $0.flatMap { $0.isEmpty ? nil : ($0, 1) } }
    }

    private func numbersBecameText(
        _ column: ColumnComparison, _ texts: [(text: String, count: Int)], _ shares: (Double, Double)
    ) -> Cause {
        let isText: @Sendable (String?) -> Bool = { ($0 ?? "").isEmpty == false && Double($0 ?? "") == nil }
        let words = texts.filter { isText($0.text) }
        let total = words.reduce(0) { $0 + $1.count }
        let example = words.max { ($0.count, $1.text) < ($1.count, $0.text) }.map {
            ", such as \(Words.quoted($0.text))"
        }
        func share(_ matches: (String) -> Bool) -> Double {
            Double(words.reduce(0) { $0 + (matches($1.text) ? $1.count : 0) }) / Double(max(1, total))
        }
        let known = column.baseline.valueCounts.map { Set($0.compactMap { Double($0.value) }) }
        if total > 0, let known, known.isSubset(of: [0, 1]), share({ Spelling.boolean($0) != nil }) > 0.95 {
            return Cause(
                .format, 95, "0 and 1 are spelled as words\(example ?? "").", shows: isText)
        }
        if total > 0, share({ Spelling.number($0) != nil }) > 0.95 {
            return Cause(
                .format, 94, "Numbers are spelled in a way that is not read as a number\(example ?? "").", shows: isText
            )
        }
        return Cause(
            .typeChange, 93,
            "Numbers became text: \(Words.percent(1 - shares.1)) of the filled cells are not numbers\(example ?? ""), "
                + "where the baseline has \(Words.percent(1 - shares.0)).", shows: isText)
    }

    private func textBecameNumbers(_ column: ColumnComparison) -> Cause {
        let known = column.baseline.valueCounts?.allSatisfy { Spelling.boolean($0.value) != nil } ?? false
        let now = column.currentNumbers.map { Set($0.values).isSubset(of: [0, 1]) } ?? false
        if known, now { return Cause(.format, 95, "Words for yes and no became 0 and 1.") }
        return Cause(
            .typeChange, 93, "Text became numbers.", shows: { ($0 ?? "").isEmpty == false && Double($0 ?? "") != nil })
    }

    /// New texts that are known ones in other case or with blanks around.
    private func otherSpelling(_ column: ColumnComparison, _ texts: [(text: String, count: Int)]) -> Cause? {
        guard let counts = column.baseline.valueCounts, column.baseline.inferredType == .string else { return nil }
        let known = Set(counts.map(\.value))
        let folded = Set(known.map(Spelling.folded))
        let new = texts.filter { !known.contains($0.text) }
        let spelled = new.filter { folded.contains(Spelling.folded($0.text)) }
        let total = new.reduce(0) { $0 + $1.count }
        guard let example = spelled.max(by: { ($0.count, $1.text) < ($1.count, $0.text) }),
            spelled.reduce(0, { $0 + $1.count }) * 10 >= total * 9
        else { return nil }
        return Cause(
            .format, 92,
            "Known values are spelled in other case or with blanks, such as \(Words.quoted(example.text)).",
            shows: { cell in cell.map { !$0.isEmpty && !known.contains($0) } ?? false })
    }

    /// `1.0` for `1`: other texts, the same numbers.
    private func numbersSpelledDifferently(_ column: ColumnComparison) -> [Cause] {
        guard column.baselineNumbers != nil, column.currentNumbers != nil else { return [] }
        let texts = column.current.valueCounts ?? []
        let known = Set((column.baseline.valueCounts ?? []).map(\.value))
        let example = texts.filter { !known.contains($0.value) }.max { $0.count < $1.count }
        let differs: Bool
        let same: Double
        if column.hasFewValues, let spellings = column.spellings, let values = column.values {
            differs = spellings.categories.count > values.categories.count
            same = values.test.pValue
        } else if let baseline = column.baselineNumbers, let current = column.currentNumbers {
            let classes = ColumnComparison.classes(column.baseline, column.current)
            let isPresent = CellClass.allCases.map { $0 != .missing }
            func filled(_ counts: [Int]) -> [Int] { zip(counts, isPresent).filter(\.1).map(\.0) }
            differs =
                CategoricalTest(baseline: filled(classes.baseline), current: filled(classes.current)).pValue <= 1e-3
            same = KolmogorovSmirnov(baseline, current).pValue
        } else {
            return []
        }
        guard differs else { return [] }
        // Where the numbers moved as well, a new text may be a new number.
        let isKnownNumber = example.flatMap { Double($0.value) }.map { number in known.contains { Double($0) == number }
        }
        guard same > 1e-3 || isKnownNumber ?? true else { return [] }
        let words = example.map { ", such as \(Words.quoted($0.value))" } ?? ""
        return [
            Cause(
                .format, same > 1e-3 ? 95 : 25, "The same numbers are spelled differently\(words).",
                shows: { cell in cell.map { !$0.isEmpty && !known.contains($0) } ?? false })
        ]
    }
}

/// Lenient readings of a cell.
enum Spelling {
    /// What a word for yes or no means.
    static func boolean(_ text: String) -> Bool? {
        switch folded(text) {
        case "true", "t", "yes", "y", "on": true
        case "false", "f", "no", "n", "off": false
        default: nil
        }
    }

    /// A number with blanks, quotes, a currency sign, a percent sign, thousands separators, or a decimal comma.
    static func number(_ text: String) -> Double? {
        var digits = text.filter { !" \t\u{A0}\"'$€£%".contains($0) }
        if let comma = digits.lastIndex(of: ",") {
            let hasPoint = digits.contains(".")
            let decimals = digits.distance(from: comma, to: digits.endIndex) - 1
            if !hasPoint, decimals != 3 {
                digits.replaceSubrange(comma...comma, with: ".")
            }
            digits.removeAll { $0 == "," }
        }
        guard let first = digits.unicodeScalars.first, "0123456789+-.".unicodeScalars.contains(first) else {
            return nil
        }
        return Double(digits)
    }

    /// Lower case, without blanks around.
    static func folded(_ text: String) -> String {
        var folded = Substring(text.lowercased())
        while folded.first?.isWhitespace == true { folded.removeFirst() }
        while folded.last?.isWhitespace == true { folded.removeLast() }
        return String(folded)
    }
}

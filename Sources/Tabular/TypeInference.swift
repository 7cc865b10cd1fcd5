/// Decides a column's type from all of its cells.
enum TypeInference {
    enum Decision: Equatable {
        case type(ColumnType)
        /// The cells' words are needed: numbers and words are mixed, or numbers don't fit.
        case needsWords
    }

    /// The type of a column whose cells were counted in `automatic` mode.
    static func decide(_ column: ColumnAccumulator) -> Decision {
        let numbers = column.numbers
        if numbers == 0 { return .type(typeOfWords(column)) }
        if column.texts > 0 && !isFaultyNumeric(column) { return .needsWords }
        if column.wides > 0 && column.decimals + column.decimalBits == 0 { return .needsWords }
        if column.integers + column.wides + column.decimals == 0 { return .type(.binary) }
        return .type(column.decimals + column.decimalBits + column.wides == 0 ? .integer : .real)
    }

    /// Whether the column is numeric but for a few cells.
    static func isFaultyNumeric(_ column: ColumnAccumulator) -> Bool {
        guard column.texts > 0, column.numbers > 0, column.texts <= TabularLimits.faultCells else { return false }
        let share = column.texts <= TabularLimits.fewFaults ? TabularLimits.fewFaultsShare : TabularLimits.faultShare
        return Double(column.texts) <= share * Double(column.nonMissing)
    }

    /// The type of a column of words.
    static func typeOfWords(_ column: ColumnAccumulator) -> ColumnType {
        guard column.texts > 0 else { return .category }
        guard !column.wordKeys.isOverflowing else { return .text }
        if booleanCategories(column.words.words) != nil { return .binary }
        let distinct = column.words.count
        let isShareSmall = Double(distinct) <= TabularLimits.categoryShare * Double(column.texts)
        let areFew = distinct <= TabularLimits.fewCategories && column.wordKeys.hasRepeats
        return distinct == 1 || isShareSmall || areFew ? .category : .text
    }

    /// The words for no and yes if the words are those of one boolean pair, in whatever case; spelled as the bytewise
    /// first spelling.
    static func booleanCategories(_ words: [String]) -> [String]? {
        var no: String?
        var yes: String?
        var pair: Int?
        for word in words {
            let spelled = RawRecord.Cell(text: word, fault: nil).trimmed
            guard let found = BooleanWords.find(spelled), pair == nil || pair == found.pair else { return nil }
            pair = found.pair
            if found.isYes {
                yes = yes.map { min($0, spelled) } ?? spelled
            } else {
                no = no.map { min($0, spelled) } ?? spelled
            }
        }
        guard let no, let yes else { return nil }
        return [no, yes]
    }

    /// Words in the order of their bytes.
    static func sortedBytewise(_ words: [String]) -> [String] {
        words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The profile of a finished column of the given type.
    static func profile(
        _ column: ColumnAccumulator,
        name: String,
        type: ColumnType,
        isDeclared: Bool
    ) -> ColumnProfile {
        var profile = ColumnProfile(
            name: name,
            type: type,
            isDeclared: isDeclared,
            missing: column.missing,
            nonMissing: column.nonMissing,
            distinct: 0,
            isDistinctExact: true,
            isUnique: false,
            textCells: 0
        )
        let integers = column.integerRange.map { Double($0.lowerBound)...Double($0.upperBound) }
        if let lower = [integers?.lowerBound, column.realRange?.lowerBound].compactMap(\.self).min(),
            let upper = [integers?.upperBound, column.realRange?.upperBound].compactMap(\.self).max()
        {
            profile.minimum = lower
            profile.maximum = upper
        }
        var repeats: Bool
        if column.numbers > 0 {
            (profile.distinct, profile.isDistinctExact, profile.values) = distinctNumbers(column)
            let isAllIntegers = column.integers + column.zeros + column.ones == column.nonMissing
            repeats = isAllIntegers ? column.integerKeys.hasRepeats : true
            if !isAllIntegers && profile.isDistinctExact { repeats = profile.distinct < column.nonMissing }
            if column.texts > 0 {
                profile.textCells = column.texts
                repeats = true
            }
        } else {
            profile.isDistinctExact = !column.wordKeys.isOverflowing
            profile.distinct = profile.isDistinctExact ? column.words.count : TabularLimits.distinct
            profile.values = profile.isDistinctExact ? sortedBytewise(column.words.words) : nil
            repeats = column.wordKeys.hasRepeats
        }
        profile.isUnique = !repeats && column.nonMissing >= 2
        if profile.isUnique {
            profile.distinct = column.nonMissing
            profile.isDistinctExact = true
        }
        switch type {
        case .category: profile.categories = profile.values ?? []
        case .binary where column.numbers == 0:
            // Two other words make a binary column only where it is declared one.
            let two = profile.values.flatMap { $0.count == 2 ? $0 : nil }
            profile.categories = booleanCategories(column.words.words) ?? two
        default: break
        }
        return profile
    }

    /// The distinct numbers of a column, ascending, if there are few enough.
    private static func distinctNumbers(_ column: ColumnAccumulator) -> (count: Int, isExact: Bool, values: [String]?) {
        if column.integerKeys.isOverflowing || column.realKeys.isOverflowing {
            return (TabularLimits.distinct, false, nil)
        }
        let integers = column.integerKeys.keys.map { Int64(bitPattern: $0) }.sorted()
        if column.realKeys.keys.isEmpty { return (integers.count, true, integers.map(String.init)) }
        let reals = Set(column.realKeys.keys.map { Double(bitPattern: $0) } + integers.map(Double.init)).sorted()
        if reals.count > TabularLimits.distinct { return (TabularLimits.distinct, false, nil) }
        return (reals.count, true, reals.map { $0 == $0.rounded() && abs($0) < 1e15 ? String(Int64($0)) : "\($0)" })
    }
}

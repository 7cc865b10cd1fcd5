/// Something to look at before training.
public struct ExplorationWarning: Codable, Sendable, Equatable {
    /// What is the matter: stable, for programs.
    ///
    /// Listed gravest first.
    public enum Code: String, Codable, Sendable, CaseIterable {
        /// The label has fewer or more than two values.
        case labelNotBinary = "label_not_binary"
        /// Only one of the label's two values occurs.
        case labelConstant = "label_constant"
        /// A column all but determines the label, or belongs to the outcome itself.
        case leakage
        /// A column alone ranks the rows very well.
        case strongFeature = "strong_feature"
        /// The same identifier occurs more than once.
        case duplicateIdentifiers = "duplicate_identifiers"
        /// Rows have no label.
        case labelMissing = "label_missing"
        /// One outcome is much rarer than the other.
        case imbalance
        /// Too few rows of the rarer outcome.
        case fewOutcomes = "few_outcomes"
        /// Two columns are almost the same.
        case nearDuplicates = "near_duplicates"
        /// A column has one value only.
        case constant
        /// A column has no values.
        case allMissing = "all_missing"
        /// A column has a value of its own for every row.
        case uniqueValues = "unique_values"
        /// A category has very many values.
        case highCardinality = "high_cardinality"
        /// Many of a column's cells are missing.
        case manyMissing = "many_missing"
        /// A value is too rare to learn from.
        case rareValues = "rare_values"
        /// Whole numbers with few values, which may be codes.
        case codesAsNumbers = "codes_as_numbers"
    }

    /// What is the matter.
    public var code: Code
    /// The columns it is about.
    public var columns: [String]
    /// What was found, with the figures, in plain words.
    public var message: String
    /// What to do about it.
    public var advice: String
}

/// How much a feature tells of the label, by itself.
public struct LabelAssociation: Codable, Sendable, Equatable {
    /// How ``value`` was measured.
    public enum Measure: String, Codable, Sendable {
        /// Pearson's correlation of numbers, −1 to 1; the label counts as 0 and 1.
        case correlation
        /// Bergsma's corrected Cramér's V of words, 0 to 1; for two words it is about the absolute correlation.
        case cramersV = "cramers_v"
    }

    /// The feature's column.
    public var column: String
    /// How the value was measured.
    public var measure: Measure
    /// The association; nil where the column or the label is constant.
    public var value: Double?
    /// ROC-AUC of the column alone, at least 0.5: numbers as they are or reversed, words ranked by their rates with
    /// rare words put together.
    ///
    /// nil unless both labels occur.
    public var rocAUC: Double?
    /// Mutual information with the label in nats, over the values or ranges of ``ConversionTable``.
    public var mutualInformation: Double?

    enum CodingKeys: String, CodingKey {
        case column, measure, value
        case rocAUC = "roc_auc"
        case mutualInformation = "mutual_information"
    }

    /// What bars are sorted by: the absolute association, 0 where it is not defined.
    public var strength: Double { abs(value ?? 0) }
}

/// Every number that decides what is shown and what is warned of, in one place.
public enum ExplorationLimits {
    // MARK: What is shown

    /// Rows in the head.
    public static let headRows = 5
    /// Most frequent values listed for a column.
    public static let frequentValues = 5
    /// Values of a column whose conversion rates are shown one by one; rarer ones are put together.
    public static let conversionValues = 20
    /// Bins of about equal size for a number with more values than that.
    public static let conversionBins = 10

    /// Columns whose correlations with each other are taken; of more, those most correlated with the label.
    ///
    /// The matrix grows with the square: 6,000 columns would be 36 million figures that nobody reads.
    public static let correlatedColumns = 300
    /// Near-duplicate pairs that get a warning each, strongest first; the others are counted in one more.
    public static let nearDuplicatePairs = 20

    // MARK: Leakage

    /// Fewest rows of the rarer outcome that allow any judgement of leakage.
    public static let leakageOutcomes = 20
    /// A column that alone ranks the rows with at least this ROC-AUC all but determines the label.
    ///
    /// Honest behaviour before the outcome seldom gets there alone: in the reference sessions the basket clicks reach
    /// 0.83, in the online shoppers' sessions PageValues 0.86; what belongs to the order itself 0.97 and more.
    public static let leakageRocAUC = 0.95
    /// The rarer outcome is practically impossible for a value when its rate there is at most this share of its overall
    /// rate: 0.02 means fifty times rarer.
    ///
    /// In the reference sessions it is 0.01 for the three after-the-fact columns and 0.29 and more for all others.
    public static let impossibleShare = 0.02
    /// Share of all rows in which the rarer outcome must be practically impossible.
    public static let impossibleRows = 0.5
    /// The rarer outcome is practically certain for a value when Wilson's lower bound of its rate is at least this.
    public static let certainRate = 0.98
    /// Values with fewer rows are judged together, so that chance does not look like knowledge.
    public static let pooledRows = 30
    /// A column that alone reaches this ROC-AUC is strong enough to be checked, without being suspected.
    public static let strongRocAUC = 0.85

    // MARK: Columns

    /// Absolute correlation from which two columns are near-duplicates.
    public static let nearDuplicateCorrelation = 0.9
    /// A binary column's rarer value is rare below this share of the known rows.
    public static let rareShare = 0.001
    /// A category's value is rare below this number of rows.
    public static let rareRows = 30
    /// Share of missing cells from which a column is mostly guesswork.
    public static let manyMissing = 0.2
    /// Number of distinct words from which a category has high cardinality.
    public static let highCardinality = 100
    /// Fewest rows from which a column with as many values as rows is taken for an identifier.
    public static let identifierRows = 100

    /// Distinct whole numbers of a column that may be codes rather than amounts.
    public static let codeValues = 3...20
    /// Rows that each of them must have on average.
    public static let codeRows = 10

    // MARK: Label

    /// Share of the rarer outcome below which accuracy misleads.
    public static let imbalance = 0.1
    /// Number of rows of the rarer outcome below which metrics are unsteady.
    public static let fewOutcomes = 200
}

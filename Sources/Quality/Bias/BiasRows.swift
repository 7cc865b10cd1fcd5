/// Rows of which the treatment of one group is measured; arrays of one length.
public struct BiasRows: Sendable, Equatable {
    /// Whether a row belongs to the group of interest (Clarify's d, the facet); the others are those it is compared with.
    public var inFacet: [Bool]
    /// Whether what happened is the positive label.
    public var labels: [Bool]
    /// Whether the positive label was predicted; nil before a model is there.
    public var predictions: [Bool]?
    /// Clarify's group variable, which conditional disparity is measured within; nil where there is none.
    public var groups: [String]?
    /// `[features][rows]`, columns of numbers without facet and label, for the flip test; nil leaves it out.
    public var features: [[Double]]?

    /// Rows from their columns.
    public init(
        inFacet: [Bool], labels: [Bool], predictions: [Bool]? = nil, groups: [String]? = nil,
        features: [[Double]]? = nil
    ) {
        self.inFacet = inFacet
        self.labels = labels
        self.predictions = predictions
        self.groups = groups
        self.features = features
    }

    /// Refuses columns of different lengths.
    func check() throws(QualityError) {
        var lengths = [inFacet.count, labels.count]
        if let predictions { lengths.append(predictions.count) }
        if let groups { lengths.append(groups.count) }
        lengths += features?.map(\.count) ?? []
        guard Set(lengths).count == 1 else {
            throw QualityError(
                .lengthMismatch, "the columns are of different numbers of rows: \(Set(lengths).sorted())")
        }
    }
}

/// How model quality is measured.
public struct QualitySettings: Sendable, Equatable {
    /// Seed of the samples that give the standard deviations.
    public var seed: UInt64
    /// The most points of a curve; of more distinct probabilities an even choice is kept.
    ///
    /// SageMaker writes them all, which for a million rows makes a file of 80 MB.
    public var curvePoints: Int

    /// Random samples whose metrics' deviation is taken.
    static let samples = 5
    /// The share of the rows in each.
    static let sampleShare = 0.8
    /// Fewer rows have no standard deviations.
    static let leastRows = 200

    /// Settings from their parts; ``curvePoints`` is at least 2.
    public init(seed: UInt64 = 42, curvePoints: Int = 10_000) {
        self.seed = seed
        self.curvePoints = max(2, curvePoints)
    }
}

public import Statistics

/// Probabilities brought in line with what happened on labelled rows: isotonic regression.
///
/// Blocks of neighbouring probabilities are pooled until their shares of positives ascend, which is the best ascending
/// fit by squared error. Source: Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability
/// estimates", KDD (2002); pooling of adjacent violators, Ayer et al. (1955).
public struct ProbabilityCalibration: Sendable, Equatable, Codable {
    /// `[blocks]`, the greatest probability of each block, ascending.
    private let upperBounds: [Double]
    /// `[blocks]`, the share of positives of each block, ascending.
    private let shares: [Double]
    /// The number of rows it was fitted on.
    public let rows: Int

    enum CodingKeys: String, CodingKey {
        case upperBounds = "upper_bounds"
        case shares, rows
    }

    /// Reads the blocks.
    ///
    /// - Throws: A decoding error unless there are blocks, as many shares as bounds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        upperBounds = try container.decode([Double].self, forKey: .upperBounds)
        shares = try container.decode([Double].self, forKey: .shares)
        rows = try container.decode(Int.self, forKey: .rows)
        guard !shares.isEmpty, upperBounds.count == shares.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .shares, in: container, debugDescription: "not as many shares as bounds")
        }
    }

    /// Fits labelled rows, which should not be those the model was trained on.
    ///
    /// - Throws: ``QualityError`` `bad-record` without rows.
    public init(fitting outcomes: ScoredOutcomes) throws(QualityError) {
        var blocks: [(upper: Double, weight: Double, positives: Double)] = []
        for group in outcomes.ranking.groups.reversed() {
            blocks.append((group.value, group.weight, group.positiveWeight))
            while blocks.count > 1 {
                let (one, other) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
                guard one.positives * other.weight >= other.positives * one.weight else { break }
                blocks.removeLast()
                blocks[blocks.count - 1] = (other.upper, one.weight + other.weight, one.positives + other.positives)
            }
        }
        guard !blocks.isEmpty else { throw QualityError(.badRecord, "there are no labelled rows to calibrate with") }
        upperBounds = blocks.map(\.upper)
        shares = blocks.map { $0.positives / $0.weight }
        rows = outcomes.rows
    }

    /// The share of positives among labelled rows of such a probability.
    public func callAsFunction(_ probability: Double) -> Double {
        var (low, high) = (0, upperBounds.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upperBounds[middle] < probability { low = middle + 1 } else { high = middle }
        }
        return shares[low]
    }
}

import Tabular

/// Rows as a model takes them: all of them, or at most so many, drawn evenly.
struct FeatureSample {
    /// Rows of which attributions are taken, at most; their mean over more of them hardly moves.
    static let attributionRows = 20_000

    /// `[rows, features]`, row-major.
    private(set) var values: [Float] = []
    /// Rows in ``values``.
    private(set) var rows = 0
    /// Rows that were offered.
    private(set) var offered = 0
    private let limit: Int
    private var generator = SeededGenerator(seed: 42)

    /// - Parameter limit: Rows at most.
    init(limit: Int) { self.limit = limit }

    /// Offers a row.
    mutating func offer(_ row: some Collection<Float>) {
        offered += 1
        guard rows >= limit else {
            values += row
            rows += 1
            return
        }
        // Algorithm R: each row is kept with the same probability.
        let place = Int(generator.below(UInt64(offered)))
        if place < limit { values.replaceSubrange(place * row.count..<(place + 1) * row.count, with: row) }
    }
}

/// Trees as tables of leaf masks.
///
/// The leaves of a tree, from left to right, are the bits of one column of 32, or of several where there are more. A value of
/// a feature decides all splits by that feature in all trees at once. What it decides is one vector `[columns]` of masks: a
/// leaf keeps its bit where every split above it that asks for the feature leads towards it. The AND of the vectors of all
/// features leaves one bit in each tree, the leaf that the row ends in. Several features together share one table, with the AND
/// of each combination of their values computed when the model is read; so 23 binary features need three look-ups.
///
/// A column without a bit stands for -0, which changes no sum. So a tree of many columns still adds its one leaf.
///
/// The masks go back to QuickScorer (Lucchese et al., SIGIR 2015), which ANDs one mask for each false split instead.
struct BitVectors: Sendable {
    /// Four neighbouring features with one threshold each, at most.
    ///
    /// A lane adds `right` to the place in the table unless its value is below the threshold, and `missing` besides when it is
    /// missing. Lanes of other features add nothing.
    struct Block: Sendable {
        var firstFeature: Int
        var threshold: SIMD4<Float>
        var right: SIMD4<UInt32>
        var missing: SIMD4<UInt32>
        /// Whether the block is the last of its table.
        var endsTable = false
    }

    /// A feature with several thresholds, or with categories.
    struct Scale: Sendable {
        var feature: Int
        /// Thresholds, ascending, as a range of ``thresholds``; empty for categories.
        var thresholds: Range<Int>
        /// Place of each category code as a range of ``places``, the last for all other codes; empty for thresholds.
        var codes: Range<Int>
        /// What one more threshold passed adds to the place in the table.
        var step: UInt32
        /// What a missing value adds.
        var missing: UInt32
        /// Whether the feature is the last of its table.
        var endsTable = false
    }

    /// Columns in use, and with those that fill them up to whole SIMD vectors.
    var columnCount: Int
    var stride: Int
    var blocks: [Block] = []
    var scales: [Scale] = []
    var thresholds: [Float] = []
    var places: [UInt32] = []
    /// Where each table begins in ``masks``: those of the blocks, then those of the scales.
    var starts: [UInt32] = []
    /// `[vectors, stride]`.
    var masks: [UInt32] = []
    /// `[columns, 33]`: -0 for no leaf, then the values of the leaves from left to right.
    var leaves: [Float] = []

    static let leavesInColumn = 32
}

/// How trees are evaluated: by tables, or node by node.
enum Engine: Sendable {
    case vectors(BitVectors)
    case walk(Walk)

    /// The engine that should be faster for the trees.
    init(_ trees: [Tree], featureCount: Int) {
        let walk = Walk(trees)
        guard let vectors = BitVectorsBuilder.make(trees, featureCount: featureCount),
            vectors.estimatedNanoseconds < walk.estimatedNanoseconds
        else {
            self = .walk(walk)
            return
        }
        self = .vectors(vectors)
    }

    /// Adds the leaves of all trees to `base` for each row, in the order of the trees.
    ///
    /// - Parameters:
    ///   - values: `[rows, width]`; nil only where no row has a value.
    ///   - width: Features of a row.
    ///   - base: What the trees are added to.
    ///   - margins: `[rows]`.
    func margins(
        _ values: UnsafePointer<Float>?, width: Int, base: Float, into margins: UnsafeMutableBufferPointer<Float>
    ) {
        // A model without features has no splits, and no value is read.
        withUnsafePointer(to: 0 as Float) { nothing in
            switch self {
            case .vectors(let vectors): vectors.margins(values ?? nothing, width: width, base: base, into: margins)
            case .walk(let walk): walk.margins(values ?? nothing, width: width, base: base, into: margins)
            }
        }
    }
}

// The estimates are fitted to models of 23 features and 100 trees of depths 5 to 8, with binary, counted and real values; only
// which of the two is smaller matters. docs/forest.md has the figures.
extension BitVectors {
    /// What a row should cost in a batch.
    var estimatedNanoseconds: Double {
        let lines = Double(starts.count * columnCount) / 16
        let isLarge = masks.count > 1 << 17
        return 20 + 0.35 * Double(columnCount) + (isLarge ? 8 : 4) * lines + 12 * Double(scales.count)
    }
}

extension Walk {
    /// What a row should cost in a batch.
    var estimatedNanoseconds: Double {
        let isLarge = nodes.count > 1 << 14
        let walked = Double(steps.reduce(0) { $0 + max($1, 0) })
        // Trees with categories are walked plainly, each step a branch that may be mispredicted.
        let plain = zip(steps, trees).reduce(0) { $0 + ($1.0 < 0 ? $1.1.depth : 0) }
        return (isLarge ? 1.8 : 1.2) * walked + 8 * Double(plain) + 3 * Double(features.count)
    }
}

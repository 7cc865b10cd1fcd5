/// Makes ``BitVectors`` of trees.
struct BitVectorsBuilder {
    private let trees: [Tree]
    private let featureCount: Int
    private var result: BitVectors
    /// The splits by each feature.
    private var splits: [Int: [Split]] = [:]
    /// A vector in which every leaf is possible.
    private var all: [UInt32] = []

    /// Combinations of values in one table, at most.
    static let tableLimit = 256
    /// Masks in all tables, at most: 4 MiB.
    static let maskLimit = 1 << 20

    private struct Split {
        var tree: Int
        var node: Tree.Node
        /// Bits of the leaves below the left branch and below the right, counted through all columns.
        var left: Range<Int>
        var right: Range<Int>
    }

    /// What the values of a feature decide.
    private struct Feature {
        var index: Int
        /// Thresholds, ascending; empty for categories.
        var thresholds: [Float] = []
        /// State of each code, the last for all others; empty for thresholds.
        var codes: [Int] = []
        /// The masks in each state, `[states][stride]`; with thresholds, state k is for values at or above k of them.
        var states: [[UInt32]]
        /// The state of a missing value.
        var missing: Int

        var isBinary: Bool { thresholds.count == 1 }
    }

    /// The tables; nil when they would be too large, and when no tree has a split.
    static func make(_ trees: [Tree], featureCount: Int) -> BitVectors? {
        var builder = BitVectorsBuilder(trees, featureCount: featureCount)
        return builder.build()
    }

    private init(_ trees: [Tree], featureCount: Int) {
        self.trees = trees
        self.featureCount = featureCount
        let columns = trees.reduce(0) { $0 + Self.columns($1) }
        result = BitVectors(columnCount: columns, stride: (columns + 3) / 4 * 4)
    }

    private static func columns(_ tree: Tree) -> Int {
        (tree.leafCount + BitVectors.leavesInColumn - 1) / BitVectors.leavesInColumn
    }

    private mutating func build() -> BitVectors? {
        guard !trees.isEmpty, result.stride <= Self.maskLimit else { return nil }
        result.leaves = [Float](repeating: -0.0, count: result.stride * (BitVectors.leavesInColumn + 1))
        all = [UInt32](repeating: 0, count: result.stride)
        var column = 0
        for tree in trees.indices {
            addLeaves(tree, firstColumn: column)
            column += Self.columns(trees[tree])
        }
        guard !splits.isEmpty else { return nil }
        var features: [Feature] = []
        var masks = 0
        for index in splits.keys.sorted() {
            guard let feature = states(of: index, splits: splits[index] ?? []) else { return nil }
            masks += feature.states.count * result.stride
            guard masks <= Self.maskLimit else { return nil }
            features.append(feature)
        }
        addBlocks(features.filter { $0.isBinary && featureCount >= 4 })
        addScales(features.filter { !($0.isBinary && featureCount >= 4) })
        return result.masks.count <= Self.maskLimit ? result : nil
    }

    /// Numbers the leaves of a tree and notes which lie below each split.
    private mutating func addLeaves(_ tree: Int, firstColumn: Int) {
        let nodes = trees[tree].nodes
        var bit = firstColumn * BitVectors.leavesInColumn
        // Depth first: the leaves below a node are those among the nodes from it to the end of its branch.
        var firstLeaf: [Int] = []
        for node in nodes {
            firstLeaf.append(bit)
            guard node.isLeaf else { continue }
            let (column, place) = bit.quotientAndRemainder(dividingBy: BitVectors.leavesInColumn)
            result.leaves[column * (BitVectors.leavesInColumn + 1) + 1 + place] = node.value
            all[column] |= 1 << place
            bit += 1
        }
        firstLeaf.append(bit)
        var end = [Int](repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated().reversed() {
            end[index] = node.isLeaf ? index + 1 : end[Int(node.right)]
            guard !node.isLeaf else { continue }
            let middle = firstLeaf[Int(node.right)]
            splits[Int(node.feature), default: []].append(
                Split(
                    tree: tree, node: node, left: firstLeaf[Int(node.left)]..<middle,
                    right: middle..<firstLeaf[end[index]]))
        }
    }

    /// The masks of a value for which `goesLeft` says what each split decides.
    private func vector(_ splits: [Split], _ goesLeft: (Split) -> Bool) -> [UInt32] {
        var vector = all
        for split in splits {
            let lost = goesLeft(split) ? split.right : split.left
            for column in lost.lowerBound / 32...(lost.upperBound - 1) / 32 {
                let first = max(0, lost.lowerBound - column * 32)
                let end = min(32, lost.upperBound - column * 32)
                vector[column] &= ~(UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(end - first)) - 1) << UInt32(first))
            }
        }
        return vector
    }

    private func states(of index: Int, splits: [Split]) -> Feature? {
        let missing = vector(splits) { $0.node.defaultsLeft }
        let numeric = splits.filter { $0.node.categorySet < 0 }
        guard numeric.isEmpty || numeric.count == splits.count else { return nil }
        if numeric.isEmpty { return categories(of: index, splits: splits, missing: missing) }
        var thresholds: [Float] = []
        // A threshold that is not a number lets nothing pass.
        for value in numeric.map(\.node.value).filter({ !$0.isNaN }).sorted() where value != thresholds.last {
            thresholds.append(value)
        }
        guard (thresholds.count + 2) * result.stride <= Self.maskLimit else { return nil }
        // A value at or above just the k lowest thresholds is below threshold k and all after it.
        var states = [vector(splits) { $0.node.value >= thresholds.first ?? .infinity }]
        for threshold in thresholds { states.append(vector(splits) { $0.node.value > threshold }) }
        if thresholds.isEmpty { states[0] = vector(splits) { _ in false } }
        var feature = Feature(index: index, thresholds: thresholds, states: states, missing: 0)
        feature.missing = feature.states.firstIndex(of: missing) ?? states.count
        if feature.missing == states.count { feature.states.append(missing) }
        return feature
    }

    /// Codes that decide alike share a state.
    private func categories(of index: Int, splits: [Split], missing: [UInt32]) -> Feature? {
        let listed = Set(splits.flatMap { split in trees[split.tree].categorySets[Int(split.node.categorySet)].codes })
        let count = (listed.max() ?? -1) + 1
        guard count * (splits.count + result.stride) <= 1 << 22 else { return nil }
        var states: [[UInt32]] = []
        var known: [[UInt32]: Int] = [:]
        func state(_ vector: [UInt32]) -> Int {
            if let state = known[vector] { return state }
            known[vector] = states.count
            states.append(vector)
            return states.count - 1
        }
        var codes: [Int] = []
        for code in 0..<count {
            codes.append(
                state(
                    vector(splits) { split in
                        !trees[split.tree].categorySets[Int(split.node.categorySet)].contains(code: code)
                    }))
            guard states.count * result.stride <= Self.maskLimit else { return nil }
        }
        codes.append(state(vector(splits) { _ in true }))
        let missingState = state(missing)
        return Feature(index: index, codes: codes, states: states, missing: missingState)
    }

    // MARK: Tables

    /// Appends the table of the combinations of features' states; the first feature's state changes fastest.
    private mutating func addTable(_ features: [Feature]) {
        result.starts.append(UInt32(result.masks.count))
        var table = [all]
        for feature in features {
            table = feature.states.flatMap { state in table.map { vector in zip(vector, state).map { $0 & $1 } } }
        }
        result.masks.append(contentsOf: table.joined())
    }

    private mutating func addBlocks(_ features: [Feature]) {
        var pending: [Feature] = []
        var size = 1
        for group in Dictionary(grouping: features, by: { $0.index / 4 }).sorted(by: { $0.key < $1.key }) {
            let states = group.value.reduce(1) { $0 * $1.states.count }
            if size * states > Self.tableLimit, !pending.isEmpty {
                result.blocks[result.blocks.count - 1].endsTable = true
                addTable(pending)
                (pending, size) = ([], 1)
            }
            let first = min(group.key * 4, featureCount - 4)
            var block = BitVectors.Block(
                firstFeature: first, threshold: SIMD4(), right: SIMD4(), missing: SIMD4())
            for feature in group.value {
                let lane = feature.index - first
                let step = UInt32(size * result.stride)
                block.threshold[lane] = feature.thresholds[0]
                block.right[lane] = step
                // A missing value is not below the threshold, so it has added one step already.
                block.missing[lane] = UInt32(feature.missing) &* step &- step
                size *= feature.states.count
            }
            result.blocks.append(block)
            pending.append(contentsOf: group.value)
        }
        guard !pending.isEmpty else { return }
        result.blocks[result.blocks.count - 1].endsTable = true
        addTable(pending)
    }

    private mutating func addScales(_ features: [Feature]) {
        var pending: [Feature] = []
        var size = 1
        for feature in features.sorted(by: { $0.states.count < $1.states.count }) {
            if size * feature.states.count > Self.tableLimit, !pending.isEmpty {
                result.scales[result.scales.count - 1].endsTable = true
                addTable(pending)
                (pending, size) = ([], 1)
            }
            let step = UInt32(size * result.stride)
            let thresholds = result.thresholds.count..<result.thresholds.count + feature.thresholds.count
            let codes = result.places.count..<result.places.count + feature.codes.count
            result.thresholds.append(contentsOf: feature.thresholds)
            result.places.append(contentsOf: feature.codes.map { UInt32($0) * step })
            result.scales.append(
                BitVectors.Scale(
                    feature: feature.index, thresholds: thresholds, codes: codes, step: step,
                    missing: UInt32(feature.missing) * step))
            size *= feature.states.count
            pending.append(feature)
        }
        guard !pending.isEmpty else { return }
        result.scales[result.scales.count - 1].endsTable = true
        addTable(pending)
    }
}

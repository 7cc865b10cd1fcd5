/// One regression tree, checked: following it from node 0 ends at a leaf, whatever the row.
struct Tree: Sendable {
    /// A split or a leaf.
    struct Node: Sendable {
        /// The feature that the split asks about; -1 in a leaf.
        var feature: Int32
        /// The threshold of a numeric split, below which goes left; the value of a leaf.
        var value: Float
        var left: Int32
        var right: Int32
        /// Index into ``categorySets`` where the split asks for a category: members go right; -1 otherwise.
        var categorySet: Int32
        /// Where a missing value goes.
        var defaultsLeft: Bool
        /// Sum of the hessians of the training rows that came here.
        var cover: Float

        var isLeaf: Bool { feature < 0 }
    }

    /// Nodes in depth-first order, the left branch first, root at 0.
    var nodes: [Node]
    var categorySets: [CategorySet]

    /// Edges from the root to the deepest leaf.
    var depth: Int {
        // Parents come before their children.
        var depths = [Int](repeating: 0, count: nodes.count)
        var deepest = 0
        for (index, node) in nodes.enumerated() where !node.isLeaf {
            depths[Int(node.left)] = depths[index] + 1
            depths[Int(node.right)] = depths[index] + 1
            deepest = max(deepest, depths[index] + 1)
        }
        return deepest
    }

    var leafCount: Int { (nodes.count + 1) / 2 }

    /// The leaf that a row of `features` values ends in.
    func leaf(_ row: UnsafePointer<Float>) -> Int {
        var index = 0
        while true {
            let node = nodes[index]
            if node.isLeaf { return index }
            index = Int(goesLeft(node, row[Int(node.feature)]) ? node.left : node.right)
        }
    }

    /// Whether a value goes to the left of a split; NaN is missing.
    @inline(__always)
    func goesLeft(_ node: Node, _ value: Float) -> Bool {
        if value.isNaN { return node.defaultsLeft }
        if node.categorySet < 0 { return value < node.value }
        return !categorySets[Int(node.categorySet)].contains(value)
    }
}

/// A set of category codes, as bits.
struct CategorySet: Sendable, Hashable {
    private var words: [UInt64]

    /// Codes at and above this are never members: a float cannot count further.
    static let codeLimit = 1 << 24

    /// A set of codes in `0..<codeLimit`.
    init(_ codes: some Collection<Int>) {
        words = [UInt64](repeating: 0, count: ((codes.max() ?? -1) + 64) / 64)
        for code in codes { words[code / 64] |= 1 << (code % 64) }
    }

    /// Whether the code that XGBoost would read from `value` is a member: a fraction is cut off, and what is negative or
    /// above every code is no member.
    func contains(_ value: Float) -> Bool {
        guard value >= 0, value < Float(Self.codeLimit) else { return false }
        return contains(code: Int(value))
    }

    func contains(code: Int) -> Bool { code / 64 < words.count && words[code / 64] >> (code % 64) & 1 == 1 }

    /// The members, ascending.
    var codes: [Int] {
        words.indices.flatMap { word in (0..<64).filter { words[word] >> $0 & 1 == 1 }.map { word * 64 + $0 } }
    }
}

/// Trees as compact nodes, walked eight at a time without a branch that depends on a value.
///
/// For models whose tables of ``BitVectors`` would outgrow the processor's cache. Siblings are neighbours, and a leaf leads to
/// itself, so every walk of a tree takes as many steps as the tree is deep. A row is kept twice, with missing values once as the
/// greatest and once as the least value, and a split reads the copy that sends missing values its way.
struct Walk: Sendable {
    /// A split or a leaf.
    struct Node: Sendable {
        /// Where the value stands in the doubled row.
        var place: UInt32
        /// Below goes to `left`, all else to the node after it; NaN in a leaf.
        var threshold: Float
        /// The left child; in a leaf the node before it, so that the node after that is the leaf.
        var left: UInt32
        /// The value of a leaf.
        var output: Float
    }

    let trees: [Tree]
    /// All trees' nodes.
    private(set) var nodes: [Node] = []
    private(set) var roots: [UInt32] = []
    /// Depth of each tree; -1 for one whose splits need ``Tree/leaf(_:)``.
    private(set) var steps: [Int] = []
    /// The features in the doubled row; feature i stands at 2i as the greatest, at 2i + 1 as the least.
    private(set) var features: [Int] = []

    /// Walks side by side.
    static let lanes = 8

    init(_ trees: [Tree]) {
        self.trees = trees
        features = Set(trees.flatMap { tree in tree.nodes.compactMap { $0.isLeaf ? nil : Int($0.feature) } }).sorted()
        let places = Dictionary(uniqueKeysWithValues: features.enumerated().map { ($1, UInt32($0) * 2) })
        for tree in trees {
            roots.append(UInt32(nodes.count))
            guard tree.nodes.allSatisfy({ Self.isPlain($0) }) else {
                steps.append(-1)
                continue
            }
            steps.append(tree.depth)
            append(tree, places)
        }
    }

    /// Whether a split is a comparison in which the least value goes left.
    private static func isPlain(_ node: Tree.Node) -> Bool {
        node.isLeaf || (node.categorySet < 0 && !node.value.isNaN && node.value > -.infinity)
    }

    private mutating func append(_ tree: Tree, _ places: [Int: UInt32]) {
        // Breadth first; the root's place is there before the loop, a split makes two more.
        var order: [(node: Int, place: Int)] = [(0, nodes.count)]
        nodes.append(Node(place: 0, threshold: .nan, left: 0, output: 0))
        var next = 0
        while next < order.count {
            let (index, place) = order[next]
            let node = tree.nodes[index]
            next += 1
            if node.isLeaf {
                nodes[place] = Node(
                    place: 0, threshold: .nan, left: UInt32(truncatingIfNeeded: place - 1), output: node.value)
                continue
            }
            let left = nodes.count
            nodes[place] = Node(
                place: (places[Int(node.feature)] ?? 0) + (node.defaultsLeft ? 1 : 0), threshold: node.value,
                left: UInt32(left), output: 0)
            nodes.append(contentsOf: repeatElement(nodes[place], count: 2))
            order.append((Int(node.left), left))
            order.append((Int(node.right), left + 1))
        }
    }
}

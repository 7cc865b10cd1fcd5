/// The lists of one tree in XGBoost's JSON.
struct TreeText {
    var identifier: Int?
    private var left: [Int] = []
    private var right: [Int] = []
    private var feature: [Int] = []
    private var value: [Float] = []
    private var defaultsLeft: [Int] = []
    private var cover: [Float] = []
    private var splitType: [Int] = []
    private var categories: [Int] = []
    private var categoryNodes: [Int] = []
    private var categoryStarts: [Int] = []
    private var categorySizes: [Int] = []
    private var leafSize = 1

    init(_ cursor: inout JSONCursor) throws(ForestError) {
        try cursor.object { (cursor, key) throws(ForestError) in
            switch key {
            case "id": identifier = try cursor.integer()
            case "left_children": left = try cursor.integers()
            case "right_children": right = try cursor.integers()
            case "split_indices": feature = try cursor.integers()
            case "split_conditions": value = try cursor.floats()
            case "default_left": defaultsLeft = try cursor.integers()
            case "sum_hessian": cover = try cursor.floats()
            case "split_type": splitType = try cursor.integers()
            case "categories": categories = try cursor.integers()
            case "categories_nodes": categoryNodes = try cursor.integers()
            case "categories_segments": categoryStarts = try cursor.integers()
            case "categories_sizes": categorySizes = try cursor.integers()
            case "tree_param":
                try cursor.object { (cursor, key) throws(ForestError) in
                    if key == "size_leaf_vector" {
                        leafSize = Int(try cursor.string()) ?? 1
                    } else {
                        try cursor.skip()
                    }
                }
            default: try cursor.skip()
            }
        }
    }

    /// The tree, with every index checked.
    ///
    /// - Parameters:
    ///   - features: Features of the model.
    ///   - weight: What each leaf's value is multiplied by; 1 in `gbtree`.
    ///   - categoryWords: 64-bit words of category bits that may still be used; what this tree uses is subtracted.
    /// - Returns: The nodes that can be reached from the root.
    /// - Throws: ``ForestError`` where the lists contradict each other.
    func tree(features: Int, weight: Float?, categoryWords: inout Int) throws(ForestError) -> Tree {
        guard leafSize <= 1 else { throw .unsupported("has \(leafSize) outputs in each leaf") }
        let count = left.count
        guard count > 0 else { throw .malformed("a tree has no nodes") }
        for (name, length) in [
            ("right_children", right.count), ("split_indices", feature.count), ("split_conditions", value.count),
            ("default_left", defaultsLeft.count), ("sum_hessian", cover.count),
        ] where length != count {
            throw .inconsistent("\"left_children\" lists \(count) nodes, \"\(name)\" \(length)")
        }
        guard splitType.isEmpty || splitType.count == count else {
            throw .inconsistent("\"left_children\" lists \(count) nodes, \"split_type\" \(splitType.count)")
        }
        let (sets, setOfNode) = try categorySets(nodes: count, words: &categoryWords)
        var nodes: [Tree.Node] = []
        var isSeen = [Bool](repeating: false, count: count)
        // Nodes to visit, each with the place where its index belongs.
        var pending: [(node: Int, parent: Int, isLeft: Bool)] = [(0, -1, false)]
        while let (index, parent, isLeft) = pending.popLast() {
            guard !isSeen[index] else { throw .inconsistent("node \(index) is in two places") }
            isSeen[index] = true
            let place = Int32(nodes.count)
            if parent >= 0 {
                if isLeft { nodes[parent].left = place } else { nodes[parent].right = place }
            }
            if left[index] == -1 {
                guard right[index] == -1 else { throw .inconsistent("node \(index) has one child") }
                nodes.append(leaf(index, weight: weight))
                continue
            }
            for child in [left[index], right[index]] where !(0..<count).contains(child) {
                throw .inconsistent("node \(index) has a child \(child) of \(count) nodes")
            }
            guard (0..<features).contains(feature[index]), let split = Int32(exactly: feature[index]) else {
                throw .inconsistent("node \(index) splits by feature \(feature[index]) of \(features)")
            }
            let isCategorical = !splitType.isEmpty && splitType[index] == 1 && !sets.isEmpty
            nodes.append(
                Tree.Node(
                    feature: split, value: value[index], left: 0, right: 0,
                    categorySet: isCategorical ? setOfNode[index] : -1, defaultsLeft: defaultsLeft[index] == 1,
                    cover: cover[index]))
            pending.append((right[index], Int(place), false))
            pending.append((left[index], Int(place), true))
        }
        return Tree(nodes: nodes, categorySets: sets)
    }

    private func leaf(_ index: Int, weight: Float?) -> Tree.Node {
        // A weighted tree is summed from zero before its weight is applied, which makes -0 a 0.
        let output = weight.map { (0 + value[index]) * $0 } ?? value[index]
        return Tree.Node(
            feature: -1, value: output, left: -1, right: -1, categorySet: -1, defaultsLeft: false, cover: cover[index])
    }

    /// The sets of categories, the empty set first, and the index of the set for each node; no sets when no node lists any.
    ///
    /// XGBoost sends every category to the left of a categorical split that lists none.
    private func categorySets(nodes: Int, words: inout Int) throws(ForestError) -> ([CategorySet], [Int32]) {
        guard categoryStarts.count == categoryNodes.count, categorySizes.count == categoryNodes.count else {
            throw .inconsistent("the lists of categorical splits differ in length")
        }
        guard !categoryNodes.isEmpty else { return ([], []) }
        guard splitType.count == nodes else { throw .inconsistent("a tree has categories but no \"split_type\"") }
        var sets = [CategorySet([])]
        var setOfNode = [Int32](repeating: 0, count: nodes)
        for (place, node) in categoryNodes.enumerated() {
            let (start, size) = (categoryStarts[place], categorySizes[place])
            guard (0..<nodes).contains(node), size > 0, start >= 0, size <= categories.count,
                start <= categories.count - size
            else { throw .inconsistent("the categories of node \(node) are out of range") }
            let codes = categories[start..<start + size]
            guard let greatest = codes.max(), codes.allSatisfy({ (0..<CategorySet.codeLimit).contains($0) }) else {
                throw .inconsistent("node \(node) lists a category out of range")
            }
            words -= greatest / 64 + 1
            guard words >= 0 else { throw .unsupported("lists categories too large to keep as bits") }
            sets.append(CategorySet(codes))
            setOfNode[node] = Int32(sets.count - 1)
        }
        return (sets, setOfNode)
    }
}

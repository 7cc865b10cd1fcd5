#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// SHAP values of trees: how much each feature moved a row's margin away from the mean, by the rows the model was trained on.
///
/// The values of path-dependent TreeSHAP (Lundberg, Erion, Lee, *Consistent Individualized Feature Attribution for Tree
/// Ensembles*, 2018), computed otherwise. A Shapley value weighs the subsets of k of d other features by k!(d − k)!/(d + 1)!,
/// which is ∫ tᵏ(1 − t)ᵈ⁻ᵏ dt over [0, 1]. So a leaf v below features with zero fractions zⱼ (the share of training rows that
/// follow the path) and one fractions oⱼ (1 where the row follows it) gives feature i
///
///     v · (oᵢ − zᵢ) · ∫ Πⱼ≠ᵢ (zⱼ(1 − t) + oⱼ t) dt
///
/// The integrand is a polynomial, so Gauss–Legendre quadrature is exact with half as many points as features. At one point the
/// products of all leaves below a split share their factors: one pass down the tree and one up does all leaves and features,
/// where TreeSHAP's extending and unwinding of paths is quadratic in the depth. Nothing is divided by what may be 0.
struct Explanation: Sendable {
    typealias Points = SIMD4<Double>

    /// What is known of a node before any row; the branch that leads to it is meant where a branch is spoken of.
    struct Branch: Sendable {
        var parent: Int32
        /// The nearest branch above by the same feature; the root, whose factor is 1, where there is none.
        var twin: Int32
        var feature: Int32
        var isLeft: Bool
        /// Share of the parent's training rows.
        var share: Double
        /// The share multiplied with those of all twins.
        var zero: Double
    }

    /// The branches of a tree in the order of its nodes, and the quadrature for its deepest path.
    struct Plan: Sendable {
        var branches: [Branch]
        /// Points and weights, four at a time.
        var rule: [(point: Points, weight: Points)]
    }

    let plans: [Plan]
    /// The mean margin of the training rows by the trees' covers.
    let expected: Double
    let nodeLimit: Int

    init(_ trees: [Tree], baseMargin: Float) {
        var rules: [Int: [(point: Points, weight: Points)]] = [:]
        var expected = Double(baseMargin)
        plans = trees.map { tree in
            let (branches, distinct) = Self.branches(of: tree)
            expected += Self.mean(of: tree, branches)
            // n points are exact up to degree 2n − 1; d features make degree d − 1.
            let groups = max(1, (distinct + 7) / 8)
            let rule = rules[groups] ?? Self.rule(points: groups * 4)
            rules[groups] = rule
            return Plan(branches: branches, rule: rule)
        }
        self.expected = expected
        nodeLimit = trees.map(\.nodes.count).max() ?? 0
    }

    /// The branches, and the greatest number of distinct features on a path.
    private static func branches(of tree: Tree) -> ([Branch], Int) {
        var branches = [
            Branch(parent: 0, twin: 0, feature: -1, isLeft: false, share: 1, zero: 1)
        ]
        branches.reserveCapacity(tree.nodes.count)
        var parents = [Int32](repeating: 0, count: tree.nodes.count)
        for (index, node) in tree.nodes.enumerated() where !node.isLeaf {
            parents[Int(node.left)] = Int32(index)
            parents[Int(node.right)] = Int32(index)
        }
        // The path above the present node: its features in order, and per feature its branches so far.
        var distinct = [Int](repeating: 0, count: tree.nodes.count)
        var deepest = 0
        for index in tree.nodes.indices.dropFirst() {
            let parent = tree.nodes[Int(parents[index])]
            let isLeft = Int(parent.left) == index
            var twin = parents[index]
            while twin != 0, branches[Int(twin)].feature != parent.feature { twin = branches[Int(twin)].parent }
            let share = Self.share(of: tree, parent, isLeft: isLeft)
            branches.append(
                Branch(
                    parent: parents[index], twin: twin, feature: parent.feature, isLeft: isLeft, share: share,
                    zero: share * branches[Int(twin)].zero))
            distinct[index] = distinct[Int(parents[index])] + (twin == 0 ? 1 : 0)
            deepest = max(deepest, distinct[index])
        }
        return (branches, deepest)
    }

    /// The share of a split's training rows that went one way; half where the model counts none.
    private static func share(of tree: Tree, _ parent: Tree.Node, isLeft: Bool) -> Double {
        let child = tree.nodes[Int(isLeft ? parent.left : parent.right)]
        let share = Double(child.cover / parent.cover)
        return share.isFinite && share >= 0 ? share : 0.5
    }

    private static func mean(of tree: Tree, _ branches: [Branch]) -> Double {
        var means = tree.nodes.map { $0.isLeaf ? Double($0.value) : 0 }
        for index in tree.nodes.indices.dropFirst().reversed() {
            means[Int(branches[index].parent)] += means[index] * branches[index].share
        }
        return means[0]
    }

    /// Points and weights of Gauss–Legendre quadrature over [0, 1], by Newton's method on Legendre's polynomial.
    static func rule(points count: Int) -> [(point: Points, weight: Points)] {
        var rule = [(point: Points, weight: Points)](repeating: (Points(), Points()), count: count / 4)
        for index in 0..<count {
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<100 {
                var (previous, value) = (1.0, x)
                for degree in stride(from: 2.0, through: Double(count), by: 1) {
                    (previous, value) = (value, ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree)
                }
                slope = Double(count) * (x * value - previous) / (x * x - 1)
                let step = value / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            rule[index / 4].point[index % 4] = (1 - x) / 2
            rule[index / 4].weight[index % 4] = 1 / ((1 - x * x) * slope * slope)
        }
        return rule
    }
}

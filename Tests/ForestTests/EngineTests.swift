import Testing

@testable import Forest

/// Tables and walk against following each tree plainly, on random trees.
struct EngineTests {
    @Test(arguments: 0..<60)
    func tablesAndWalkAgreeWithFollowingEachTree(_ seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let features = Int.random(in: 1...14, using: &random)
        let trees = (0..<Int.random(in: 1...21, using: &random)).map { _ in
            randomTree(features: features, leaves: Int.random(in: 1...90, using: &random), using: &random)
        }
        let special: [Float] = [
            .nan, .infinity, -.infinity, -0.0, 0, 1, 2, 3, 3.5, 40, -1, 16_777_216, .leastNonzeroMagnitude, 3e38,
        ]
        let values = (0..<features * 37).map { _ in
            Bool.random(using: &random)
                ? special.randomElement(using: &random) ?? 0 : Float(Int.random(in: -3...9, using: &random))
        }
        let expected = (0..<37).map { row in
            values.withUnsafeBufferPointer { values in
                trees.reduce(Float(0.25)) { sum, tree in
                    guard let start = values.baseAddress else { return sum }
                    return sum + tree.nodes[tree.leaf(start + row * features)].value
                }
            }
        }
        func margins(_ engine: Engine, rows: Int) -> [Float] {
            var margins = [Float](repeating: .nan, count: rows)
            values.withUnsafeBufferPointer { values in
                margins.withUnsafeMutableBufferPointer {
                    engine.margins(values.baseAddress, width: features, base: 0.25, into: $0)
                }
            }
            return margins
        }
        let walk = Engine.walk(Walk(trees))
        #expect(margins(walk, rows: 37) == expected)
        #expect(margins(walk, rows: 1) == [expected[0]])
        guard let tables = BitVectorsBuilder.make(trees, featureCount: features) else { return }
        #expect(margins(.vectors(tables), rows: 37) == expected)
        #expect(margins(.vectors(tables), rows: 1) == [expected[0]])
    }

    /// Splits leaves at random; thresholds few and odd, a third of the features categories.
    private func randomTree(features: Int, leaves: Int, using random: inout SplitMix) -> Tree {
        indirect enum Shape {
            case leaf
            case split(Shape, Shape)
        }
        func shape(_ leaves: Int) -> Shape {
            guard leaves > 1 else { return .leaf }
            let left = Int.random(in: 1..<leaves, using: &random)
            return .split(shape(left), shape(leaves - left))
        }
        var tree = Tree(nodes: [], categorySets: [CategorySet([])])
        let thresholds: [Float] = [0, 1, 1, 1, 2, 3.5, -1, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude]
        func add(_ shape: Shape) -> Int32 {
            let place = tree.nodes.count
            var node = Tree.Node(
                feature: -1, value: Float.random(in: -1...1, using: &random), left: -1, right: -1, categorySet: -1,
                defaultsLeft: Bool.random(using: &random), cover: 1)
            tree.nodes.append(node)
            guard case .split(let left, let right) = shape else { return Int32(place) }
            node.feature = Int32.random(in: 0..<Int32(features), using: &random)
            if node.feature % 3 == 2 {
                tree.categorySets.append(
                    CategorySet((0..<3).map { _ in [0, 1, 2, 3, 9, 40, 70].randomElement(using: &random) ?? 0 }))
                node.categorySet = Int32.random(in: 0..<Int32(tree.categorySets.count), using: &random)
            } else {
                let few = node.feature % 3 == 0
                node.value = few ? 1 : thresholds.randomElement(using: &random) ?? 0
            }
            node.left = add(left)
            node.right = add(right)
            tree.nodes[place] = node
            return Int32(place)
        }
        _ = add(shape(leaves))
        return tree
    }
}

/// Steele, Lea and Flood's SplitMix64, so that the cases are the same everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

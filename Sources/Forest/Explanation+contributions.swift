extension Explanation {
    /// The SHAP values of one row, and the expected margin after them.
    ///
    /// - Parameters:
    ///   - trees: The trees that the explanation was made of.
    ///   - row: `[features]`.
    ///   - contributions: `[features + 1]`; every element is written.
    func contributions(
        _ trees: [Tree], _ row: UnsafeBufferPointer<Float>, into contributions: UnsafeMutableBufferPointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: Points.self, capacity: nodeLimit * 4 + row.count) { scratch in
            withUnsafeTemporaryAllocation(of: Bool.self, capacity: nodeLimit * 2) { flags in
                scratch.initialize(repeating: Points())
                flags.initialize(repeating: false)
                guard let work = Work(scratch, flags, nodes: nodeLimit, row: row) else { return }
                for (tree, plan) in zip(trees, plans) where tree.nodes.count > 1 { add(tree, plan, work) }
                for feature in row.indices { contributions[feature] = Float(work.sums[feature].sum()) }
            }
        }
        contributions[row.count] = Float(expected)
    }

    /// What a row's pass over a tree writes.
    private struct Work {
        /// The product of the factors above each node; then the sum over the leaves below it.
        var products: UnsafeMutablePointer<Points>
        /// (one − zero) / factor of each branch.
        var quotients: UnsafeMutablePointer<Points>
        /// 1 / factor of each branch that the row follows.
        var inverses: UnsafeMutablePointer<Points>
        /// SHAP values by feature, in four parts.
        var sums: UnsafeMutablePointer<Points>
        /// Whether the row follows each branch and all its twins.
        var follows: UnsafeMutablePointer<Bool>
        /// Whether the row goes left at each split.
        var goesLeft: UnsafeMutablePointer<Bool>
        var row: UnsafePointer<Float>

        /// Nil when there is no node, or no feature.
        init?(
            _ scratch: UnsafeMutableBufferPointer<Points>, _ flags: UnsafeMutableBufferPointer<Bool>, nodes: Int,
            row: UnsafeBufferPointer<Float>
        ) {
            guard let scratch = scratch.baseAddress, let flags = flags.baseAddress, let row = row.baseAddress else {
                return nil
            }
            products = scratch
            quotients = scratch + nodes
            inverses = scratch + 2 * nodes
            sums = scratch + 3 * nodes
            follows = flags
            goesLeft = flags + nodes
            self.row = row
        }
    }

    private func add(_ tree: Tree, _ plan: Plan, _ work: Work) {
        let count = tree.nodes.count
        tree.nodes.withUnsafeBufferPointer { nodes in
            for index in 0..<count where !nodes[index].isLeaf {
                work.goesLeft[index] = tree.goesLeft(nodes[index], work.row[Int(nodes[index].feature)])
            }
            plan.branches.withUnsafeBufferPointer { branches in
                for (point, weight) in plan.rule {
                    down(branches, point, work)
                    up(nodes, branches, weight, work)
                }
            }
        }
    }

    /// The product of the factors on each node's path; parents come before their children.
    @inline(__always)
    private func down(
        _ branches: UnsafeBufferPointer<Branch>, _ point: Points, _ work: Work
    ) {
        let rest = 1 - point
        let against = -1 / rest
        work.products[0] = Points(repeating: 1)
        work.inverses[0] = Points(repeating: 1)
        work.quotients[0] = Points()
        work.follows[0] = true
        for index in 1..<branches.count {
            let branch = branches[index]
            let (parent, twin) = (Int(branch.parent), Int(branch.twin))
            let followsTwin = work.follows[twin]
            let follows = followsTwin && work.goesLeft[parent] == branch.isLeft
            work.follows[index] = follows
            // A twin's factor is replaced, not joined, by the lower branch's.
            let step: Points
            if follows {
                let factor = Points(repeating: branch.zero) + point * (1 - branch.zero)
                step = factor * work.inverses[twin]
                work.inverses[index] = 1 / factor
                work.quotients[index] = work.inverses[index] * (1 - branch.zero)
            } else {
                step = followsTwin ? rest * work.inverses[twin] * branch.zero : Points(repeating: branch.share)
                work.quotients[index] = against
            }
            work.products[index] = work.products[parent] * step
        }
    }

    /// Sums of the leaves below each node, and from them what each branch gives its feature.
    @inline(__always)
    private func up(
        _ nodes: UnsafeBufferPointer<Tree.Node>, _ branches: UnsafeBufferPointer<Branch>, _ weight: Points, _ work: Work
    ) {
        for index in nodes.indices {
            work.products[index] =
                nodes[index].isLeaf ? work.products[index] * weight * Double(nodes[index].value) : Points()
        }
        for index in stride(from: nodes.count - 1, to: 0, by: -1) {
            let branch = branches[index]
            let leaves = work.products[index]
            work.products[Int(branch.parent)] += leaves
            work.sums[Int(branch.feature)] +=
                leaves * (work.quotients[index] - work.quotients[Int(branch.twin)])
        }
    }
}

extension Walk {
    /// Adds the leaves of all trees to `base` for each row, in the order of the trees.
    ///
    /// - Parameters:
    ///   - values: `[rows, width]`.
    ///   - width: Features of a row.
    ///   - base: What the trees are added to.
    ///   - margins: `[rows]`.
    func margins(
        _ values: UnsafePointer<Float>, width: Int, base: Float, into margins: UnsafeMutableBufferPointer<Float>
    ) {
        let doubled = max(2, features.count * 2)
        let kept = margins.count < Self.lanes ? 1 : Self.lanes
        withUnsafeTemporaryAllocation(of: Float.self, capacity: doubled * kept) { rows in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.lanes * 2) { lanes in
                guard let rows = rows.baseAddress, let lanes = lanes.baseAddress else { return }
                rows.initialize(repeating: 0, count: doubled * kept)
                var row = 0
                while row + Self.lanes <= margins.count {
                    for lane in 0..<Self.lanes {
                        double(values + (row + lane) * width, into: rows + lane * doubled)
                        margins[row + lane] = base
                    }
                    addTrees(
                        values + row * width, width: width, rows, doubled: doubled, lanes,
                        to: UnsafeMutableBufferPointer(rebasing: margins[row..<row + Self.lanes]))
                    row += Self.lanes
                }
                while row < margins.count {
                    double(values + row * width, into: rows)
                    margins[row] = oneRow(values + row * width, rows, lanes, base: base)
                    row += 1
                }
            }
        }
    }

    @inline(__always)
    private func double(_ row: UnsafePointer<Float>, into doubled: UnsafeMutablePointer<Float>) {
        var place = 0
        for feature in features {
            let value = row[feature]
            doubled[place] = value.isNaN ? .infinity : value
            doubled[place &+ 1] = value.isNaN ? -.infinity : value
            place &+= 2
        }
    }

    /// Eight rows through one tree after the other.
    @inline(__always)
    private func addTrees(
        _ values: UnsafePointer<Float>, width: Int, _ rows: UnsafePointer<Float>, doubled: Int,
        _ lanes: UnsafeMutablePointer<UInt32>, to margins: UnsafeMutableBufferPointer<Float>
    ) {
        let offsets = lanes + Self.lanes
        for lane in 0..<Self.lanes { offsets[lane] = UInt32(truncatingIfNeeded: lane &* doubled) }
        nodes.withUnsafeBufferPointer { nodes in
            for tree in trees.indices {
                guard steps[tree] >= 0, let nodes = nodes.baseAddress else {
                    for lane in 0..<Self.lanes {
                        margins[lane] += trees[tree].nodes[trees[tree].leaf(values + lane * width)].value
                    }
                    continue
                }
                lanes.update(repeating: roots[tree], count: Self.lanes)
                Self.walk(nodes, rows, lanes, steps: steps[tree])
                for lane in 0..<Self.lanes { margins[lane] += nodes[Int(lanes[lane])].output }
            }
        }
    }

    /// One row through eight trees at a time.
    @inline(__always)
    private func oneRow(
        _ values: UnsafePointer<Float>, _ row: UnsafePointer<Float>, _ lanes: UnsafeMutablePointer<UInt32>, base: Float
    ) -> Float {
        var sum = base
        (lanes + Self.lanes).update(repeating: 0, count: Self.lanes)
        nodes.withUnsafeBufferPointer { nodes in
            var first = 0
            while first < trees.count {
                let end = min(first + Self.lanes, trees.count)
                if let nodes = nodes.baseAddress {
                    var longest = 0
                    for lane in 0..<Self.lanes {
                        // What is no tree of ours walks another and is not looked at.
                        let tree = first + lane < end && steps[first + lane] >= 0 ? first + lane : -1
                        lanes[lane] = tree >= 0 ? roots[tree] : 0
                        longest = max(longest, tree >= 0 ? steps[tree] : 0)
                    }
                    Self.walk(nodes, row, lanes, steps: longest)
                }
                for tree in first..<end {
                    sum +=
                        steps[tree] >= 0
                        ? nodes[Int(lanes[tree - first])].output : trees[tree].nodes[trees[tree].leaf(values)].value
                }
                first = end
            }
        }
        return sum
    }

    /// Takes all lanes' nodes the given number of steps down.
    ///
    /// `lanes` is `[2, lanes]`: the nodes, then where each lane's row begins in `rows`.
    @inline(__always)
    private static func walk(
        _ nodes: UnsafePointer<Node>, _ rows: UnsafePointer<Float>, _ lanes: UnsafeMutablePointer<UInt32>, steps: Int
    ) {
        for _ in 0..<steps {
            for lane in 0..<Self.lanes {
                let node = nodes + Int(lanes[lane])
                let value = rows[Int(lanes[Self.lanes + lane] &+ node.pointee.place)]
                lanes[lane] = node.pointee.left &+ (value < node.pointee.threshold ? 0 : 1)
            }
        }
    }
}

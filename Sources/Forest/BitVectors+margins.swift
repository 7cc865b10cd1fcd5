extension BitVectors {
    /// Rows whose sums are added up side by side, so that one addition need not wait for the other.
    static let rowsAtOnce = 8

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
        let tables = starts.count
        let stride = stride
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: tables + stride * min(Self.rowsAtOnce, margins.count))
        { scratch in
            guard let vectors = scratch.baseAddress else { return }
            let found = vectors + tables
            leaves.withUnsafeBufferPointer { leaves in
                guard let leaves = leaves.baseAddress else { return }
                var row = 0
                while row + Self.rowsAtOnce <= margins.count {
                    for lane in 0..<Self.rowsAtOnce {
                        findTables(values + (row + lane) * width, into: vectors)
                        findLeaves(vectors, into: found + lane * stride)
                    }
                    sumEight(found, leaves, base: base, into: margins, at: row)
                    row += Self.rowsAtOnce
                }
                while row < margins.count {
                    findTables(values + row * width, into: vectors)
                    findLeaves(vectors, into: found)
                    var sum = base
                    for tree in 0..<columnCount { sum += leaves[Int(found[tree])] }
                    margins[row] = sum
                    row += 1
                }
            }
        }
    }

    @inline(__always)
    private func sumEight(
        _ found: UnsafePointer<UInt32>, _ leaves: UnsafePointer<Float>, base: Float,
        into margins: UnsafeMutableBufferPointer<Float>, at row: Int
    ) {
        var (a, b, c, d, e, f, g, h) = (base, base, base, base, base, base, base, base)
        let (fb, fc, fd) = (found + stride, found + 2 * stride, found + 3 * stride)
        let (fe, ff, fg, fh) = (found + 4 * stride, found + 5 * stride, found + 6 * stride, found + 7 * stride)
        for tree in 0..<columnCount {
            a += leaves[Int(found[tree])]
            b += leaves[Int(fb[tree])]
            c += leaves[Int(fc[tree])]
            d += leaves[Int(fd[tree])]
            e += leaves[Int(fe[tree])]
            f += leaves[Int(ff[tree])]
            g += leaves[Int(fg[tree])]
            h += leaves[Int(fh[tree])]
        }
        (margins[row], margins[row + 1], margins[row + 2], margins[row + 3]) = (a, b, c, d)
        (margins[row + 4], margins[row + 5], margins[row + 6], margins[row + 7]) = (e, f, g, h)
    }

    /// The vector in each table that the row's values choose, as places in ``masks``.
    @inline(__always)
    private func findTables(_ row: UnsafePointer<Float>, into vectors: UnsafeMutablePointer<UInt32>) {
        var table = 0
        var sums = SIMD4<UInt32>()
        blocks.withUnsafeBufferPointer { blocks in
            starts.withUnsafeBufferPointer { starts in
                for block in blocks {
                    let values = UnsafeRawPointer(row + block.firstFeature).loadUnaligned(as: SIMD4<Float>.self)
                    sums &+= block.right.replacing(with: 0, where: values .< block.threshold)
                    sums &+= SIMD4<UInt32>().replacing(with: block.missing, where: values .!= values)
                    if block.endsTable {
                        vectors[table] = starts[table] &+ sums.wrappedSum()
                        table += 1
                        sums = SIMD4()
                    }
                }
            }
        }
        guard !scales.isEmpty else { return }
        var place = starts[table]
        for scale in scales {
            place &+= self.place(of: row[scale.feature], on: scale)
            if scale.endsTable {
                vectors[table] = place
                table += 1
                if table < starts.count { place = starts[table] }
            }
        }
    }

    @inline(__always)
    private func place(of value: Float, on scale: Scale) -> UInt32 {
        if value.isNaN { return scale.missing }
        if !scale.codes.isEmpty {
            let other = scale.codes.upperBound - 1
            guard value >= 0, value < Float(other - scale.codes.lowerBound) else { return places[other] }
            return places[scale.codes.lowerBound + Int(value)]
        }
        // The number of thresholds at or below the value, by halving without a branch.
        return thresholds.withUnsafeBufferPointer { thresholds in
            var first = scale.thresholds.lowerBound
            var count = scale.thresholds.count
            while count > 0 {
                let half = (count + 1) / 2
                let passed = thresholds[first &+ half &- 1] <= value ? 1 : 0
                first &+= passed &* half
                count &-= half
            }
            return UInt32(truncatingIfNeeded: first - scale.thresholds.lowerBound) &* scale.step
        }
    }

    /// The leaf of each column as a place in ``leaves``, `[stride]`.
    @inline(__always)
    private func findLeaves(_ vectors: UnsafePointer<UInt32>, into found: UnsafeMutablePointer<UInt32>) {
        masks.withUnsafeBufferPointer { masks in
            guard let masks = masks.baseAddress else { return }
            let tables = starts.count
            var place = SIMD4<UInt32>(0, 33, 66, 99) &- 126
            // Three tables at a time. The masks so far wait in `found`, and a missing table is one that was there already.
            var p0 = masks + Int(vectors[0])
            var next = 1
            repeat {
                let p1 = next < tables ? masks + Int(vectors[next]) : p0
                let p2 = next + 1 < tables ? masks + Int(vectors[next + 1]) : p0
                next += 2
                var column = 0
                if next < tables {
                    while column < stride {
                        store(load(p0 + column) & load(p1 + column) & load(p2 + column), found + column)
                        column &+= 4
                    }
                    p0 = UnsafePointer(found)
                } else {
                    while column < stride {
                        let mask = load(p0 + column) & load(p1 + column) & load(p2 + column)
                        store(place &+ bit(mask), found + column)
                        place &+= 132
                        column &+= 4
                    }
                }
            } while next < tables
        }
    }

    @inline(__always)
    private func load(_ pointer: UnsafePointer<UInt32>) -> SIMD4<UInt32> {
        UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<UInt32>.self)
    }

    @inline(__always)
    private func store(_ vector: SIMD4<UInt32>, _ pointer: UnsafeMutablePointer<UInt32>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD4<UInt32>.self)
    }

    /// For each mask with one bit its number from 127 on, for one without 126.
    ///
    /// Made a float, a power of two has its number in the exponent. So four are found at once in the baseline of x86-64, which
    /// cannot count zeros in a vector. The sign comes from the highest bit and is dropped.
    @inline(__always)
    private func bit(_ mask: SIMD4<UInt32>) -> SIMD4<UInt32> {
        let power = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: mask))
        let size = unsafeBitCast(unsafeBitCast(power, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF, to: SIMD4<Float>.self)
        let atLeastHalf = size.replacing(with: 0.5, where: size .< 0.5)
        return unsafeBitCast(atLeastHalf, to: SIMD4<UInt32>.self) &>> 23
    }
}

extension CentralMoments {
    /// Adds up to eight columns of zeros and ones at once: the same result as ``add(_:)`` value by value.
    ///
    /// One column alone waits for a division per value; eight side by side wait for it together.
    ///
    /// - Parameters:
    ///   - columns: 1 to 8 columns of equal length: 0, 1, or 255 where missing.
    ///   - hasMissing: Whether some cell may be missing; false is faster.
    ///   - moments: One per column, in the same order.
    package static func add(
        binary columns: [UnsafeBufferPointer<UInt8>],
        hasMissing: Bool,
        to moments: inout [CentralMoments]
    ) {
        precondition((1...8).contains(columns.count) && moments.count == columns.count)
        precondition(columns.allSatisfy { $0.count == columns[0].count })
        guard let rows = Rows(columns) else { return }
        var lanes = Lanes(moments)
        if hasMissing { lanes.addPresent(rows) } else { lanes.addAll(rows) }
        for index in moments.indices {
            moments[index].count = lanes.count[index]
            moments[index].mean = lanes.mean[index]
            moments[index].squares = lanes.squares[index]
        }
    }

    /// The moments of eight columns.
    ///
    /// Lanes without a column repeat the first one; their results are dropped.
    private struct Lanes {
        var count = SIMD8<Double>()
        var mean = SIMD8<Double>()
        var squares = SIMD8<Double>()

        init(_ moments: [CentralMoments]) {
            for index in 0..<8 {
                let start = moments[index < moments.count ? index : 0]
                (count[index], mean[index], squares[index]) = (start.count, start.mean, start.squares)
            }
        }

        mutating func addAll(_ rows: Rows) {
            var (count, mean, squares) = (count, mean, squares)
            for row in 0..<rows.count {
                let values = SIMD8<Double>(SIMD8<Int32>(truncatingIfNeeded: rows[row]))
                count += 1
                let difference = values - mean
                let step = difference / count
                mean += step
                squares += difference * (difference - step)
            }
            (self.count, self.mean, self.squares) = (count, mean, squares)
        }

        /// A missing cell counts 0 times: its steps are multiplied by 0, the others by 1, which is exact.
        mutating func addPresent(_ rows: Rows) {
            var (count, mean, squares) = (count, mean, squares)
            for row in 0..<rows.count {
                let cells = rows[row]
                let values = SIMD8<Double>(SIMD8<Int32>(truncatingIfNeeded: cells & 1))
                let weight = SIMD8<Double>(SIMD8<Int32>(truncatingIfNeeded: 1 &- (cells &>> 7)))
                count += weight
                let difference = values - mean
                let step = difference / pointwiseMax(count, SIMD8(repeating: 1)) * weight
                mean += step
                squares += difference * (difference - step) * weight
            }
            (self.count, self.mean, self.squares) = (count, mean, squares)
        }
    }

    /// The cells of eight columns, row by row.
    private struct Rows {
        let count: Int
        private let c0, c1, c2, c3, c4, c5, c6, c7: UnsafePointer<UInt8>

        /// Nil without rows, when columns may have no address.
        init?(_ columns: [UnsafeBufferPointer<UInt8>]) {
            func lane(_ index: Int) -> UnsafePointer<UInt8>? { columns[index < columns.count ? index : 0].baseAddress }
            guard let c0 = lane(0), let c1 = lane(1), let c2 = lane(2), let c3 = lane(3),
                let c4 = lane(4), let c5 = lane(5), let c6 = lane(6), let c7 = lane(7)
            else { return nil }
            count = columns[0].count
            (self.c0, self.c1, self.c2, self.c3) = (c0, c1, c2, c3)
            (self.c4, self.c5, self.c6, self.c7) = (c4, c5, c6, c7)
        }

        @inline(__always)
        subscript(row: Int) -> SIMD8<UInt8> {
            SIMD8(c0[row], c1[row], c2[row], c3[row], c4[row], c5[row], c6[row], c7[row])
        }
    }
}

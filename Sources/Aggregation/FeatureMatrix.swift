public import Tabular

/// Turns typed columns into the dense floats that XGBoost takes.
public enum FeatureMatrix {
    /// The values of some rows.
    ///
    /// - Parameters:
    ///   - columns: Feature columns, all of the same length.
    ///   - rows: Indices of the rows wanted, in order.
    /// - Returns: `[rows, columns]`, row-major: 0 or 1, the number, or the category's code; NaN where missing.
    public static func values(_ columns: [ColumnValues], rows: [Int32]) -> [Float] {
        let width = columns.count
        return [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, count in
            for (feature, column) in columns.enumerated() {
                var slot = feature
                switch column {
                case .binary(let cells):
                    for row in rows {
                        let cell = cells[Int(row)]
                        buffer.initializeElement(at: slot, to: cell == 255 ? .nan : Float(cell))
                        slot += width
                    }
                case .category(let codes):
                    for row in rows {
                        let code = codes[Int(row)]
                        buffer.initializeElement(at: slot, to: code < 0 ? .nan : Float(code))
                        slot += width
                    }
                case .integer(let numbers):
                    for row in rows {
                        buffer.initializeElement(at: slot, to: float(numbers[Int(row)]))
                        slot += width
                    }
                case .real(let numbers):
                    for row in rows {
                        buffer.initializeElement(at: slot, to: Float(numbers[Int(row)]))
                        slot += width
                    }
                case .text:
                    for _ in rows {
                        buffer.initializeElement(at: slot, to: .nan)
                        slot += width
                    }
                }
            }
            count = rows.count * width
        }
    }

    /// An integer cell as XGBoost sees it; `Int64.min`, our mark of a missing cell, becomes NaN.
    @inline(__always)
    static func float(_ number: Int64) -> Float { number == .min ? .nan : Float(number) }
}

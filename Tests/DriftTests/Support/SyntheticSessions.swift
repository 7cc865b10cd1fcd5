import Foundation
import Monitoring

/// Correlated 0/1 columns, drawn as counts: rows belong to one of four hidden kinds of visitor, and each kind has its own
/// rates, so that counts of a window are sums of binomial counts and columns are correlated through the kinds.
struct SyntheticSessions {
    static let kinds = [0.4, 0.3, 0.2, 0.1]
    /// Shares of ones per column, over all kinds.
    let rates: [Double]
    /// How far the kinds differ: factors on the rates whose weighted mean is 1; one per kind.
    let factors: [[Double]]

    /// - Parameter columns: How many, their rates spread from 0.3 % to 50 % on a logarithmic scale.
    init(columns: Int = 24) {
        rates = (0..<columns).map { columns == 1 ? 0.04 : 0.003 * pow(0.5 / 0.003, Double($0) / Double(columns - 1)) }
        factors = (0..<columns).map { column in
            let raw = column.isMultiple(of: 2) ? [0.5, 0.9, 1.4, 1.9] : [1.5, 1.1, 0.6, 0.3]
            let mean = zip(raw, Self.kinds).reduce(0) { $0 + $1.0 * $1.1 }
            return raw.map { $0 / mean }
        }
    }

    init(rates: [Double]) {
        self.rates = rates
        factors = rates.map { _ in [1, 1, 1, 1] }
    }

    /// Ones per column in a window of `rows`.
    func counts(rows: Int, _ random: inout Randomness) -> [Int] {
        var (left, share, ones) = (rows, 1.0, [Int](repeating: 0, count: rates.count))
        for (kind, weight) in Self.kinds.enumerated() {
            let members = random.binomial(left, min(1, weight / share))
            (left, share) = (left - members, share - weight)
            for column in rates.indices {
                ones[column] += random.binomial(members, min(0.999, rates[column] * factors[column][kind]))
            }
        }
        return ones
    }

    /// Columns `c0`, `c1`, … with so many ones in `rows` rows.
    static func columns(_ ones: [Int], rows: Int) -> [ColumnDistribution] {
        ones.enumerated().map { .binary("c\($0.offset)", rows: rows, ones: $0.element) }
    }
}

extension ColumnDistribution {
    static func binary(_ name: String, rows: Int, ones: Int, missing: Int = 0) -> ColumnDistribution {
        .categories(name, [("0", rows - ones - missing), ("1", ones)], missing: missing)
    }

    /// A column by its texts' counts.
    static func categories(_ name: String, _ counts: [(String, Int)], missing: Int = 0) -> ColumnDistribution {
        var classes: [CellClass: Int] = [.missing: missing]
        for (text, count) in counts { classes[CellClass(text: text), default: 0] += count }
        let isText = classes[.string, default: 0] + classes[.boolean, default: 0] > 0
        let type: InferredType = isText ? .string : classes[.fractional, default: 0] > 0 ? .fractional : .integral
        return ColumnDistribution(
            name: name, inferredType: type, rowCount: counts.reduce(missing) { $0 + $1.1 }, classCounts: classes,
            valueCounts: counts.filter { $0.1 > 0 }.map { ValueCount(value: $0.0, count: $0.1) }
                .sorted { $0.value < $1.value }, numbers: nil)
    }

    /// A column from its cells; nil is missing.
    static func cells(_ name: String, _ cells: [String?]) -> ColumnDistribution {
        var profiler = ColumnProfiler(name: name)
        for cell in cells {
            if var cell {
                cell.withUTF8 { profiler.add(UnsafeRawBufferPointer($0)) }
            } else {
                profiler.add(nil)
            }
        }
        return profiler.distribution
    }
}

extension CellClass {
    init(text: String) {
        var text = text
        self = text.withUTF8 { CellClass(UnsafeRawBufferPointer($0)) }
    }
}

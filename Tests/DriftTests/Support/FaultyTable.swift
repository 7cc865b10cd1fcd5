import Drift
import Foundation
import Monitoring

/// A table like the reference's sessions beside numbers and texts, whose columns can be broken one by one.
struct FaultyTable {
    static let rows = 2000
    static let baselineRows = 20_000

    /// Shares of ones of 23 columns.
    static let rates = [
        0.003, 0.005, 0.008, 0.011, 0.015, 0.02, 0.027, 0.034, 0.04, 0.05, 0.065, 0.08, 0.1, 0.12, 0.15, 0.18, 0.22,
        0.26,
        0.29, 0.34, 0.4, 0.45, 0.5,
    ]

    /// The cells of the columns that are not 0/1.
    static func cells(rows: Int, _ random: inout Randomness) -> [String: [String?]] {
        var cells: [String: [String?]] = [:]
        func fill(_ name: String, _ value: (inout Randomness) -> String?) {
            cells[name] = (0..<rows).map { _ in value(&random) }
        }
        fill("age") { "\(Int(max(18, min(95, 42 + 13 * $0.normal()))))" }
        fill("price") { text(exp(3 + 0.8 * $0.normal()), 2) }
        fill("temperature") { text(15 + 8 * $0.normal(), 1) }
        fill("weight") { text(max(40, 75 + 12 * $0.normal()), 1) }
        fill("quantity") { "\(1 + $0.binomial(6, 0.2))" }
        fill("income") { $0.uniform() < 0.05 ? nil : text(exp(10 + 0.5 * $0.normal()), 0) }
        fill("country") { pick(["NL", "DE", "BE", "FR", "UK", "ES"], [0.4, 0.25, 0.15, 0.1, 0.06, 0.04], &$0) }
        fill("city") { "city-\(Int($0.uniform() * $0.uniform() * 400))" }
        return cells
    }

    static func ones(rows: Int, _ random: inout Randomness) -> [Int] { rates.map { random.binomial(rows, $0) } }

    /// Binary columns `b0` … `b22`, then the others by name.
    static func columns(_ ones: [Int], rows: Int, _ cells: [String: [String?]]) -> [ColumnDistribution] {
        ones.enumerated().map { .binary("b\($0.offset)", rows: rows, ones: $0.element) }
            + cells.keys.sorted().map { .cells($0, cells[$0] ?? []) }
    }

    /// A number with a fixed number of decimals.
    static func text(_ value: Double, _ decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        let rounded = (value * scale).rounded() / scale
        return decimals == 0 ? "\(Int(rounded))" : "\(rounded)"
    }

    private static func pick(_ texts: [String], _ shares: [Double], _ random: inout Randomness) -> String {
        var left = random.uniform()
        for (text, share) in zip(texts, shares) {
            left -= share
            if left < 0 { return text }
        }
        return texts[0]
    }
}

/// Something that goes wrong with a table, and what is to be found first.
struct Fault: Sendable {
    var name: String
    var kind: FindingKind
    /// Where; more than one where either will do; empty for the rows as a whole.
    var columns: [String]
    var apply: @Sendable (inout DriftWindow, [String: [String?]], inout Randomness) -> Void

    private static func replace(_ window: inout DriftWindow, _ name: String, _ column: ColumnDistribution) {
        guard let place = window.columns.firstIndex(where: { $0.name == name }) else { return }
        window.columns[place] = column
    }

    /// Changes the cells of a column of numbers or texts.
    private static func cells(
        _ name: String, _ kind: FindingKind, in column: String,
        _ change: @escaping @Sendable (String?, inout Randomness) -> String?
    ) -> Fault {
        Fault(name: name, kind: kind, columns: [column]) { window, cells, random in
            replace(&window, column, .cells(column, (cells[column] ?? []).map { change($0, &random) }))
        }
    }

    /// Changes the numbers of a column.
    private static func numbers(
        _ name: String, _ kind: FindingKind, in column: String, decimals: Int,
        _ change: @escaping @Sendable (Double) -> Double
    ) -> Fault {
        cells(name, kind, in: column) { cell, _ in
            cell.flatMap(Double.init).map { FaultyTable.text(change($0), decimals) }
        }
    }

    private static func binary(
        _ name: String, _ kind: FindingKind, in column: Int,
        _ column2: @escaping @Sendable (inout Randomness) -> ColumnDistribution
    ) -> Fault {
        Fault(name: name, kind: kind, columns: ["b\(column)"]) { window, _, random in
            replace(&window, "b\(column)", column2(&random))
        }
    }

    static let all: [Fault] = [
        binary("noise in place of 0 and 1", .noise, in: 8) { random in
            .cells("b8", (0..<FaultyTable.rows).map { _ in "\(random.normal())" })
        },
        binary("0 and 1 as words", .format, in: 18) {
            let ones = $0.binomial(FaultyTable.rows, 0.29)
            return .categories("b18", [("true", ones), ("false", FaultyTable.rows - ones)])
        },
        binary("0.0 and 1.0", .format, in: 12) {
            let ones = $0.binomial(FaultyTable.rows, 0.1)
            return .categories("b12", [("1.0", ones), ("0.0", FaultyTable.rows - ones)])
        },
        binary("rate doubled", .rateChanged, in: 8) {
            .binary("b8", rows: FaultyTable.rows, ones: $0.binomial(FaultyTable.rows, 0.08))
        },
        binary("constant 0/1", .constant, in: 16) { _ in .binary("b16", rows: FaultyTable.rows, ones: 0) },
        cells("text in numbers", .typeChange, in: "age") { $1.uniform() < 0.3 ? "unknown" : $0 },
        cells("decimal comma", .format, in: "weight") { cell, _ in cell.map { $0.replacing(".", with: ",") } },
        cells("all missing", .allMissing, in: "income") { _, _ in nil },
        cells("more missing", .moreMissing, in: "income") { $1.uniform() < 0.2 ? nil : $0 },
        cells("new value", .newValue, in: "country") { $1.uniform() < 0.05 ? "XX" : $0 },
        cells("lower case", .format, in: "country") { cell, _ in cell?.lowercased() },
        cells("other mix", .mixChanged, in: "country") { $0 == "NL" && $1.uniform() < 0.3 ? "DE" : $0 },
        numbers("constant number", .constant, in: "price", decimals: 2) { _ in 19.95 },
        numbers("shifted", .shifted, in: "age", decimals: 0) { $0 + 8 },
        numbers("cents for euros", .unitChange, in: "price", decimals: 0) { $0 * 100 },
        numbers("pounds for kilograms", .unitChange, in: "weight", decimals: 1) { $0 / 0.45359237 },
        numbers("Fahrenheit for Celsius", .unitChange, in: "temperature", decimals: 1) { $0 * 1.8 + 32 },
        numbers("sign flipped", .signFlipped, in: "temperature", decimals: 1) { -$0 },
        numbers("clipped", .clipped, in: "price", decimals: 2) { min($0, 40) },
        numbers("spread", .spreadChanged, in: "temperature", decimals: 1) { 15 + 1.6 * ($0 - 15) },
        Fault(name: "two 0/1 columns swapped", kind: .swapped, columns: ["b10", "b19"]) { window, _, _ in
            (window.columns[10], window.columns[19]) = (window.columns[19], window.columns[10])
            (window.columns[10].name, window.columns[19].name) = ("b10", "b19")
        },
        Fault(name: "two columns of numbers swapped", kind: .swapped, columns: ["age", "weight"]) { window, cells, _ in
            replace(&window, "age", .cells("age", cells["weight"] ?? []))
            replace(&window, "weight", .cells("weight", cells["age"] ?? []))
        },
        Fault(name: "columns moved by one", kind: .columnsShifted, columns: []) { window, _, _ in
            let names = window.columns.map(\.name)
            window.columns.insert(window.columns.removeLast(), at: 0)
            for (place, name) in names.enumerated() { window.columns[place].name = name }
        },
        Fault(name: "column gone", kind: .missingColumn, columns: ["b5"]) { window, _, _ in
            window.columns.remove(at: 5)
        },
        Fault(name: "column too many", kind: .extraColumn, columns: ["new"]) { window, cells, _ in
            window.columns.append(.cells("new", cells["age"] ?? []))
        },
        Fault(name: "batch as columns", kind: .batchAsColumns, columns: []) { window, _, _ in
            window.rowsByCellCount = [31: 1950, 93: 50]
        },
        Fault(name: "rows sent twice", kind: .duplicates, columns: []) { window, _, _ in
            window.distinctRows = DistinctRows(rows: 1000, distinct: 500)
        },
        Fault(name: "half the rows", kind: .volume, columns: []) { window, _, random in
            let ones = FaultyTable.ones(rows: 1000, &random)
            let cells = FaultyTable.cells(rows: 1000, &random)
            window.columns = FaultyTable.columns(ones, rows: 1000, cells)
        },
    ]
}

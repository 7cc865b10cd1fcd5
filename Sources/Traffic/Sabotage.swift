import Tabular

/// Faults in the order in which they are done to rows.
///
/// What happens to a row depends on the seed and the row's number alone. Each fault draws from a stream of its own, so that
/// another fault before or after it leaves its draws as they are only where its place in the list stays the same.
public struct Sabotage: Sendable {
    /// The faults in order.
    public let faults: [Fault]
    /// The columns of a row that is left alone.
    public let columns: [String]
    /// The columns of a row that is not: without those dropped, with the extra one at the end.
    public let faultyColumns: [String]

    private enum Step: Sendable {
        case noise(Int, Double)
        case missing(Int, Double)
        case swap(Int, Int)
        case shift(Int, Double)
        case unit(Int, Double)
        case replace(Int, String)
    }

    /// Steps with the stream each one draws from.
    private let steps: [(step: Step, stream: Int)]
    private let dropped: Set<Int>
    private let extras: Int
    private let copyShares: [(share: Double, stream: Int)]
    private let seed: UInt64
    private let after: Int
    private let share: Double

    /// The stream of the draw whether a row is touched at all; the faults' own begin at 0.
    private static let touchStream = -1

    /// Faults to be done to rows of these columns.
    ///
    /// - Parameters:
    ///   - faults: In the order in which they are done. Columns are left out and added after everything else.
    ///   - columns: The names of a row's cells, `[cells]`.
    ///   - seed: What all draws come from.
    ///   - after: Rows at the beginning that are left alone, ≥ 0.
    ///   - share: The probability that a row after those is touched, in [0, 1].
    /// - Throws: ``TrafficError``: `unknownColumn` for a fault of a column that is not there, `invalidOption` for a number out
    ///   of range, `nothingToSend` when every column would be dropped.
    public init(
        _ faults: [Fault], columns: [String], seed: UInt64 = 42, after: Int = 0, share: Double = 1
    ) throws(TrafficError) {
        guard after >= 0 else {
            throw TrafficError(.invalidOption, "--fault-after is \(after)", hint: "it takes rows, from 0")
        }
        guard (0...1).contains(share) else {
            throw TrafficError(.invalidOption, "--fault-share is \(share)", hint: "it takes a number from 0 to 1")
        }
        func place(_ kind: Fault.Kind, _ name: String) throws(TrafficError) -> Int {
            guard let place = columns.firstIndex(of: name) else { throw Fault.unknown(kind, name, columns) }
            return place
        }
        var steps: [(Step, Int)] = []
        var dropped: Set<Int> = []
        var extras = 0
        var copyShares: [(Double, Int)] = []
        for (stream, fault) in faults.enumerated() {
            switch fault {
            case .noise(let column, let deviation): steps.append((.noise(try place(.noise, column), deviation), stream))
            case .missing(let column, let share): steps.append((.missing(try place(.missing, column), share), stream))
            case .swap(let one, let other):
                steps.append((.swap(try place(.swap, one), try place(.swap, other)), stream))
            case .shift(let column, let amount): steps.append((.shift(try place(.shift, column), amount), stream))
            case .unit(let column, let factor): steps.append((.unit(try place(.unit, column), factor), stream))
            case .constant(let column, let value):
                steps.append((.replace(try place(.constant, column), value), stream))
            case .wrongType(let column):
                steps.append((.replace(try place(.wrongType, column), Fault.textForNumber), stream))
            case .newValue(let column, let word): steps.append((.replace(try place(.newValue, column), word), stream))
            case .dropColumn(let column): dropped.insert(try place(.dropColumn, column))
            case .extraColumn: extras += 1
            case .duplicate(let share): copyShares.append((share, stream))
            }
        }
        guard dropped.count < columns.count || extras > 0 else {
            throw TrafficError(.nothingToSend, "--drop-column leaves no column", hint: "leave one")
        }
        self.faults = faults
        self.columns = columns
        self.steps = steps
        self.dropped = dropped
        self.extras = extras
        self.copyShares = copyShares
        self.seed = seed
        self.after = after
        self.share = share
        faultyColumns =
            columns.indices.filter { !dropped.contains($0) }.map { columns[$0] }
            + (0..<extras).map { $0 == 0 ? Fault.extraName : "\(Fault.extraName)_\($0 + 1)" }
    }

    /// Does the faults to a row.
    ///
    /// - Parameters:
    ///   - row: Its cells in the order of ``columns``; afterwards in that of ``faultyColumns`` when it was touched.
    ///   - index: The row's number in all that is sent, from 0.
    /// - Returns: Whether the row was touched.
    public func apply(to row: inout [String], at index: Int) -> Bool {
        precondition(row.count == columns.count)
        guard isTouched(index) else { return false }
        for (step, stream) in steps { apply(step, stream, to: &row, at: index) }
        if !dropped.isEmpty { row = row.indices.filter { !dropped.contains($0) }.map { row[$0] } }
        for _ in 0..<extras { row.append("0") }
        return true
    }

    /// How often a row is sent: once, and once more for each ``Fault/duplicate(share:)`` that happens to it.
    public func copies(at index: Int) -> Int {
        guard !copyShares.isEmpty, isTouched(index) else { return 1 }
        return copyShares.reduce(1) { count, copy in
            var random = RowRandomness(seed: seed, stream: copy.stream, row: index)
            return count + (random.happens(copy.share) ? 1 : 0)
        }
    }

    private func isTouched(_ index: Int) -> Bool {
        guard !faults.isEmpty, index >= after else { return false }
        guard share < 1 else { return true }
        var random = RowRandomness(seed: seed, stream: Self.touchStream, row: index)
        return random.happens(share)
    }

    private func apply(_ step: Step, _ stream: Int, to row: inout [String], at index: Int) {
        var random: RowRandomness { RowRandomness(seed: seed, stream: stream, row: index) }
        switch step {
        case .noise(let column, let deviation):
            var random = random
            row[column] = (random.normal() * deviation).description
        case .missing(let column, let share):
            var random = random
            if random.happens(share) { row[column] = "" }
        case .swap(let one, let other): row.swapAt(one, other)
        case .shift(let column, let amount):
            if let number = CellNumber.parse(row[column]) { row[column] = CellNumber.text(number + amount) }
        case .unit(let column, let factor):
            if let number = CellNumber.parse(row[column]) { row[column] = CellNumber.text(number * factor) }
        case .replace(let column, let text): row[column] = text
        }
    }
}

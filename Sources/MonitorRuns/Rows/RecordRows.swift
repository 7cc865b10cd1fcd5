package import Capture
import JSONDocument
import Tabular

/// Turns captured records into rows: the cells of the answer, then those of the request, as Model Monitor has them.
///
/// A record with several rows becomes several rows. CSV is taken as it stands; a first line that names the features is no row,
/// and gives their order. JSON is taken as `{"instances":[{"features":[…]}]}`, lists of values, or objects by column name; the
/// answer's rows are the entries of its only list, the probability of each or else all its values.
package struct RecordRows {
    /// Why a record has no rows that can be used.
    package struct Problem: Error {
        /// What is wrong with it.
        package let message: String

        /// A problem in words.
        package init(message: String) { self.message = message }
    }

    /// The baseline's columns, for objects and header lines.
    let names: [String]
    private let indexOfName: [String: Int]
    /// Keys of objects that are no columns and may be there: identifiers, the label.
    var apart: Set<String> = []
    /// Keys of objects that name neither a column of the baseline nor one apart, the first ones.
    private(set) var unknownKeys: Set<String> = []
    private static let unknownLimit = 32
    private var outputs: [RowCells] = []
    private var inputs: [RowCells] = []

    /// - Parameter names: The baseline's columns in its order; empty when there is no baseline.
    package init(names: [String]) {
        self.names = names
        indexOfName = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Hands over the rows of a record.
    ///
    /// - Parameters:
    ///   - event: The record.
    ///   - body: Gets each row, with how many of its first cells are the answer's.
    /// - Throws: ``Problem`` when it cannot be read, or the answer has another number of rows than the request.
    package mutating func forEach(
        of event: CapturedEvent, _ body: (_ row: inout RowCells, _ outputs: Int) -> Void
    ) throws(Problem) {
        outputs.removeAll(keepingCapacity: true)
        inputs.removeAll(keepingCapacity: true)
        if let side = event.output { try read(side, isAnswer: true, into: \.outputs) }
        if let side = event.input { try read(side, isAnswer: false, into: \.inputs) }
        if event.output == nil {
            for index in inputs.indices { body(&inputs[index], 0) }
        } else if event.input == nil {
            for index in outputs.indices { body(&outputs[index], outputs[index].count) }
        } else {
            // SageMaker's own containers answer several rows with one line of numbers.
            if outputs.count == 1, inputs.count > 1, outputs[0].count == inputs.count { outputs = outputs[0].split }
            guard outputs.count == inputs.count else {
                throw Problem(message: "the answer has \(outputs.count) rows and the request \(inputs.count)")
            }
            for index in outputs.indices {
                let width = outputs[index].count
                outputs[index].append(inputs[index])
                body(&outputs[index], width)
            }
        }
    }

    private mutating func read(
        _ side: CapturedEvent.Side, isAnswer: Bool, into rows: WritableKeyPath<RecordRows, [RowCells]>
    ) throws(Problem) {
        let bytes = side.body.bytes
        let first = bytes.first { $0 > 32 }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        if side.encoding == .json || (side.encoding == .base64 && looksLikeJSON) {
            self[keyPath: rows] = try json(bytes, isAnswer: isAnswer)
        } else {
            self[keyPath: rows] = try csv(bytes, isAnswer: isAnswer)
        }
    }

    // MARK: CSV

    private func csv(_ bytes: [UInt8], isAnswer: Bool) throws(Problem) -> [RowCells] {
        try bytes.withUnsafeBufferPointer { (bytes) throws(Problem) in
            var rows: [RowCells] = []
            var lines = CSVLines(bytes)
            var order: [Int]?
            while let line = try Self.line(&lines) {
                if lines.isBlank(line) { continue }
                var row = RowCells()
                var cells = lines.cells(line)
                while let cell = cells.next() { cell.withText { row.append($0) } }
                if cells.isBroken { throw Problem(message: "a quote is not closed") }
                if rows.isEmpty, order == nil, !isAnswer, let header = header(row) {
                    order = header
                } else {
                    rows.append(order.map { sorted(row, $0) } ?? row)
                }
            }
            return rows
        }
    }

    private static func line(_ lines: inout CSVLines) throws(Problem) -> Range<Int>? {
        do throws(CSVLines.NULByte) { return try lines.next() } catch {
            throw Problem(message: "line \(error.line) has a NUL byte")
        }
    }

    /// The cells' places in the baseline's order, when a line names columns of the baseline and nothing else.
    private func header(_ row: RowCells) -> [Int]? {
        guard row.count > 0, !names.isEmpty, row.bytes.contains(where: { $0 > UInt8(ascii: "9") }) else { return nil }
        var found: [Int] = []
        for cell in 0..<row.count {
            guard let name = row.text(cell), let index = indexOfName[name] else { return nil }
            found.append(index)
        }
        guard Set(found).count == found.count else { return nil }
        // Cells in the order of the baseline's columns.
        return found.indices.sorted { found[$0] < found[$1] }
    }

    private func sorted(_ row: RowCells, _ order: [Int]) -> RowCells {
        guard row.count == order.count else { return row }
        var result = RowCells()
        for cell in order { result.append(row.bytes[row.places[cell]]) }
        return result
    }

    // MARK: JSON

    private mutating func json(_ bytes: [UInt8], isAnswer: Bool) throws(Problem) -> [RowCells] {
        var values: [JSONValue] = []
        if let whole = try? JSONValue(parsing: bytes, file: "body") {
            values = [whole]
        } else {
            for line in bytes.split(separator: UInt8(ascii: "\n")) where line.contains(where: { $0 > 32 }) {
                guard let value = try? JSONValue(parsing: Array(line), file: "body") else {
                    throw Problem(message: "a body is no valid JSON")
                }
                values.append(value)
            }
        }
        if values.count == 1 { values = Self.entries(values[0]) }
        return values.map { isAnswer ? answerRow($0) : requestRow($0) }
    }

    /// The rows of a body: the entries of a list, or of the only list in an object.
    private static func entries(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let entries):
            // A list of plain values is one row.
            return entries.contains { $0.isContainer } ? entries : [value]
        case .object(let object):
            let lists = object.members.compactMap { member in
                if case .array(let entries) = member.value { entries } else { nil }
            }
            guard object.members.count == 1, let list = lists.first else { return [value] }
            return list.contains { $0.isContainer } || object.members[0].key != "features" ? list : [value]
        default: return [value]
        }
    }

    private mutating func requestRow(_ value: JSONValue) -> RowCells {
        var row = RowCells()
        switch value {
        case .object(let object):
            if object.members.count == 1, case .array(let features) = object.members[0].value {
                for feature in features { row.append(Self.text(feature).utf8) }
            } else {
                // By name; the columns of the answer come first in the baseline and are not among them.
                let isNamed = object.members.contains { indexOfName[$0.key] != nil }
                guard isNamed else {
                    for member in object.members { row.append(Self.text(member.value).utf8) }
                    return row
                }
                for member in object.members where indexOfName[member.key] == nil && !apart.contains(member.key) {
                    if unknownKeys.count < Self.unknownLimit { unknownKeys.insert(member.key) }
                }
                let first = names.firstIndex { name in object.members.contains { $0.key == name } } ?? 0
                for name in names.dropFirst(min(first, 1)) {
                    row.append((object.members.first { $0.key == name }.map { Self.text($0.value) } ?? "").utf8)
                }
            }
        case .array(let features): for feature in features { row.append(Self.text(feature).utf8) }
        default: row.append(Self.text(value).utf8)
        }
        return row
    }

    private func answerRow(_ value: JSONValue) -> RowCells {
        var row = RowCells()
        switch value {
        case .object(let object):
            if let score = object["probability"] ?? object["score"] {
                row.append(Self.text(score).utf8)
            } else {
                for member in object.members where !member.value.isContainer {
                    row.append(Self.text(member.value).utf8)
                }
            }
        case .array(let values): for value in values { row.append(Self.text(value).utf8) }
        default: row.append(Self.text(value).utf8)
        }
        return row
    }

    /// A value as a cell: null is missing, a container is its JSON.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        default: String(decoding: value.compactBytes, as: UTF8.self)
        }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }
}

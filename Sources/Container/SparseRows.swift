import Foundation
import Tabular

/// Rows in libsvm's form, `label[:weight] index:value …`, to be written as CSV with a column for each index.
///
/// What a row does not name is missing, as XGBoost takes it. Where no index is 0 in any file, the first column is index 1.
struct SparseRows {
    /// Lines of each file that hold a row, in order: those of the first channel, then the second.
    let lines: [(file: String, count: Int)]
    /// Whether labels carry weights.
    let hasWeights: Bool
    private let first: Int
    private let last: Int

    /// Looks through all files.
    ///
    /// - Parameter channels: The files of each channel.
    /// - Throws: ``ContainerError`` (`data`) with file and line of the first mistake.
    init(_ channels: [[String]]) throws {
        var lines: [(file: String, count: Int)] = []
        var (first, last) = (Int.max, -1)
        var weighted = 0
        var rows = 0
        for file in channels.joined() {
            var count = 0
            try Self.forEachRow(of: file) { row in
                count += 1
                if row.weight != nil { weighted += 1 }
                for (index, _) in row.cells {
                    first = min(first, index)
                    last = max(last, index)
                }
            }
            rows += count
            lines.append((file, count))
        }
        guard last >= 0 else { throw ContainerError(.data, "no row of the channels has a feature") }
        guard last < Self.indexLimit else {
            throw ContainerError(
                .data, "the largest index is \(last)", hint: "up to \(Self.indexLimit) columns are taken")
        }
        guard weighted == 0 || weighted == rows else {
            throw ContainerError(
                .data, "\(weighted) of \(rows) rows have a weight", hint: "give one to all rows or none")
        }
        self.lines = lines
        self.first = min(first, 1)
        self.last = last
        hasWeights = weighted > 0
    }

    private static let indexLimit = 100_000

    /// Writes the rows: label, weight where there are any, features.
    func write(to handle: FileHandle) throws {
        var text = ""
        for (file, _) in lines {
            try Self.forEachRow(of: file) { row in
                text += row.label
                if let weight = row.weight { text += ",\(weight)" }
                var cells = [Substring](repeating: "", count: last - first + 1)
                for (index, value) in row.cells { cells[index - first] = value }
                for cell in cells { text += ",\(cell)" }
                text += "\n"
                guard text.utf8.count > 1 << 20 else { return }
                try handle.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try handle.write(contentsOf: Data(text.utf8))
    }

    private struct Row {
        var label: Substring
        var weight: Substring?
        var cells: [(index: Int, value: Substring)] = []
    }

    private static func forEachRow(of file: String, _ body: (Row) throws -> Void) throws {
        var rest: [UInt8] = []
        var number = 0
        func take(_ bytes: [UInt8]) throws {
            number += 1
            let text = String(decoding: bytes, as: UTF8.self)
            // What follows a # is a remark.
            let words = text.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let head = words.first else { return }
            let parts = head.split(separator: ":", maxSplits: 1)
            var row = Row(label: parts[0], weight: parts.count > 1 ? parts[1] : nil)
            for word in [row.label, row.weight ?? "1"] where Double(word) == nil {
                throw fault(file, number, "\"\(word.prefix(64))\" is not a number")
            }
            for word in words.dropFirst() {
                let pair = word.split(separator: ":", maxSplits: 1)
                guard pair.count == 2, let index = Int(pair[0]), index >= 0, Double(pair[1]) != nil else {
                    throw fault(file, number, "\"\(word.prefix(64))\" is not index:value")
                }
                row.cells.append((index, pair[1]))
            }
            try body(row)
        }
        try DataSource(path: file).forEachBlock { block in
            for byte in block {
                if byte != UInt8(ascii: "\n") {
                    rest.append(byte)
                    continue
                }
                try take(rest)
                rest.removeAll(keepingCapacity: true)
            }
        }
        if !rest.isEmpty { try take(rest) }
    }

    private static func fault(_ file: String, _ line: Int, _ what: String) -> ContainerError {
        ContainerError(.data, "\(file) line \(line): \(what)", hint: "a line is `label index:value index:value …`")
    }
}

import Foundation
import Tabular

/// The rows of both channels in one CSV without header: label, perhaps weight, features; those of `train` first.
///
/// Columns are typed over both channels, as over one file, so that a row means the same in each.
struct ChannelTable {
    /// The CSV.
    let path: String
    /// The index of the first row of `validation`; the number of rows where there is none.
    let firstHeldOutRow: Int
    /// Whether the rows have a weight behind the label, which libsvm tells by itself.
    let hasWeights: Bool
    private let pieces: [Piece]

    /// The lines of the CSV that came from a file.
    private struct Piece {
        let file: String
        let lines: Int
    }

    /// Puts the files together.
    ///
    /// - Parameters:
    ///   - channels: Where the files are.
    ///   - hasWeights: Whether the column after the label of a CSV is a weight.
    ///   - folder: Where the CSV is made.
    /// - Throws: ``ContainerError`` (`data`, `channel`) for a file that does not begin like the built-in algorithm's;
    ///   ``Tabular/TableError`` for one that cannot be read.
    init(_ channels: Channels, hasWeights: Bool, in folder: String) async throws {
        let all = [channels.train] + (channels.validation.map { [$0] } ?? [])
        path = "\(folder)/rows.csv"
        let forms = try all.map { try Self.form(of: $0) }
        guard forms.allSatisfy({ $0 == forms[0] }) else {
            throw ContainerError(.channel, "one channel is CSV and the other libsvm", hint: "give both in one form")
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ContainerError(.unwritable, "\(path) cannot be made", hint: "set TMPDIR to a folder with room") }
        var pieces: [Piece] = []
        var heldOut = 0
        if forms[0] == .libsvm {
            let sparse = try SparseRows(all.map(\.files))
            try sparse.write(to: handle)
            pieces = sparse.lines.map { Piece(file: $0.file, lines: $0.count) }
            self.hasWeights = sparse.hasWeights
        } else {
            self.hasWeights = hasWeights
        }
        for channel in all {
            if forms[0] == .csv {
                for file in channel.files { pieces.append(Piece(file: file, lines: try Self.copy(file, to: handle))) }
            }
            if channel.name == channels.train.name { heldOut = pieces.count }
        }
        try handle.close()
        self.pieces = pieces
        if forms[0] == .libsvm {
            firstHeldOutRow = pieces.prefix(channels.train.files.count).map(\.lines).reduce(0, +)
        } else if channels.validation == nil {
            firstHeldOutRow = .max
        } else {
            // Lines are not rows: some are blank, and quoted cells may hold several.
            let lines = pieces.prefix(heldOut).map(\.lines).reduce(0, +)
            firstHeldOutRow = try await Self.rows(of: path, lines: lines, in: folder)
        }
    }

    /// The place of a line of the CSV among the files.
    ///
    /// - Parameter error: What was said of the CSV.
    /// - Returns: The same of the file that the line is from.
    func placed(_ error: TableError) -> ContainerError {
        let hasHeldOut = firstHeldOutRow < .max
        var message = error.message.replacing("\(path): ", with: "")
        if let line = error.line {
            var rest = line
            for piece in pieces {
                if rest <= piece.lines {
                    message = message.replacing("\(path) line \(line)", with: "\(piece.file) line \(rest)")
                    break
                }
                rest -= piece.lines
            }
        }
        message = message.replacing(path, with: hasHeldOut ? "channels train and validation" : "channel train")
        // Columns go by their place, and people count from 1.
        if let column = error.column, let place = Int(column.dropFirst(2)) {
            message = message.replacing("column \"\(column)\"", with: "column \(place + 1)")
        }
        let isHint = error.hint.map { !$0.contains("--") } ?? false
        return ContainerError(.data, message, hint: isHint ? error.hint : nil)
    }

    /// The rows in the first lines of a CSV.
    private static func rows(of path: String, lines: Int, in folder: String) async throws -> Int {
        let head = "\(folder)/train.csv"
        defer { try? FileManager.default.removeItem(atPath: head) }
        guard FileManager.default.createFile(atPath: head, contents: nil),
            let handle = FileHandle(forWritingAtPath: head)
        else { throw ContainerError(.unwritable, "\(head) cannot be made", hint: "set TMPDIR to a folder with room") }
        var left = lines
        try DataSource(path: path).forEachBlock { block in
            guard left > 0 else { return }
            var end = 0
            while end < block.count, left > 0 {
                if block[end] == UInt8(ascii: "\n") { left -= 1 }
                end += 1
            }
            try handle.write(contentsOf: Data(block[..<end]))
        }
        try handle.close()
        return try await CSVReader(DataSource(path: head), options: options).profile().rowCount
    }

    /// How the CSV is read.
    static let options = CSVOptions(header: .absent)

    /// Copies a file to the end of the CSV.
    ///
    /// - Returns: Its lines.
    private static func copy(_ file: String, to handle: FileHandle) throws -> Int {
        var lines = 0
        var last: UInt8?
        try DataSource(path: file).forEachBlock { block in
            for byte in block where byte == UInt8(ascii: "\n") { lines += 1 }
            last = block.last ?? last
            try handle.write(contentsOf: Data(block))
        }
        guard let last, last != UInt8(ascii: "\n") else { return lines }
        try handle.write(contentsOf: Data("\n".utf8))
        return lines + 1
    }

    /// The form of a channel's first line, which is looked at closely, since it is where names of columns would be.
    private static func form(of channel: Channels.Channel) throws -> Channels.Form {
        for file in channel.files {
            guard let line = try firstLine(of: file) else { continue }
            let cells = line.split(omittingEmptySubsequences: false) { ",;\t|".contains($0) }
            let words = line.split { $0 == " " || $0 == "\t" }
            let isSparse =
                words.count > 1 && words.dropFirst().allSatisfy { $0.contains(":") } && !words[0].contains(",")
            if channel.form == .libsvm || channel.form == .unsaid && isSparse { return .libsvm }
            let label = cells.first.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"\r\u{FEFF}")) } ?? ""
            guard Double(label) != nil else {
                throw ContainerError(
                    .data, "\(file) line 1: the first cell, \"\(label.prefix(64))\", is no label",
                    hint: "a CSV has no line of names here, and the label, 0 or 1, is its first column")
            }
            return .csv
        }
        throw ContainerError(.channel, "channel \(channel.name) has no data", hint: "all of its files are empty")
    }

    /// The first line of a file that is not blank; nil without one in its first block.
    private static func firstLine(of file: String) throws -> String? {
        struct Enough: Error { var line: String }
        do {
            try DataSource(path: file).forEachBlock { block in
                let text = String(decoding: block.prefix(1 << 16), as: UTF8.self)
                let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
                throw Enough(line: line.map(String.init) ?? "")
            }
        } catch let enough as Enough {
            return enough.line.isEmpty ? nil : enough.line
        }
        return nil
    }
}

import Foundation
import Testing

/// One thing that a user gets wrong, and what the program says to it.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// What standard error holds after `--quiet`.
    enum Answer: Sendable {
        /// These lines and nothing else.
        case lines(String)
        /// A text that has all of these in it, where another library has words of its own.
        case words([String])
    }

    var testDescription: String
    var arguments: [String]
    /// What `data.csv` holds; nil for the usual table.
    var data: Data?
    var exitCode: Int32
    var answer: Answer

    /// A command that fails at its work.
    static func fails(
        _ name: String,
        _ arguments: String...,
        data: String? = nil,
        bytes: Data? = nil,
        says lines: String
    ) -> BadInput {
        failing(name, arguments, bytes ?? data.map { Data($0.utf8) }, .lines("error: \(lines)\n"))
    }

    /// A command that fails with a message that is not all ours.
    static func fails(_ name: String, _ arguments: String..., data: String? = nil, words: [String]) -> BadInput {
        failing(name, arguments, data.map { Data($0.utf8) }, .words(["error: "] + words))
    }

    private static func failing(_ name: String, _ arguments: [String], _ data: Data?, _ answer: Answer) -> BadInput {
        BadInput(testDescription: name, arguments: arguments, data: data, exitCode: 1, answer: answer)
    }

    /// The same where the request is wrong by itself, whatever the data hold: the exit code says wrong usage.
    var asMisuse: BadInput {
        var input = self
        input.exitCode = 64
        return input
    }

    /// A command line that is wrong as it stands.
    static func usage(_ name: String, _ arguments: String..., words: String) -> BadInput {
        BadInput(
            testDescription: name,
            arguments: arguments,
            data: nil,
            exitCode: 64,
            answer: .words(["Error: \(words)", "\nUsage: propensity "])
        )
    }

    /// A training run on `data.csv` that fails.
    static func train(
        _ name: String,
        _ options: String...,
        data: String? = nil,
        bytes: Data? = nil,
        says lines: String
    ) -> BadInput {
        failing(name, training + options, bytes ?? data.map { Data($0.utf8) }, .lines("error: \(lines)\n"))
    }

    /// The same with a message that is not all ours.
    static func train(_ name: String, _ options: String..., data: String? = nil, words: [String]) -> BadInput {
        failing(name, training + options, data.map { Data($0.utf8) }, .words(["error: "] + words))
    }

    private static let training = ["train", "data.csv", "--label", "bought", "--output", "out"]
}

/// Small tables, good and bad.
enum Sample {
    static let header = "id,clicked,price,kind,bought"

    /// 60 good rows, by line.
    static let rows: [String] = (1...60).map { row in
        let price = Double(row * 37 % 50) + 0.25
        let isClicked = row % 3 > 0
        return
            "\(row),\(isClicked ? 1 : 0),\(price),\(["new", "old", "back"][row % 7 % 3]),\(isClicked && price > 15 ? 1 : 0)"
    }

    static let good = table(rows)

    static func table(_ rows: [String], header: String = header) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    /// The good rows with one in the middle, on line 12, replaced.
    static func replacing(with row: String) -> String { table(rows.prefix(10) + [row] + rows.dropFirst(11)) }

    /// The good rows with one cell replaced in each.
    static func column(_ column: Int, _ cell: (Int, String) -> String, header: String = header) -> String {
        let changed = rows.enumerated().map { index, row in
            var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            cells[column] = cell(index, cells[column])
            return cells.joined(separator: ",")
        }
        return table(changed, header: header)
    }

    /// Many good rows with one in the middle, on line 302, replaced.
    static func long(with row: String, and other: String? = nil) -> String {
        var rows = (1...500).map { row in
            "\(row),\(row % 2),\(Double(row * 37 % 50) + 0.25),new,\(row % 5 == 0 ? 1 : 0)"
        }
        rows[300] = row
        if let other { rows[310] = other }
        return table(rows)
    }

    /// The good table compressed by zlib, `gzip -9n`.
    static func gzip(_ text: String) throws -> Data {
        let folder = try WorkFolder()
        try folder.write(text, to: "file")
        return try Program.launch(URL(filePath: "/usr/bin/env"), ["gzip", "-9nc", "file"], in: folder).wait().output
    }
}

import ArgumentParser
import Foundation

/// What the columns of a table are for.
struct ColumnOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The column to predict: two values.", valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "The label's value that counts as positive. By default 1, true, yes, t, y or on.", valueName: "value"))
    var positive: String?

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("A column that names the rows and is not learnt from. May be repeated.", valueName: "column")
    )
    var identifiers: [String] = []

    @Option(
        name: .customLong("ignore"),
        help: ArgumentHelp("Columns to leave out, separated by commas. May be repeated.", valueName: "columns"))
    var ignoredLists: [String] = []

    var ignored: [String] {
        ignoredLists.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    }
}

/// The command line as the user could type it again.
enum CommandLineText {
    static var current: String {
        (["propensity"] + CommandLine.arguments.dropFirst()).map(quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,@%+".contains($0) }
        return plain && !word.isEmpty ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}

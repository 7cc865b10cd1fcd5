public import ArgumentParser
import Foundation
import Jobs
import Tabular

/// Options that every command takes.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print one JSON object on standard output and nothing else there.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing about progress.")
    var quiet = false

    var console: Console { Console(quiet: quiet) }
}

/// Where the program keeps models.
struct HomeOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that keeps models. Also PROPENSITY_HOME; by default .propensity.", valueName: "dir"))
    var home: String?

    var value: Home {
        let given = [home, ProcessInfo.processInfo.environment["PROPENSITY_HOME"]].compactMap { $0 }
        return Home(path: given.first { !$0.isEmpty } ?? ".propensity")
    }
}

/// How a CSV file is read.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The character between cells: comma, semicolon, tab, pipe or one character. Told from the file by default.",
            valueName: "character"))
    var delimiter: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether the first line names the columns. Told from the file by default.")
    var header: Bool?

    @Option(
        help: ArgumentHelp(
            "What to do with a row that cannot be read: fail, or skip it and count it.", valueName: "fail|skip"))
    var badRows: CSVOptions.BadRows = .fail

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp(
            "Read a column as binary, integer, real, category or text, whatever it looks like. May be repeated.",
            valueName: "column=type"))
    var types: [ColumnTypeArgument] = []

    func validate() throws { _ = try delimiter.map { try Self.byte(of: $0) } }

    func options(threads: Int? = nil) throws -> CSVOptions {
        var options = CSVOptions()
        options.delimiter = try delimiter.map { try Self.byte(of: $0) }
        options.header = header.map { $0 ? .present : .absent } ?? .automatic
        options.badRows = badRows
        for type in types { options.types[type.column] = type.type }
        if let threads, threads > 0 { options.threads = threads }
        return options
    }

    private static func byte(of word: String) throws -> UInt8 {
        let names = ["comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"]
        let character = names[word] ?? word
        guard character.utf8.count == 1, let byte = character.utf8.first else {
            throw ValidationError(
                "--delimiter takes comma, semicolon, tab, pipe or one character; \"\(word)\" is none of them")
        }
        return byte
    }
}

extension CSVOptions.BadRows: ExpressibleByArgument {}

/// `column=type`.
struct ColumnTypeArgument: ExpressibleByArgument {
    var column: String
    var type: ColumnType

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="),
            let type = ColumnType(rawValue: String(argument[argument.index(after: equals)...]))
        else { return nil }
        column = String(argument[..<equals])
        self.type = type
    }
}

import ArgumentParser
import Jobs
import Tabular

struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make sessions like those of the reference data set.",
        discussion: """
            Rows have a unique UserID, 23 things a visitor did or is (1 or 0), and whether the session ended in an order.
            The same seed makes the same bytes.

            EXAMPLE
              propensity generate --rows 100000 --output sessions.csv
            """)

    @Option(parsing: .unconditional, help: "How many sessions.")
    var rows = 455_401

    @Option(help: "Seed of the random draws.")
    var seed: UInt64 = 42

    @Option(name: .shortAndLong, help: "The file to make; - for standard output, .gz is compressed.")
    var output = "-"

    @Flag(help: "Leave the column `ordered` out.")
    var unlabelled = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard rows >= 1 else { throw ValidationError("--rows takes a whole number from 1 on; it is \(rows)") }
        guard !(common.json && output == "-") else {
            throw ValidationError("--json and the sessions cannot share standard output; name a file with --output")
        }
    }

    func run() async throws {
        let console = common.console
        let outcome = try await GenerateJob(
            rows: rows, seed: seed, output: output, unlabelled: unlabelled, events: console.events
        ).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else if output != "-" {
            try console.result("\(counted(outcome.rows, "session")) in \(output)")
        }
    }
}

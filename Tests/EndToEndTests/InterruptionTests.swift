import Foundation
import Testing

/// Ctrl-C and a request to terminate leave nothing half-written.
@Suite struct InterruptionTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    /// Starts the program, waits until it says `step`, and sends a signal.
    private func interrupt(
        _ arguments: [String],
        after step: String,
        with signal: (Process) -> Void = { $0.interrupt() }
    ) throws -> Program.Run {
        let running = try Program.launch(Program.binary, arguments, in: folder)
        let deadline = Date.now.addingTimeInterval(60)
        while !running.standardError.contains(step), running.process.isRunning, Date.now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
        Thread.sleep(forTimeInterval: 0.1)
        try #require(running.process.isRunning, "it was done before it could be interrupted: \(running.standardError)")
        signal(running.process)
        return try running.wait()
    }

    @Test func trainingLeavesNoFolder() throws {
        try folder.write(ShopTable(rows: 1000).text, to: "shop.csv")
        let run = try interrupt(
            ["train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=100000"],
            after: "Training\n"
        )
        #expect(run.exitCode == 130)
        #expect(!run.wasKilled)
        #expect(run.standardError.hasSuffix("\ninterrupted; nothing half-written was left behind\n"))
        #expect(run.text == "")
        #expect(try folder.entries() == ["shop.csv"])
    }

    @Test func trainingKeepsTheModelThatWasThere() throws {
        try folder.write(ShopTable(rows: 1000).text, to: "shop.csv")
        try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=3")
        let before = try folder.data("model/model.json")
        let run = try interrupt(
            ["train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=100000"],
            after: "Training\n",
            with: { $0.terminate() }
        )
        #expect(run.exitCode == 143)
        #expect(try folder.data("model/model.json") == before)
        #expect(try folder.entries() == ["model", "shop.csv"])
    }

    @Test func generatingLeavesNoFile() throws {
        let run = try interrupt(["generate", "--rows", "200000000", "--output", "sessions.csv"], after: "Generating")
        #expect(run.exitCode == 130)
        #expect(try folder.entries() == [])
    }

    @Test func scoringLeavesNoFile() throws {
        try folder.write(ShopTable(rows: 300).text, to: "shop.csv")
        try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=2")
        // A pipe that never ends: the program waits for it.
        let pipe = folder.path("pipe")
        try #require(
            Program.launch(URL(filePath: "/usr/bin/env"), ["mkfifo", "pipe"], in: folder).wait().exitCode == 0
        )
        let writer = try FileHandle(forUpdating: pipe)
        defer { try? writer.close() }
        try writer.write(contentsOf: Data(ShopTable(rows: 20).text.utf8))
        let run = try interrupt(["predict", "model", "pipe", "--output", "scores.csv"], after: "Scoring")
        #expect(run.exitCode == 130)
        #expect(try folder.entries() == ["model", "pipe", "shop.csv"])
    }
}

import Foundation
import Tabular
import Testing

@testable import Jobs

@Suite struct PredictJobTests {
    let folder: TemporaryFolder
    let model: LoadedModel

    init() async throws {
        folder = try TemporaryFolder()
        model = try ModelDirectory(path: try await ShopRows.train(in: folder).output).load()
    }

    private func scores(_ data: String, to output: String = "scores.csv") async throws -> [String] {
        _ = try await PredictJob(model: model, data: data, output: folder.path(output)) { _ in }.run()
        return try folder.text(output).split(separator: "\n").map(String.init)
    }

    @Test func everyRowIsScoredAsIfItWereAlone() async throws {
        let rows = ShopRows.lines(25)
        let together = try await scores(
            try folder.write(([ShopRows.header] + rows).joined(separator: "\n"), to: "all.csv"))
        #expect(together.count == 26)
        for (index, row) in rows.enumerated() {
            let alone = try await scores(try folder.write("\(ShopRows.header)\n\(row)\n", to: "one.csv"))
            #expect(alone == ["probability", together[index + 1]], "\(row)")
        }
    }

    /// More than one block of the reader, so that rows cross from batch to batch.
    @Test func batchesGiveWhatTheWholeWould() async throws {
        let few = try await scores(try folder.write(ShopRows.text(500), to: "few.csv"))
        let rows = (0..<80).flatMap { _ in ShopRows.lines(500) }
        let text = ([ShopRows.header] + rows).joined(separator: "\n") + "\n"
        #expect(text.utf8.count > 512 * 1024)
        let many = try await scores(try folder.write(text, to: "many.csv"))
        #expect(many == ["probability"] + (0..<80).flatMap { _ in few.dropFirst() })
    }

    @Test func columnsAreMatchedByName() async throws {
        let rows = ShopRows.lines(30).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let turned = rows.map { "\($0[2]),x,\($0[0]),\($0[1])" }
        let data = try folder.write((["channel,note,pages,member"] + turned).joined(separator: "\n"), to: "turned.csv")
        let straight = try await scores(try folder.write(ShopRows.text(30), to: "straight.csv"))
        #expect(try await scores(data) == straight)
    }

    @Test func outcomeCountsWhatWasWritten() async throws {
        let data = try folder.write(ShopRows.text(200) + "3,yes,post,1\n4,no,post,0\n", to: "new.csv")
        let events = EventLog()
        let outcome = try await PredictJob(
            model: model, data: data, output: folder.path("scores.csv"), events: events.listener
        ).run()
        let probabilities = try folder.text("scores.csv").split(separator: "\n").dropFirst().compactMap { Float($0) }
        #expect(outcome.rows == 202)
        #expect(probabilities.count == 202)
        #expect(outcome.positives == probabilities.count { $0 >= 0.5 })
        let mean = probabilities.reduce(0.0) { $0 + Double($1) } / 202
        #expect(abs(outcome.meanProbability - mean) < 1e-12)
        #expect(outcome.unseenCategories == ["channel": 2])
        #expect(outcome.ignoredColumns == ["sold"])
        #expect(events.warnings.count == 1)
    }

    @Test func failureLeavesTheOldScores() async throws {
        try folder.write("mine", to: "scores.csv")
        let data = try folder.write(ShopRows.text(20) + "1,2\n", to: "bad.csv")
        await #expect(throws: TableError.self) { try await scores(data) }
        #expect(try folder.text("scores.csv") == "mine")
        #expect(try folder.entries() == ["bad.csv", "model", "scores.csv", "train.csv"])
    }

    @Test func identifierIsEchoedAsItStands() async throws {
        let rows = ShopRows.lines(60).enumerated().map { "00\($0.offset),\($0.element)" }
        let data = try folder.write((["id,\(ShopRows.header)"] + rows).joined(separator: "\n"), to: "ids.csv")
        var request = TrainRequest(data: data, label: "sold", name: "x", output: folder.path("named"))
        request.identifiers = ["id"]
        let trained = try await TrainJob(request) { _ in }.run()
        let named = try ModelDirectory(path: trained.output).load()
        _ = try await PredictJob(model: named, data: data, output: folder.path("scores.csv")) { _ in }.run()
        let lines = try folder.text("scores.csv").split(separator: "\n")
        #expect(lines.first == "id,probability")
        #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == (0..<60).map { "00\($0)" })
    }
}

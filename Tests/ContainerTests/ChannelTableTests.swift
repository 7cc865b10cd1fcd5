import Foundation
import Tabular
import Testing

@testable import Container

struct ChannelTableTests {
    let ml = MLFolder()

    private func table(hasWeights: Bool = false) async throws -> (ChannelTable, String) {
        let scratch = "\(ml.path)/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let table = try await ChannelTable(Channels(ml.folders), hasWeights: hasWeights, in: scratch)
        return (table, try String(contentsOf: URL(filePath: table.path), encoding: .utf8))
    }

    @Test func filesAreJoinedAndTheHeldOutRowsKnown() async throws {
        try ml.writeChannels("train", "validation")
        // A blank line is no row, and the last line needs no end.
        try ml.write("0,1\n1,2\n\n", to: "input/data/train/a")
        try ml.write("1,3", to: "input/data/train/b")
        try ml.write("0,4\n", to: "input/data/validation/a")
        let (table, text) = try await table()
        #expect(text == "0,1\n1,2\n\n1,3\n0,4\n")
        #expect(table.firstHeldOutRow == 3)
    }

    @Test func placesAreThoseOfTheFiles() async throws {
        try ml.writeChannels("train", "validation")
        try ml.write("0,1\n1,2\n", to: "input/data/train/a")
        try ml.write("0,4\n1,x\n", to: "input/data/validation/a")
        let (table, _) = try await table()
        let error = TableError(
            .textInNumericColumn, "\"x\" is not a number", hint: "use --bad-rows skip", file: table.path, line: 4,
            column: "_c1")
        #expect(
            table.placed(error).message
                == "\(ml.path)/input/data/validation/a line 2, column 2: \"x\" is not a number")
        #expect(table.placed(error).hint == nil)
    }

    @Test func whatHasNoLineIsSaidOfTheChannel() async throws {
        try ml.writeChannels("train")
        try ml.write("2,1\n1,2\n0,3\n", to: "input/data/train/a")
        let (table, _) = try await table()
        let error = TableError(
            .labelValues, "a label has exactly two values; it has 3: 0, 1, 2", file: table.path, column: "_c0")
        #expect(table.placed(error).message.hasPrefix("channel train, column 1: a label has exactly two values"))
    }

    @Test func sparseRowsBecomeColumns() async throws {
        try ml.writeChannels("train", "validation", more: #""RecordWrapperType":"None""#)
        try ml.write("1 1:0.5 4:2\n0 2:1 # a remark\n", to: "input/data/train/a")
        try ml.write("1 3:7\n", to: "input/data/validation/a")
        let (table, text) = try await table()
        #expect(text == "1,0.5,,,2\n0,,1,,\n1,,,7,\n")
        #expect(table.firstHeldOutRow == 2 && !table.hasWeights)
    }

    @Test func sparseIndexZeroAndWeightsAreKept() async throws {
        try ml.writeChannels("train", more: #""ContentType":"libsvm""#)
        try ml.write("1:2.5 0:3 1:4\n0:1 1:5\n", to: "input/data/train/a")
        let (table, text) = try await table()
        #expect(text == "1,2.5,3,4\n0,1,,5\n")
        #expect(table.hasWeights && table.firstHeldOutRow == 2)
    }

    @Test func namesOfColumnsAreRefused() async throws {
        try ml.writeChannels("train")
        try ml.write("ordered,a\n1,2\n", to: "input/data/train/a")
        let error = await #expect(throws: ContainerError.self) { _ = try await table() }
        #expect(error?.code == .data)
        #expect(error?.message.hasSuffix("line 1: the first cell, \"ordered\", is no label") == true)
    }

    @Test func mixedFormsAreRefused() async throws {
        try ml.writeChannels("train", "validation", more: #""RecordWrapperType":"None""#)
        try ml.write("1 1:0.5\n", to: "input/data/train/a")
        try ml.write("1,7\n", to: "input/data/validation/a")
        let error = await #expect(throws: ContainerError.self) { _ = try await table() }
        #expect(error?.message == "one channel is CSV and the other libsvm")
    }
}

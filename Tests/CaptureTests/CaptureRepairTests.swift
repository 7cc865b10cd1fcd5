import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import Capture

/// What a killed process leaves, and how it is mended.
@Suite struct CaptureRepairTests {
    @Test func cutLineIsRemovedAndCompleteLinesStay() throws {
        let folder = try TestFolder()
        let hour = "shop/a/2022/04/18/23"
        try folder.write("{\"n\":1}\nnot even JSON\n{\"n\":", to: "\(hour)/21-48-871-x.jsonl")
        // A line longer than the block that is read at once.
        let long = String(repeating: "x", count: 200_000)
        try folder.write("\(long)\n\(long)", to: "shop/b/2022/04/18/23/21-48-871-x.jsonl")
        try folder.write("{\"n\":1}\n", to: "shop/c/2022/04/18/23/21-48-871-x.jsonl")
        let repair = try CaptureLog.repair(destination: folder.path + "/")
        #expect(repair.examined == 3)
        #expect(
            repair.cut == [
                .init(file: "\(folder.path)/\(hour)/21-48-871-x.jsonl", bytes: 5),
                .init(file: "\(folder.path)/shop/b/2022/04/18/23/21-48-871-x.jsonl", bytes: 200_000),
            ])
        #expect(try folder.files().map(folder.text) == ["{\"n\":1}\nnot even JSON\n", "\(long)\n", "{\"n\":1}\n"])
        #expect(try CaptureLog.repair(destination: folder.path).cut.isEmpty)
    }

    @Test func fileWithoutAWholeLineIsRemoved() throws {
        let folder = try TestFolder()
        try folder.write("", to: "shop/a/2022/04/18/23/22-48-871-x.jsonl")
        try folder.write("{\"n\"", to: "shop/a/2022/04/18/23/21-48-871-x.jsonl")
        try folder.write("{}\n", to: "shop/a/2022/04/18/23/20-48-871-x.jsonl")
        let repair = try CaptureLog.repair(destination: folder.path)
        #expect(repair.removed.count == 2)
        #expect(folder.files() == ["shop/a/2022/04/18/23/20-48-871-x.jsonl"])
    }

    @Test func onlyTheLastTwoHoursAreLookedAt() throws {
        let folder = try TestFolder()
        for hour in ["2021/12/31/22", "2021/12/31/23", "2022/01/01/00"] {
            try folder.write("{}\n{", to: "shop/a/\(hour)/21-48-871-x.jsonl")
        }
        for number in 10..<20 { try folder.write("{}\n{", to: "shop/a/2022/01/01/00/\(number)-x.jsonl") }
        let repair = try CaptureLog.repair(destination: folder.path)
        #expect(repair.examined == 5)
        #expect(try folder.text("shop/a/2021/12/31/22/21-48-871-x.jsonl") == "{}\n{")
        #expect(try folder.text("shop/a/2021/12/31/23/21-48-871-x.jsonl") == "{}\n")
        #expect(try folder.text("shop/a/2022/01/01/00/21-48-871-x.jsonl") == "{}\n")
    }

    @Test func othersFilesAndLinksAreLeftAlone() throws {
        let folder = try TestFolder()
        let outside = try TestFolder()
        try outside.write("cut", to: "target.jsonl")
        try folder.write("cut", to: "shop/a/2022/01/01/00/notes.txt")
        try folder.write("cut", to: "shop/a/2022/01/latest/x.jsonl")
        try folder.write("cut", to: "shop/some file")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/shop/a/2022/01/01/00/link.jsonl",
            withDestinationPath: "\(outside.path)/target.jsonl")
        let repair = try CaptureLog.repair(destination: folder.path)
        #expect(repair.examined == 0)
        #expect(repair.problems.count == 1)
        #expect(try outside.text("target.jsonl") == "cut")
    }

    @Test func fileThatAnotherProcessHoldsIsLeftAlone() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        _ = await log.capture(line(1), in: try .of(folder), mode: .durable)
        let repair = try CaptureLog.repair(destination: folder.path)
        #expect(repair.inUse.count == 1)
        await log.shutDown()
        #expect(try CaptureLog.repair(destination: folder.path).inUse.isEmpty)
    }

    @Test func missingDestinationNeedsNoRepair() throws {
        #expect(try CaptureLog.repair(destination: "/nowhere/at/all") == CaptureRepair())
        let folder = try TestFolder()
        try folder.write("x", to: "file")
        let error = #expect(throws: CaptureError.self) {
            try CaptureLog.repair(destination: "\(folder.path)/file")
        }
        #expect(error?.code == .unreadable)
    }
}

import Capture
import Foundation
import Testing

@testable import MonitorRuns

/// Captured lines read in blocks, by several tasks.
@Suite struct CapturedRowsTests {
    /// Lines of three blocks, some of which are bad, badly matched, or the same as others.
    @Test func blocksAreTakenInOrderAndRefusalsAreCounted() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "captured-rows-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let hour = folder.appending(path: "shop/a/2022/04/18/10")
        try FileManager.default.createDirectory(at: hour, withIntermediateDirectories: true)
        let padding = String(repeating: "x", count: 900)
        func line(_ number: Int) -> String {
            let data = number % 1000 == 999 ? #"1\n2"# : "\(number % 50),\(number),\(padding)"
            return number % 1000 == 500
                ? "no record\n"
                : #"{"captureData":{"endpointInput":{"data":"\#(data)","encoding":"CSV"},"#
                    + #""endpointOutput":{"data":"0.5","encoding":"CSV"}},"eventMetadata":{"eventId":"e\#(number)","#
                    + #""inferenceTime":"2022-04-18T10:\#(10 + number % 50):00Z"}}"# + "\n"
        }
        let files = [0..<4_500, 4_500..<5_000]
        for (name, numbers) in zip(["00.jsonl", "01.jsonl"], files) {
            try Data((numbers.map(line).joined() + "{").utf8).write(to: hour.appending(path: name))
        }
        try Data(#"{"version":0.0,"features":[]}"#.utf8).write(to: folder.appending(path: "constraints.json"))
        let window = try await CapturedWindow(
            folder: "\(folder.path)/shop", window: 0..<1e11, reference: BaselineReference(folder: folder.path))
        #expect(window.rows.rowsByWidth == [4: 4_990])
        #expect(window.unusable == 10)
        #expect(window.firstProblem == "\(hour.path)/00.jsonl line 501: an object is expected at byte 1")
        #expect(window.unfinished == 2)
        // 10:59.
        #expect(window.lastTime == 1_650_279_540.0)
        // All rows are in the sample, in the order of the lines.
        let sample = try #require(window.rows.profile()).sample.compactMap { $0.text(2) }
        #expect(sample == (0..<5_000).filter { ![500, 999].contains($0 % 1000) }.map(String.init))
    }
}

import Foundation
import Testing

@testable import Capture

/// Records read back.
@Suite struct CaptureReaderTests {
    /// 2022-04-18T10:00:00Z.
    let ten = 1_650_276_000.0

    func record(_ id: String, _ time: String) -> String {
        #"{"captureData":{},"eventMetadata":{"eventId":"\#(id)","inferenceTime":"\#(time)"},"eventVersion":"0"}"# + "\n"
    }

    @Test func windowTakesItsHoursSortedByName() throws {
        let folder = try TestFolder()
        for (file, id) in [
            ("a/2022/04/18/09/59-59-000-x", "before"), ("a/2022/04/18/10/30-00-000-x", "second"),
            ("a/2022/04/18/10/00-00-000-x", "first"), ("a/2022/04/18/11/00-00-000-x", "third"),
            ("a/2022/04/18/12/00-00-000-x", "after"), ("b/2022/04/18/10/00-00-000-x", "other"),
        ] {
            try folder.write(record(id, "2022-04-18T10:00:00Z"), to: "shop/\(file).jsonl")
        }
        try folder.write("x", to: "shop/a/2022/04/18/10/notes.txt")
        try folder.write("x", to: "shop/a/2022/04/18/1x/00.jsonl")
        try folder.write("x", to: "shop/a/2022/13/18/10/00.jsonl")
        func ids(_ variant: String?, _ start: Double, _ end: Double) throws -> [String] {
            var ids: [String] = []
            try CaptureReader(destination: folder.path, endpoint: "shop", variant: variant)
                .read(from: start, to: end) { event, _ in ids.append(event.eventId) }
            return ids
        }
        #expect(try ids("a", ten, ten + 7200) == ["first", "second", "third"])
        #expect(try ids(nil, ten, ten + 3600) == ["first", "second", "other"])
        #expect(try ids("a", ten - 3600, ten) == ["before"])
        #expect(try ids("none", ten, ten + 3600) == [])
        #expect(try CaptureReader(destination: "/nowhere", endpoint: "shop").files(from: 0, to: 1e12).isEmpty)
    }

    @Test func folderThatTheWindowCutsGivesRecordsByTheirTime() throws {
        let folder = try TestFolder()
        let lines = ["10:00:00", "10:29:59", "10:30:00", "10:59:59"].map { record($0, "2022-04-18T\($0)Z") }
        try folder.write(lines.joined(), to: "shop/a/2022/04/18/10/00-00-000-x.jsonl")
        let reader = try CaptureReader(destination: folder.path, endpoint: "shop", variant: "a")
        var ids: [String] = []
        let summary = try reader.read(from: ten, to: ten + 1800) { event, _ in ids.append(event.eventId) }
        #expect(ids == ["10:00:00", "10:29:59"])
        #expect(summary.outside == 2)
        #expect(summary.records == 2)
    }

    @Test func unfinishedLastLineIsToldAndBadLineIsNamed() throws {
        let folder = try TestFolder()
        let file = "shop/a/2022/04/18/10/00-00-000-x.jsonl"
        let good = record("1", "2022-04-18T10:00:00Z")
        try folder.write(good + good.dropLast(5), to: file)
        let reader = try CaptureReader(destination: folder.path, endpoint: "shop", variant: "a")
        let summary = try reader.read(from: ten, to: ten + 3600) { _, _ in }
        #expect(summary == .init(files: 1, records: 1, outside: 0, unfinished: ["\(folder.path)/\(file)"], bad: 0))

        try folder.write(good + "\n" + "{\"captureData\":{},}\n" + good, to: file)
        let error = #expect(throws: CaptureError.self) { try reader.read(from: ten, to: ten + 3600) { _, _ in } }
        #expect(error?.code == .badLine)
        #expect(error?.message == "\(folder.path)/\(file) line 3: a string is expected at byte 19")
        var told = 0
        let tolerant = try reader.read(from: ten, to: ten + 3600, onBadLine: { _ in told += 1 }) { _, _ in }
        #expect(tolerant.records == 2 && tolerant.bad == 1 && told == 1)
    }

    @Test func byteOrderMarkAtAFilesBeginningIsNoPartOfItsFirstLine() throws {
        let folder = try TestFolder()
        let time = "2022-04-18T10:00:00Z"
        try folder.write(
            "\u{feff}" + record("a", time) + record("b", time), to: "shop/v/2022/04/18/10/00-00-000-x.jsonl")
        try folder.write("\u{feff}\n" + record("c", time), to: "shop/v/2022/04/18/10/01-00-000-x.jsonl")
        // Elsewhere it is none.
        try folder.write(
            record("d", time) + "\u{feff}" + record("e", time), to: "shop/v/2022/04/18/10/02-00-000-x.jsonl")
        var (ids, bad): ([String], [String]) = ([], [])
        try CaptureReader(destination: folder.path, endpoint: "shop").read(
            from: ten, to: ten + 3600, onBadLine: { bad.append($0.message) }
        ) { event, _ in ids.append(event.eventId) }
        #expect(ids == ["a", "b", "c", "d"])
        #expect(bad.count == 1 && bad.first?.contains("02-00-000-x.jsonl line 2") == true)
    }

    @Test func linesLongerThanABlockAreRead() throws {
        let folder = try TestFolder()
        let body = CapturedBody(contentType: "text/csv", bytes: [UInt8](repeating: 0x31, count: 3_000_000))
        let lines = (0..<3).map { _ in CaptureRecord(time: ten, input: body, output: nil).line() }
        try folder.write(String(decoding: lines.joined(), as: UTF8.self), to: "shop/a/2022/04/18/10/x.jsonl")
        var count = 0
        try CaptureReader(destination: folder.path, endpoint: "shop").read(from: ten, to: ten + 3600) { event, file in
            #expect(event.input?.body == body)
            #expect(file.variant == "a" && file.hour == Int(ten))
            count += 1
        }
        #expect(count == 3)
    }

    @Test func unknownKeysAndOtherShapesAreAccepted() throws {
        let text = #"""
             { "new": [1, {"a": [true, false, null, -1.5e3]}], "eventVersion": "0", "eventMetadata": {"inferenceTime":
            "2022-04-18T10:00:00.25Z", "customAttributes": "one", "eventId": "x", "inferenceId": null, "more": {}},
             "captureData": {"endpointOutput": {"encoding": "JSON", "data": "\u00e9\ud83d\ude00\ud800\/", "mode": 1},
             "batch": "x", "endpointInput": null } }
            """#.replacing("\n", with: " ")
        let event = try CapturedEvent(line: [UInt8](text.utf8)[...])
        #expect(event.customAttributes == ["one"])
        #expect(event.time == ten + 0.25)
        #expect(event.input == nil)
        #expect(event.inferenceId == nil)
        #expect(event.output?.body.bytes == [UInt8]("é😀\u{fffd}/".utf8))
    }

    @Test(arguments: [
        ("", "an object is expected at byte 1"),
        ("{}", "eventMetadata.eventId is missing"),
        (#"{"eventMetadata":{"eventId":"x"}}"#, "eventMetadata.inferenceTime is missing"),
        (
            #"{"eventMetadata":{"eventId":"x","inferenceTime":"2022-02-30T10:00:00Z"}}"#,
            "inferenceTime is not of the form 2026-01-31T21:47:16Z at byte 71"
        ),
        (#"{"a":"\x"}"#, "an unknown escape at byte 9"),
        (#"{"a":"#, "a value is expected at byte 6"),
        (#"{"a":"b"#, "a string doesn't end at byte 8"),
        (#"{"captureData":{"endpointInput":{"data":"*","encoding":"BASE64"}}}"#, "data is not base64 at byte 65"),
        (#"{"captureData":{"endpointInput":{"data":"1"}}}"#, "a captured side has no encoding at byte 45"),
        (String(repeating: #"{"a":"#, count: 100), "nested too deeply at byte 326"),
        ("{\"a\":\"\u{1}\"}", "a control character stands in a string at byte 7"),
    ])
    func badLineSaysWhatIsWrong(text: String, message: String) {
        let error = #expect(throws: CaptureError.self) { try CapturedEvent(line: [UInt8](text.utf8)[...]) }
        #expect(error?.message == message)
    }

    @Test func anyCutOrChangedLineIsAnErrorAndNoCrash() throws {
        let record = CaptureRecord(
            inferenceId: "é\"\u{1}", customAttributes: "a", time: ten,
            input: CapturedBody(contentType: "application/json", bytes: #"{"a": "\u00e9"}"#.utf8),
            output: CapturedBody(contentType: "x", bytes: [1, 2]))
        let line = record.line()
        for count in 0..<line.count - 1 {
            #expect(throws: CaptureError.self) { try CapturedEvent(line: line[..<count]) }
        }
        for index in line.indices {
            for byte in [0, 0x22, 0x5c, 0x7b, 0xff] as [UInt8] {
                var changed = line
                changed[index] = byte
                _ = try? CapturedEvent(line: changed[...])
            }
        }
    }

    @Test func writtenRecordsComeBackEqual() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        var records: [CaptureRecord] = []
        for number in 0..<200 {
            let bytes = (0..<number).map { UInt8(truncatingIfNeeded: $0 * number) }
            let type = ["text/csv", "application/json; x=1", "application/octet-stream"][number % 3]
            let record = CaptureRecord(
                inferenceId: number % 2 == 0 ? "order-\(number)" : nil, time: ten + Double(number),
                input: CapturedBody(contentType: type, bytes: bytes),
                output: CapturedBody(contentType: "text/csv", bytes: "0.\(number)\n".utf8))
            records.append(record)
            let configuration = CaptureConfiguration(destination: folder.path, mode: .buffered)
            #expect(await log.capture(record, by: configuration, in: try .of(folder)) == .queued)
        }
        await log.shutDown()
        var back: [CaptureRecord] = []
        try CaptureReader(destination: folder.path, endpoint: "shop").read(from: ten, to: ten + 3600) { event, _ in
            back.append(
                CaptureRecord(
                    eventId: try #require(UUID(uuidString: event.eventId)), inferenceId: event.inferenceId,
                    time: event.time, input: event.input?.body, output: event.output?.body))
        }
        #expect(back == records)
    }
}

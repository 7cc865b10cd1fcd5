import Foundation
import Testing

@testable import Capture

/// Where records go, and when.
@Suite struct CaptureLogTests {
    @Test func durableRecordIsInItsFileWhenTheCallReturns() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: CaptureLimits.patient, clock: TestClock().clock)
        let place = try CapturePlace.of(folder)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .written)
        let files = folder.files()
        #expect(files.count == 1)
        let name = try #require(files.first)
        #expect(try folder.text(name) == "{\"n\":1}\n")
        let pattern =
            #"^shop/AllTraffic/2022/04/18/00/21-48-87[01]-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.jsonl$"#
        #expect(name.range(of: pattern, options: .regularExpression) != nil, "\(name)")
        await log.shutDown()
        #expect(log.figures.written == 1)
        #expect(log.figures.bytes == 8)
        #expect(log.figures.queuedRecords == 0)
        #expect(log.figures.queuedBytes == 0)
        #expect(log.figures.filesInUse == 0)
        #expect(log.figures.filesOpened == 1)
    }

    @Test func noFileWithoutTraffic() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        await log.shutDown()
        #expect(folder.files().isEmpty)
    }

    @Test func bucketThatWasDeletedDoesNotComeBackWithItsRecords() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(
            limits: .patient, clock: .system, fileSystem: .makingNothing(in: folder.path))
        let place = try CapturePlace(
            destination: "\(folder.path)/bucket/captured", endpoint: "shop", variant: "AllTraffic")
        guard case .lost = await log.capture(line(1), in: place, mode: .durable) else {
            Issue.record("a record was written into a bucket that is gone")
            return
        }
        #expect(folder.files().isEmpty)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/bucket", withIntermediateDirectories: false)
        #expect(await log.capture(line(2), in: place, mode: .durable) == .written)
        await log.shutDown()
        #expect(folder.files().count == 1)
    }

    @Test func missingNewlineIsAdded() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        #expect(await log.capture(Array("{}".utf8), in: try .of(folder), mode: .durable) == .written)
        #expect(await log.capture([], in: try .of(folder), mode: .durable) == .written)
        #expect(try folder.files().map(folder.text) == ["{}\n\n"])
        await log.shutDown()
    }

    @Test func concurrentCallersShareSyncs() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        let places = try ["a", "b"].map { try CapturePlace.of(folder, variant: $0) }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<100 {
                group.addTask {
                    for record in 0..<10 {
                        let outcome = await log.capture(
                            line(task * 10 + record), in: places[task % 2], mode: .durable)
                        #expect(outcome == .written)
                    }
                }
            }
        }
        let lines = try folder.lines()
        #expect(lines.count == 1000)
        #expect(Set(lines).count == 1000)
        #expect(log.figures.syncs < 500, "\(log.figures.syncs)")
        #expect(log.figures.written == 1000)
        await log.shutDown()
    }

    @Test func fileIsClosedAfterAMinuteAndTheNextOneIsNamedAfterItsFirstRecord() async throws {
        let folder = try TestFolder()
        let clock = TestClock(at: 1_650_241_308.5)
        let log = CaptureLog(limits: CaptureLimits.patient, clock: clock.clock)
        let place = try CapturePlace.of(folder)
        _ = await log.capture(line(1), in: place, mode: .durable)
        clock.advance(by: 59)
        _ = await log.capture(line(2), in: place, mode: .durable)
        #expect(folder.files().count == 1)
        clock.advance(by: 1)
        log.poke()
        #expect(try await eventually { log.figures.filesInUse == 0 })
        _ = await log.capture(line(3), in: place, mode: .durable)
        #expect(folder.files().map { $0.split(separator: "/").last?.prefix(9) } == ["21-48-500", "22-48-500"])
        #expect(try folder.files().map(folder.text) == ["{\"n\":1}\n{\"n\":2}\n", "{\"n\":3}\n"])
        await log.shutDown()
    }

    @Test func fileNeverMixesHours() async throws {
        let folder = try TestFolder()
        // 2022-04-18 00:59:59.5
        let clock = TestClock(at: 1_650_243_599.5)
        let log = CaptureLog(limits: CaptureLimits.patient, clock: clock.clock)
        let place = try CapturePlace.of(folder)
        _ = await log.capture(line(1), in: place, mode: .durable)
        clock.advance(by: 1)
        _ = await log.capture(line(2), in: place, mode: .durable)
        // Late for its hour.
        _ = await log.capture(line(3), at: 1_650_243_599.9, in: place, mode: .durable)
        _ = await log.capture(line(4), at: 1_650_243_599.95, in: place, mode: .durable)
        #expect(
            folder.files().map { String($0.prefix(37)) } == [
                "shop/AllTraffic/2022/04/18/00/59-59-5", "shop/AllTraffic/2022/04/18/00/59-59-9",
                "shop/AllTraffic/2022/04/18/01/00-00-5",
            ])
        #expect(try folder.lines().map { $0 } == [1, 3, 4, 2].map { "{\"n\":\($0)}" })
        await log.shutDown()
    }

    @Test func clockThatGoesBackIsOnlyAnotherName() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        let place = try CapturePlace.of(folder)
        for time in [7200.0, 3600, 7200, .nan, -5] {
            #expect(await log.capture(line(1), at: time, in: place, mode: .durable) == .written)
        }
        #expect(try folder.lines().count == 5)
        await log.shutDown()
    }

    @Test func fileIsClosedAtItsSizeAndLinesStayWhole() async throws {
        let folder = try TestFolder()
        var limits = CaptureLimits.patient
        limits.fileBytes = 100
        let log = CaptureLog(limits: limits)
        let place = try CapturePlace.of(folder)
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 150) + [0x0a]
        for number in 10..<40 { #expect(log.enqueue(line(number), in: place) == .queued) }
        #expect(log.enqueue(long, in: place) == .queued)
        #expect(log.enqueue(line(40), in: place) == .queued)
        await log.shutDown()
        let sizes = try folder.files().map { try folder.text($0).utf8.count }
        // 11 lines of 9 bytes are 99.
        #expect(sizes.sorted() == [9, 72, 99, 99, 151])
        #expect(try folder.lines().count == 32)
        #expect(log.figures.written == 32)
    }

    @Test func bufferedRecordsReachTheirFileWithinASecond() async throws {
        let folder = try TestFolder()
        var limits = CaptureLimits.patient
        limits.flushSeconds = 0.05
        let log = CaptureLog(limits: limits)
        let place = try CapturePlace.of(folder)
        for number in 0..<100 { #expect(await log.capture(line(number), in: place, mode: .buffered) == .queued) }
        #expect(try await eventually { log.figures.written == 100 })
        #expect(try folder.lines().count == 100)
        #expect(log.figures.syncs == 0)
        await log.shutDown()
        #expect(log.figures.syncs == 1)
    }

    @Test func shutDownWritesEverythingAndRefusesTheRest() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        let place = try CapturePlace.of(folder)
        for number in 0..<1000 { _ = log.enqueue(line(number), in: place) }
        await log.shutDown()
        #expect(try folder.lines() == (0..<1000).map { "{\"n\":\($0)}" })
        #expect(log.enqueue(line(0), in: place) == .lost(.closed))
        #expect(await log.capture(line(0), in: place, mode: .durable) == .lost(.closed))
        await log.shutDown()
        #expect(log.figures.lost == [.closed: 2])
    }

    @Test func logThatIsLetGoWritesWhatItHas() async throws {
        let folder = try TestFolder()
        let place = try CapturePlace.of(folder)
        do {
            let log = CaptureLog(limits: .patient)
            _ = log.enqueue(line(1), in: place)
        }
        #expect(try await eventually { try folder.lines().count == 1 })
    }

    @Test func manyVariantsNeedFewDescriptors() async throws {
        let folder = try TestFolder()
        var limits = CaptureLimits.patient
        limits.openFiles = 8
        let log = CaptureLog(limits: limits)
        let places = try (0..<50).map { try CapturePlace.of(folder, variant: "v\($0)") }
        for round in 0..<3 {
            for place in places { _ = log.enqueue(line(round), in: place) }
            #expect(await log.capture(line(9), in: places[round], mode: .durable) == .written)
        }
        await log.shutDown()
        #expect(folder.files().count == 50)
        #expect(try folder.lines().count == 153)
        #expect(log.figures.filesOpened == 50)
    }

    @Test func configurationDecidesWhatIsCaptured() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        var configuration = CaptureConfiguration(destination: folder.path, captureInput: false)
        let body = CapturedBody(contentType: "text/csv", bytes: "1".utf8)
        let record = CaptureRecord(time: 10, input: body, output: body)
        #expect(await log.capture(record, by: configuration, in: try .of(folder)) == .written)
        configuration.csvContentTypes = []
        configuration.mode = .buffered
        #expect(await log.capture(record, by: configuration, in: try .of(folder)) == .queued)
        await log.shutDown()
        let events = try folder.lines().map { try CapturedEvent(line: [UInt8]($0.utf8)[...]) }
        #expect(events.map(\.input) == [nil, nil])
        #expect(events.map(\.output?.encoding) == [.csv, .base64])
        #expect(events.map(\.output?.body) == [body, body])
    }
}

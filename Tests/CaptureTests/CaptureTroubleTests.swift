import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import Capture

/// Disks that are full, slow, broken or gone.
@Suite struct CaptureTroubleTests {
    /// Pauses that a test can wait for.
    static var limits: CaptureLimits {
        var limits = CaptureLimits.patient
        limits.firstPauseSeconds = 0.01
        limits.longestPauseSeconds = 0.02
        return limits
    }

    /// A log on a file system that a test changed.
    static func log(
        _ limits: CaptureLimits = limits, clock: CaptureClock = .system,
        onEvent: @escaping @Sendable (CaptureEvent) -> Void = { _ in },
        _ change: (inout CaptureFileSystem) -> Void
    ) -> CaptureLog {
        var disk = CaptureFileSystem.real
        change(&disk)
        return CaptureLog(limits: limits, clock: clock, fileSystem: disk, onEvent: onEvent)
    }

    /// Durable records until one is written; a test fails when none is.
    func recovers(_ log: CaptureLog, _ place: CapturePlace, _ record: [UInt8]) async throws -> Bool {
        for _ in 0..<500 {
            if await log.capture(record, in: place, mode: .durable) == .written { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test func halfWrittenLineIsTakenBackWhenTheDiskFillsUp() async throws {
        let folder = try TestFolder()
        let room = Switch(Int.max)
        let events = Switch<[CaptureEvent]>([])
        let log = Self.log(onEvent: { event in events.now.append(event) }) { disk in
            disk.write = { descriptor, bytes in
                let count = min(bytes.count, room.now)
                guard count > 0 else { return -Int(ENOSPC) }
                room.now -= count
                return CaptureFileSystem.real.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        let place = try CapturePlace.of(folder)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .written)
        room.now = 5
        #expect(await log.capture(line(2), in: place, mode: .durable) == .lost(.diskFull))
        #expect(try folder.lines() == ["{\"n\":1}"])
        #expect(await log.capture(line(3), in: place, mode: .durable) == .lost(.diskFull))
        #expect(log.figures.lastFailure?.message.contains("No space left on device") == true)
        room.now = .max
        #expect(try await recovers(log, place, line(4)))
        #expect(try folder.lines() == ["{\"n\":1}", "{\"n\":4}"])
        await log.shutDown()
        #expect(events.now.contains(.recovered(place)))
        #expect(events.now.contains { if case .failed(place, _, recordsLost: 1) = $0 { true } else { false } })
        #expect(log.figures.written == 2)
    }

    @Test func wholeLinesBeforeAFailureAreKept() async throws {
        let folder = try TestFolder()
        let isHeld = Switch(true)
        let isFull = Switch(false)
        let log = Self.log { disk in
            disk.create = { path in
                while isHeld.now { usleep(1000) }
                return CaptureFileSystem.real.create(path)
            }
            disk.write = { descriptor, bytes in
                if isFull.now { return -Int(EIO) }
                isFull.now = bytes.count > 20
                let count = min(20, bytes.count)
                return CaptureFileSystem.real.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        let place = try CapturePlace.of(folder)
        // The first batch is one line; the others gather in the second, of which 20 of 40 bytes can be written.
        async let first = log.capture(line(0), in: place, mode: .durable)
        #expect(try await eventually { log.figures.queuedRecords == 1 })
        try await Task.sleep(for: .milliseconds(50))
        var others: [Task<CaptureOutcome, Never>] = []
        for number in 1...5 {
            others.append(Task { await log.capture(line(number), in: place, mode: .durable) })
            #expect(try await eventually { log.figures.queuedRecords == number + 1 })
        }
        isHeld.now = false
        #expect(await first == .written)
        var outcomes: [CaptureOutcome] = []
        for other in others { outcomes.append(await other.value) }
        #expect(outcomes == [.written, .written, .lost(.writeFailed), .lost(.writeFailed), .lost(.writeFailed)])
        #expect(try folder.lines() == (0...2).map { "{\"n\":\($0)}" })
        #expect(log.figures.written == 3)
        #expect(log.figures.lost == [.writeFailed: 3])
        #expect(log.figures.queuedBytes == 0)
        await log.shutDown()
    }

    @Test func fileThatCannotBeCutGetsNoMoreLines() async throws {
        let folder = try TestFolder()
        let isBroken = Switch(false)
        let log = Self.log { disk in
            disk.write = { descriptor, bytes in
                guard isBroken.now else { return CaptureFileSystem.real.write(descriptor, bytes) }
                isBroken.now = false
                _ = CaptureFileSystem.real.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<3]))
                return -Int(EIO)
            }
            disk.truncate = { _, _ in -EIO }
        }
        let place = try CapturePlace.of(folder)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .written)
        isBroken.now = true
        #expect(await log.capture(line(2), in: place, mode: .durable) == .lost(.writeFailed))
        #expect(try await recovers(log, place, line(3)))
        await log.shutDown()
        #expect(try folder.files().map(folder.text) == ["{\"n\":1}\n{\"n", "{\"n\":3}\n"])
        let repair = try CaptureLog.repair(destination: folder.path)
        #expect(repair.cut.map(\.bytes) == [3])
        #expect(try folder.lines() == ["{\"n\":1}", "{\"n\":3}"])
    }

    @Test func recordThatTheDiskDoesNotConfirmIsLostAndTakenBack() async throws {
        let folder = try TestFolder()
        let isBroken = Switch(false)
        let log = Self.log { disk in
            disk.sync = { descriptor in isBroken.now ? -EIO : CaptureFileSystem.real.sync(descriptor) }
        }
        let place = try CapturePlace.of(folder)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .written)
        isBroken.now = true
        #expect(await log.capture(line(2), in: place, mode: .durable) == .lost(.syncFailed))
        #expect(try folder.lines() == ["{\"n\":1}"])
        isBroken.now = false
        #expect(try await recovers(log, place, line(3)))
        #expect(try folder.lines() == ["{\"n\":1}", "{\"n\":3}"])
        #expect(folder.files().count == 2)
        await log.shutDown()
    }

    @Test func brokenDiskIsNotTriedAllTheTime() async throws {
        let folder = try TestFolder()
        let tries = Switch(0)
        let clock = TestClock()
        let log = Self.log(CaptureLimits.patient, clock: clock.clock) { disk in
            disk.create = { _ in
                tries.now += 1
                return -EACCES
            }
        }
        let place = try CapturePlace.of(folder)
        let outcomes = Switch<[CaptureOutcome]>([])
        for _ in 0..<100 { outcomes.now.append(await log.capture(line(1), in: place, mode: .durable)) }
        #expect(tries.now == 1)
        #expect(outcomes.now == Array(repeating: .lost(.unwritable), count: 100))
        #expect(log.figures.pausedPlaces == 1)
        clock.advance(by: 0.11)
        _ = await log.capture(line(1), in: place, mode: .durable)
        clock.advance(by: 0.11)
        _ = await log.capture(line(1), in: place, mode: .durable)
        #expect(tries.now == 2)
        #expect(log.figures.lost == [.unwritable: 102])
        await log.shutDown()
    }

    @Test func destinationThatIsAFileIsUnwritableUntilItIsAFolder() async throws {
        let folder = try TestFolder()
        try folder.write("x", to: "data")
        let log = Self.log { _ in }
        let place = try CapturePlace(destination: "\(folder.path)/data", endpoint: "shop", variant: "a")
        #expect(await log.capture(line(1), in: place, mode: .durable) == .lost(.unwritable))
        #expect(log.figures.lastFailure?.message.contains("Not a directory") == true)
        try FileManager.default.removeItem(atPath: "\(folder.path)/data")
        #expect(try await recovers(log, place, line(2)))
        #expect(try folder.lines() == ["{\"n\":2}"])
        await log.shutDown()
    }

    @Test func removedDestinationIsMadeAgain() async throws {
        let folder = try TestFolder()
        let log = CaptureLog(limits: .patient)
        let place = try CapturePlace(destination: "\(folder.path)/data/deep", endpoint: "shop", variant: "a")
        #expect(await log.capture(line(1), in: place, mode: .durable) == .written)
        try FileManager.default.removeItem(atPath: "\(folder.path)/data")
        #expect(await log.capture(line(2), in: place, mode: .durable) == .written)
        #expect(try folder.lines() == ["{\"n\":2}"])
        await log.shutDown()
    }

    @Test func slowDiskDoesNotHoldTheCaller() async throws {
        let folder = try TestFolder()
        var limits = Self.limits
        limits.waitSeconds = 0.5
        let isSlow = Switch(true)
        let log = Self.log(limits) { disk in
            disk.sync = { descriptor in
                while isSlow.now { usleep(1000) }
                return CaptureFileSystem.real.sync(descriptor)
            }
        }
        let place = try CapturePlace.of(folder)
        async let first = log.capture(line(1), in: place, mode: .durable)
        async let second = log.capture(line(2), in: place, mode: .durable)
        // Both return while the disk still hangs.
        #expect(await [first, second] == [.unconfirmed, .unconfirmed])
        #expect(log.figures.lag >= 0.5)
        #expect(log.figures.unconfirmed == 2)
        isSlow.now = false
        #expect(await log.capture(line(3), in: place, mode: .durable) == .written)
        // The first two arrived after all.
        #expect(try folder.lines().count == 3)
        #expect(log.figures.lag == 0)
        await log.shutDown()
    }

    @Test func fullQueueDropsAndCounts() async throws {
        let folder = try TestFolder()
        var limits = CaptureLimits.patient
        limits.queueRecords = 10
        limits.queueBytes = 100
        let isHeld = Switch(true)
        let events = Switch<[CaptureEvent]>([])
        let log = Self.log(limits, onEvent: { event in events.now.append(event) }) { disk in
            disk.create = { path in
                while isHeld.now { usleep(1000) }
                return CaptureFileSystem.real.create(path)
            }
        }
        let place = try CapturePlace.of(folder)
        #expect(log.enqueue([UInt8](repeating: 32, count: 100), in: place) == .lost(.queueFull))
        for number in 0..<10 { #expect(log.enqueue(line(number), in: place) == .queued) }
        #expect(log.enqueue(line(1), in: place) == .lost(.queueFull))
        #expect(await log.capture(line(1), in: place, mode: .durable) == .lost(.queueFull))
        isHeld.now = false
        await log.shutDown()
        #expect(log.figures.lost == [.queueFull: 3])
        #expect(log.figures.written == 10)
        #expect(events.now == [.dropped([.queueFull: 3])])
    }

    @Test func nearlyFullDiskPausesCaptureUntilThereIsSpace() async throws {
        let folder = try TestFolder()
        let free = Switch(0.5e9)
        let looks = Switch(0)
        let clock = TestClock()
        let log = Self.log(Self.limits, clock: clock.clock) { disk in
            disk.space = { _ in
                looks.now += 1
                return CaptureFileSystem.Space(free: free.now, total: 100e9)
            }
        }
        let place = try CapturePlace.of(folder)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .lost(.diskFull))
        clock.advance(by: 0.5)
        #expect(await log.capture(line(1), in: place, mode: .durable) == .lost(.diskFull))
        #expect(looks.now == 1)
        #expect(folder.files().isEmpty)
        // Less than 5 % of a large disk, but more than 1 GiB.
        free.now = 2e9
        clock.advance(by: 1)
        #expect(await log.capture(line(2), in: place, mode: .durable) == .written)
        #expect(looks.now == 2)
        await log.shutDown()
    }

    @Test func interruptedCallsAreRepeated() async throws {
        let folder = try TestFolder()
        let interruptions = Switch(0)
        let interrupts: @Sendable () -> Bool = {
            interruptions.now += 1
            return interruptions.now % 3 != 0
        }
        let log = Self.log { disk in
            disk.create = { interrupts() ? -EINTR : CaptureFileSystem.real.create($0) }
            disk.sync = { interrupts() ? -EINTR : CaptureFileSystem.real.sync($0) }
            disk.write = { descriptor, bytes in
                if interrupts() { return -Int(EINTR) }
                return CaptureFileSystem.real.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(2)))
            }
        }
        #expect(await log.capture(line(1), in: try .of(folder), mode: .durable) == .written)
        #expect(try folder.lines() == ["{\"n\":1}"])
        await log.shutDown()
    }

    @Test func descriptorsThatAreUsedUpAreTakenFromIdleFiles() async throws {
        let folder = try TestFolder()
        let opened = Switch(0)
        let log = Self.log { disk in
            disk.create = { path in
                let descriptor = opened.now >= 5 ? -EMFILE : CaptureFileSystem.real.create(path)
                if descriptor >= 0 { opened.now += 1 }
                return descriptor
            }
            disk.reopen = { path in
                let descriptor = opened.now >= 5 ? -EMFILE : CaptureFileSystem.real.reopen(path)
                if descriptor >= 0 { opened.now += 1 }
                return descriptor
            }
            disk.close = { descriptor in
                opened.now -= 1
                return CaptureFileSystem.real.close(descriptor)
            }
        }
        for number in 0..<12 {
            let place = try CapturePlace.of(folder, variant: "v\(number)")
            #expect(await log.capture(line(number), in: place, mode: .durable) == .written)
        }
        #expect(await log.capture(line(12), in: try .of(folder, variant: "v0"), mode: .durable) == .written)
        await log.shutDown()
        #expect(try folder.lines().count == 13)
        #expect(opened.now == 0)
    }

    @Test func fileOverTheProcessLimitGoesOnInANewOne() async throws {
        let folder = try TestFolder()
        let log = Self.log { disk in
            disk.write = { descriptor, bytes in
                let room = 30 - (CaptureFileSystem.real.information(descriptor)?.size ?? 0)
                if room <= 0 { return -Int(EFBIG) }
                return CaptureFileSystem.real.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(room)))
            }
        }
        let place = try CapturePlace.of(folder)
        for number in 0..<10 { _ = log.enqueue(line(number), in: place) }
        #expect(await log.capture(line(10), in: place, mode: .durable) == .written)
        #expect(try folder.lines().count == 11)
        #expect(folder.files().count == 4)
        await log.shutDown()
        #expect(log.figures.lost == [:])
    }

    @Test func shutDownOfAHangingDiskReturns() async throws {
        let folder = try TestFolder()
        var limits = Self.limits
        limits.shutDownSeconds = 0.1
        let isHeld = Switch(true)
        let log = Self.log(limits) { disk in
            disk.create = { path in
                while isHeld.now { usleep(1000) }
                return CaptureFileSystem.real.create(path)
            }
        }
        _ = log.enqueue(line(1), in: try .of(folder))
        await log.shutDown()
        #expect(log.figures.queuedRecords == 1)
        isHeld.now = false
        #expect(try await eventually { log.figures.written == 1 })
    }
}

import Testing

@testable import Schedules

/// One schedule in a store of its own, asked by hand at given times.
private struct Bench {
    let store = MemoryScheduleStore()
    let me = owner("me")
    var limits = RunnerLimits()

    static func owner(_ token: String) -> ProcessOwner {
        ProcessOwner(boot: "b", space: "s", processId: 1, started: "1", token: token)
    }

    func advance(
        _ time: String, as owner: ProcessOwner? = nil, running: Set<String> = [], isFree: Bool = true,
        gone: Set<String> = []
    ) throws -> ScheduleState.Move {
        let (owner, limits) = (owner ?? me, limits)
        return try store.changeSchedule("shop-hourly", now: at(time)) { state in
            state.advance(
                owner: owner, running: running, isFree: isFree, limits: limits, now: at(time),
                life: { gone.contains($0.token) ? .gone : .unknown })
        }
    }

    /// The execution that is to be run; nil for none.
    func begin(_ time: String, as owner: ProcessOwner? = nil, gone: Set<String> = []) throws -> Execution? {
        if case .run(let execution, _) = try advance(time, as: owner, gone: gone) { return execution }
        return nil
    }

    @discardableResult
    func end(
        _ execution: Execution?, _ time: String,
        _ ending: ScheduleState.Ending = .result(.init(rows: 9, violations: 0)),
        as owner: ProcessOwner? = nil
    ) throws -> Execution? {
        let (owner, id) = (owner ?? me, execution?.id ?? "")
        return try store.changeSchedule("shop-hourly", now: at(time)) { state in
            state.end(id, owner: owner, ending, now: at(time))
        }
    }

    func all() -> [Execution] { store.executions(ExecutionQuery(order: .creationTime, ascending: true)) }
}

@Suite struct RulesTests {
    private let bench = Bench()

    init() async throws { try await bench.store.create(schedule(), now: at("2026-03-01 10:20")) }

    private func window(_ execution: Execution?) -> [String?] {
        [execution?.windowStart.utcText, execution?.windowEnd.utcText]
    }

    @Test func nothingIsDueBeforeTheFirstDueTimeAfterItsMaking() throws {
        #expect(try bench.advance("2026-03-01 10:59:59") == .wait(at("2026-03-01 11:00")))
        let execution = try bench.begin("2026-03-01 11:00")
        #expect(window(execution) == ["2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"])
        #expect(execution?.status == .inProgress)
        #expect(execution?.trigger == .due)
        #expect(execution?.scheduledAt == at("2026-03-01 11:00"))
    }

    @Test func eachDueTimeRunsOnce() throws {
        try bench.end(bench.begin("2026-03-01 11:00"), "2026-03-01 11:01")
        #expect(try bench.advance("2026-03-01 11:01") == .wait(at("2026-03-01 12:00")))
        // A clock that is set back makes nothing due again.
        #expect(try bench.advance("2026-03-01 10:59") == .wait(at("2026-03-01 12:00")))
        #expect(try bench.begin("2026-03-01 11:00") == nil)
        #expect(bench.all().map(\.status) == [.completed])
        #expect(bench.all()[0].exitMessage == "Completed: Job completed successfully with no violations.")
        #expect(bench.all()[0].result?.rows == 9)
    }

    @Test func violationsAreInTheContainersWords() throws {
        let ended = try bench.end(
            bench.begin("2026-03-01 11:00"), "2026-03-01 11:01", .result(.init(rows: 3600, violations: 60, findings: 2))
        )
        #expect(ended?.status == .completedWithViolations)
        #expect(
            ended?.exitMessage == "CompletedWithViolations: Job completed successfully with 60 violations.")
    }

    @Test func ofMissedTimesOnlyTheLastIsCaughtUp() throws {
        let execution = try bench.begin("2026-03-01 14:25")
        #expect(window(execution) == ["2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z"])
        let ended = try bench.end(execution, "2026-03-01 14:26")
        #expect(
            ended?.exitMessage
                == "Completed: Job completed successfully with no violations. "
                + "3 earlier executions were missed: 2026-03-01T11:00:00Z to 2026-03-01T13:00:00Z.")
        #expect(try bench.begin("2026-03-01 14:27") == nil)
        #expect(bench.all().count == 1)
    }

    @Test func oneMissedTimeAndVeryManyAreCounted() async throws {
        try bench.end(bench.begin("2026-03-01 12:00"), "2026-03-01 12:01")
        #expect(bench.all()[0].exitMessage?.hasSuffix("1 earlier execution was missed: 2026-03-01T11:00:00Z.") == true)
        try await bench.store.update("shop-hourly", now: at("2026-03-01 12:00")) {
            $0.expression = try ScheduleExpression("every minute")
        }
        let ended = try bench.end(bench.begin("2027-03-01 12:00"), "2027-03-01 12:01")
        #expect(
            ended?.exitMessage?.hasSuffix(
                "More than 1000 earlier executions were missed: 2026-03-01T12:01:00Z to 2027-03-01T11:59:00Z.") == true)
    }

    @Test func secondExecutionWaitsForTheFirst() throws {
        let first = try bench.begin("2026-03-01 11:00")
        let running = Set([first?.id ?? ""])
        #expect(try bench.advance("2026-03-01 12:00", running: running) == .wait(nil))
        #expect(bench.all().map(\.status) == [.inProgress, .pending])
        // The one that waited is overtaken by the next.
        #expect(try bench.advance("2026-03-01 13:00", running: running) == .wait(nil))
        #expect(bench.all().map(\.status) == [.inProgress, .stopped, .pending])
        try bench.end(first, "2026-03-01 13:10")
        let next = try bench.begin("2026-03-01 13:10")
        #expect(window(next) == ["2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"])
        #expect(next?.missed == "1 earlier execution was missed: 2026-03-01T12:00:00Z.")
    }

    @Test func anOwnerThatIsFullPlansButDoesNotBegin() throws {
        #expect(try bench.advance("2026-03-01 11:00", isFree: false) == .wait(nil))
        #expect(bench.all().map(\.status) == [.pending])
        #expect(try bench.begin("2026-03-01 11:05")?.scheduledAt == at("2026-03-01 11:00"))
    }

    @Test func killedRunHasFailedAndIsRepeated() throws {
        let other = Bench.owner("other")
        let first = try bench.begin("2026-03-01 11:00", as: other)
        // Its lease holds for 15 seconds, unless its process is seen to be over.
        #expect(try bench.advance("2026-03-01 11:00:14") == .wait(at("2026-03-01 11:00:15")))
        let second = try bench.begin("2026-03-01 11:00:14", gone: ["other"])
        #expect(second?.id != first?.id)
        #expect(second?.attempt == 2)
        #expect(window(second) == window(first))
        #expect(second?.scheduledAt == first?.scheduledAt)
        let failed = bench.all().first { $0.id == first?.id }
        #expect(failed?.status == .failed)
        #expect(failed?.failureReason == "The process that ran it ended before it did (attempt 1 of 3).")
        // What the dead one says later changes nothing.
        #expect(try bench.end(first, "2026-03-01 11:01", as: other) == nil)
        #expect(bench.all().first { $0.id == first?.id } == failed)
    }

    @Test func runIsRepeatedOnlySoOften() throws {
        for second in [0, 16, 32] {
            #expect(try bench.begin("2026-03-01 11:00:\(second)", as: Bench.owner("\(second)")) != nil)
        }
        #expect(try bench.begin("2026-03-01 11:00:48") == nil)
        #expect(bench.all().map(\.status) == [.failed, .failed, .failed])
        #expect(bench.all().map(\.attempt) == [1, 2, 3])
        #expect(try bench.begin("2026-03-01 12:00") != nil)
    }

    @Test func signsOfLifeKeepAnExecution() throws {
        let other = Bench.owner("other")
        let execution = try bench.begin("2026-03-01 11:00", as: other)
        let id = execution?.id ?? ""
        let goesOn = try bench.store.changeSchedule("shop-hourly", now: 0) { state in
            state.renew(id, owner: other, until: at("2026-03-01 11:00:40"))
        }
        #expect(goesOn)
        #expect(try bench.advance("2026-03-01 11:00:30") == .wait(at("2026-03-01 11:00:40")))
        #expect(try bench.begin("2026-03-01 11:00:40")?.attempt == 2)
    }

    @Test func errorIsNotRepeated() throws {
        let ended = try bench.end(
            bench.begin("2026-03-01 11:00"), "2026-03-01 11:01", .failure("Job inputs had no data"))
        #expect(ended?.status == .failed)
        #expect(ended?.failureReason == "Job inputs had no data")
        #expect(try bench.advance("2026-03-01 11:02") == .wait(at("2026-03-01 12:00")))
    }

    @Test func handedBackExecutionIsTakenByTheNext() throws {
        let first = try bench.begin("2026-03-01 11:00")
        try bench.end(first, "2026-03-01 11:01", .handedBack)
        #expect(bench.all().map(\.status) == [.pending])
        let again = try bench.begin("2026-03-01 11:02", as: Bench.owner("next"))
        #expect(again?.id == first?.id)
        #expect(again?.attempt == 1)
    }

    @Test func triggerLooksAtWhatCameSinceTheLastOne() async throws {
        // Before the first result: from the due time before the schedule was made.
        let first = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:30"))
        #expect(window(first) == ["2026-03-01T10:00:00Z", "2026-03-01T10:30:00Z"])
        #expect(try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:31")).id == first.id)
        try bench.end(bench.begin("2026-03-01 10:31"), "2026-03-01 10:32")
        let second = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:40"))
        #expect(window(second) == ["2026-03-01T10:30:00Z", "2026-03-01T10:40:00Z"])
        // One that fails has looked at nothing.
        try bench.end(bench.begin("2026-03-01 10:41"), "2026-03-01 10:42", .failure("no"))
        #expect(
            try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:50")).windowStart
                == at("2026-03-01 10:30"))
        try bench.end(bench.begin("2026-03-01 10:50"), "2026-03-01 10:50")
        let error = await #expect(throws: ScheduleError.self) {
            try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:50"))
        }
        #expect(error?.code == .conflict)
        // The regular window stays as it is.
        #expect(window(try bench.begin("2026-03-01 11:00")) == ["2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"])
    }

    @Test func triggerHeedsTheOffsetsEachTime() async throws {
        try await bench.store.update("shop-hourly", now: at("2026-03-01 10:30")) {
            ($0.startOffset, $0.endOffset) = (try TimeOffset("-P8D"), try TimeOffset("-P1D"))
        }
        for hour in ["10:40", "10:50"] {
            let execution = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 \(hour)"))
            #expect(window(execution) == ["2026-02-21T\(hour):00Z", "2026-02-28T\(hour):00Z"])
            let begun = try bench.begin("2026-03-01 \(hour)")
            #expect(window(begun) == window(execution))
            try bench.end(begun, "2026-03-01 \(hour)")
        }
    }

    @Test func triggerWithAnEndOffsetStaysBehind() async throws {
        try await bench.store.update("shop-hourly", now: at("2026-03-01 10:30")) {
            ($0.expression, $0.endOffset) = (try ScheduleExpression("daily"), try TimeOffset("-PT1H"))
        }
        let first = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:40"))
        #expect(window(first) == ["2026-03-01T00:00:00Z", "2026-03-01T09:40:00Z"])
        try bench.end(bench.begin("2026-03-01 10:40"), "2026-03-01 10:41")
        let second = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 11:40"))
        #expect(window(second) == ["2026-03-01T09:40:00Z", "2026-03-01T10:40:00Z"])
    }

    @Test func triggerDuringAnotherOneBeginsWhereThatEnds() async throws {
        try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:30"))
        var first = try bench.begin("2026-03-01 10:30")
        let second = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:31"))
        #expect(window(second) == ["2026-03-01T10:30:00Z", "2026-03-01T10:31:00Z"])
        try bench.end(first, "2026-03-01 10:32")
        first = try bench.begin("2026-03-01 10:33")
        #expect(window(first) == window(second))
        // When the one under way fails, the one after it looks at its window too.
        try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:40"))
        try bench.end(first, "2026-03-01 10:41", .failure("no"))
        #expect(window(try bench.begin("2026-03-01 10:41")) == ["2026-03-01T10:30:00Z", "2026-03-01T10:40:00Z"])
    }

    @Test func stoppedScheduleRunsOnlyWhenTriggered() async throws {
        try await bench.store.stop("shop-hourly", now: at("2026-03-01 10:30"))
        #expect(try bench.advance("2026-03-01 12:00") == .wait(nil))
        try await bench.store.trigger("shop-hourly", now: at("2026-03-01 12:10"))
        try bench.end(bench.begin("2026-03-01 12:10"), "2026-03-01 12:11")
        try await bench.store.start("shop-hourly", now: at("2026-03-01 15:30"))
        // What was due meanwhile was not missed: nobody wanted it.
        #expect(try bench.advance("2026-03-01 15:31") == .wait(at("2026-03-01 16:00")))
        #expect(try bench.begin("2026-03-01 16:00")?.missed == nil)
    }

    @Test func onceIsOnce() async throws {
        try await bench.store.delete("shop-hourly", now: at("2026-03-01 10:30"))
        try await bench.store.create(
            schedule("shop-hourly", "NOW", start: "-PT5H"), now: at("2026-03-01 10:30"))
        let execution = try bench.begin("2026-03-01 10:31")
        #expect(window(execution) == ["2026-03-01T05:30:00Z", "2026-03-01T10:30:00Z"])
        try bench.end(execution, "2026-03-01 10:32")
        #expect(try bench.advance("2026-03-01 10:33") == .wait(nil))
        #expect(bench.all().count == 1)
    }

    @Test func deletedScheduleStopsWhatRuns() async throws {
        let execution = try bench.begin("2026-03-01 11:00")
        try await bench.store.delete("shop-hourly", now: at("2026-03-01 11:01"))
        #expect(try await bench.store.schedules().isEmpty)
        #expect(bench.all().map(\.status) == [.stopping])
        let id = execution?.id ?? ""
        let me = bench.me
        let goesOn = try bench.store.changeSchedule("shop-hourly", now: 0) { $0.renew(id, owner: me, until: 1e12) }
        #expect(!goesOn)
        try bench.end(execution, "2026-03-01 11:02", .handedBack)
        #expect(bench.all().map(\.status) == [.stopped])
        #expect(bench.store.scheduleStates().isEmpty)
    }

    @Test func deletedScheduleOfADeadOwnerLeavesNothingUnderWay() async throws {
        _ = try bench.begin("2026-03-01 11:00", as: Bench.owner("other"))
        try await bench.store.delete("shop-hourly", now: at("2026-03-01 11:01"))
        #expect(bench.store.scheduleStates().count == 1)
        #expect(try bench.advance("2026-03-01 11:02", gone: ["other"]) == .wait(nil))
        #expect(bench.all().map(\.status) == [.stopped])
    }

    @Test func executionsCanBeStopped() async throws {
        let waiting = try await bench.store.trigger("shop-hourly", now: at("2026-03-01 10:30"))
        try await bench.store.stopExecution(waiting.id, now: at("2026-03-01 10:30"))
        #expect(try bench.begin("2026-03-01 10:31") == nil)
        let running = try #require(try bench.begin("2026-03-01 11:00"))
        try await bench.store.stopExecution(running.id, now: at("2026-03-01 11:01"))
        try bench.end(running, "2026-03-01 11:02", .handedBack)
        #expect(bench.all().map(\.status) == [.stopped, .stopped])
        let error = await #expect(throws: ScheduleError.self) {
            try await bench.store.stopExecution(running.id, now: 0)
        }
        #expect(error?.code == .conflict)
    }

    @Test func anotherRhythmMakesNothingDueThatIsPast() async throws {
        try await bench.store.update("shop-hourly", now: at("2026-03-01 10:58")) {
            $0.expression = try ScheduleExpression("every 5 minutes")
        }
        #expect(try bench.advance("2026-03-01 10:59") == .wait(at("2026-03-01 11:00")))
        #expect(try await bench.store.schedule("shop-hourly").revision == 2)
    }

    @Test func ownersAreToldApart() {
        let me = ProcessOwner.current()
        #expect(me != .current())
        #expect(me.life() == .unknown)
        var other = me
        other.started = "1"
        #expect(other.life() == .gone)
        other = me
        other.processId = 0x3fff_fff0
        #expect(other.life() == .gone)
        other.boot = "another"
        #expect(other.life() == .unknown)
    }
}

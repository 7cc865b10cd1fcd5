import Schedules
import Storage
import Testing

/// What holds for any store of schedules.
@Suite struct ScheduleStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    struct Refused: Error {}

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any ScheduleStore {
        switch kind {
        case .memory: MemoryScheduleStore()
        case .registry: try home.registry()
        }
    }

    private func schedule(_ name: String) throws -> Schedule {
        var schedule = Schedule(
            name: name, endpoint: "shop", expression: try ScheduleExpression("cron(0 * ? * * *)"),
            startOffset: try TimeOffset("-PT1H"), endOffset: try TimeOffset("-PT0H"), baseline: "/b", output: "/o")
        schedule.settings.mutes = [Mute(column: "price", reason: "sale", until: 4e9)]
        schedule.annotations = ["definition": #"{"a": 1}"#]
        return schedule
    }

    @Test(arguments: Kind.allCases) func schedulesComeBackSortedByName(kind: Kind) async throws {
        let store = try store(kind)
        #expect(try await store.scheduleStates().isEmpty)
        for name in ["b", "a"] { try await store.create(schedule(name), now: 1000.5) }
        let kept = try await store.schedules()
        #expect(kept.map(\.name) == ["a", "b"])
        #expect(kept[0].createdAt == 1000.5)
        #expect(kept[0].revision == 1)
        #expect(kept[0].settings.mutes.first?.reason == "sale")
        #expect(kept[0].annotations == ["definition": #"{"a": 1}"#])
        let error = await #expect(throws: ScheduleError.self) { try await store.create(schedule("a"), now: 2000) }
        #expect(error?.code == .exists)
    }

    @Test(arguments: Kind.allCases) func failingChangeLeavesEverythingAsItWas(kind: Kind) async throws {
        let store = try store(kind)
        try await store.create(schedule("a"), now: 1000)
        let (before, mark) = (try await store.scheduleStates(), store.changeMark())
        await #expect(throws: Refused.self) { try await store.update("a", now: 2000) { _ in throw Refused() } }
        await #expect(throws: ScheduleError.self) {
            try await store.update("a", now: 2000) { $0.settings.alarmRate = 2 }
        }
        await #expect(throws: ScheduleError.self) { try await store.update("x", now: 2000) { _ in } }
        #expect(try await store.scheduleStates() == before)
        #expect(store.changeMark() == mark)
    }

    @Test(arguments: Kind.allCases) func executionsAreFoundByWhatTheyAre(kind: Kind) async throws {
        let store = try store(kind)
        for name in ["a", "b"] {
            try await store.create(schedule(name), now: 1000)
            for time in [10_000.0, 20_000, 30_000] {
                let execution = try await store.trigger(name, now: time)
                if time < 30_000 { try await store.stopExecution(execution.id, now: time + 1) }
            }
        }
        func times(_ query: ExecutionQuery) async throws -> [Double] {
            try await store.executions(query).map(\.scheduledAt)
        }
        #expect(try await times(ExecutionQuery(schedule: "a")) == [30_000, 20_000, 10_000])
        #expect(try await times(ExecutionQuery(schedule: "a", ascending: true)) == [10_000, 20_000, 30_000])
        #expect(try await times(ExecutionQuery(schedule: "a", offset: 1, limit: 1)) == [20_000])
        #expect(try await times(ExecutionQuery(endpoint: "shop", status: .pending)) == [30_000, 30_000])
        #expect(try await times(ExecutionQuery(scheduled: 15_000...20_000)) == [20_000, 20_000])
        #expect(try await times(ExecutionQuery(updated: 10_001...10_001)).count == 2)
        #expect(try await times(ExecutionQuery(kind: .modelBias)).isEmpty)
        #expect(
            try await store.executions(ExecutionQuery(schedule: "a", order: .status, ascending: true)).map(\.status)
                == [.pending, .stopped, .stopped])
        let newest = try #require(try await store.executions(ExecutionQuery(schedule: "b")).first)
        #expect(try await store.execution(newest.id) == newest)
        #expect(try await store.execution("x") == nil)
        #expect(try await store.forgetExecutions(endedBefore: 15_000) == 2)
        #expect(try await times(ExecutionQuery()).count == 4)
    }

    @Test(arguments: Kind.allCases) func executionsOutliveTheirSchedule(kind: Kind) async throws {
        let store = try store(kind)
        try await store.create(schedule("a"), now: 1000)
        try await store.trigger("a", now: 10_000)
        try await store.delete("a", now: 10_001)
        #expect(try await store.executions(ExecutionQuery(schedule: "a")).map(\.status) == [.stopped])
        #expect(try await store.scheduleStates().isEmpty)
    }

    @Test(arguments: Kind.allCases) func runnersAtOnceRunEachExecutionOnce(kind: Kind) async throws {
        let store = try store(kind)
        for number in 0..<12 { try await store.create(schedule("s\(number)"), now: systemTime() - 10) }
        let begun = Tally()
        var limits = RunnerLimits()
        // Longer than a busy machine keeps a task waiting.
        limits.lease = 600
        let runners = (0..<3).map { [limits] _ in
            ScheduleRunner(store: store, limits: limits) { execution, _ in
                begun.add(execution.id)
                return .init(rows: 1, violations: 0)
            }
        }
        let task = Task {
            await withDiscardingTaskGroup { group in for runner in runners { group.addTask { await runner.run() } } }
        }
        for number in 0..<12 { try await store.trigger("s\(number)", now: systemTime()) }
        let end = systemTime() + 60
        while try await store.executions(ExecutionQuery(status: .completed)).count < 12, systemTime() < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        task.cancel()
        await task.value
        #expect(begun.all.count == 12)
        #expect(Set(begun.all).count == 12)
        #expect(try await store.executions(ExecutionQuery()).allSatisfy { $0.status == .completed && $0.attempt == 1 })
    }

    /// As two processes on one home.
    @Test func whatOneRegistryPlansAnotherSees() async throws {
        let (one, other) = (try home.registry(), try home.registry())
        try await one.create(schedule("a"), now: 1000)
        let mark = other.changeMark()
        let execution = try await other.trigger("a", now: 10_000)
        #expect(one.changeMark() != mark)
        #expect(try await one.execution(execution.id) == execution)
        #expect(try await home.registry().scheduleStates() == one.scheduleStates())
    }
}

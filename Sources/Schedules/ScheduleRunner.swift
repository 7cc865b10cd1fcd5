import Endpoints
import Synchronization

/// Runs the executions of all schedules when they are due, until it is cancelled.
///
/// Any number of runners may work on one store: each execution is run by one of them. A runner looks at the store's mark ten
/// times a second and sleeps until exactly the next due time when that comes earlier. Cancelled, it cancels what it runs and
/// gives it back to be run again.
public struct ScheduleRunner: Sendable {
    /// What an execution does.
    ///
    /// What it throws is the execution's failure reason, in its description.
    public typealias Work = @Sendable (_ execution: Execution, _ schedule: Schedule) async throws -> Execution.Result

    let store: any ScheduleStore
    let owner: ProcessOwner
    let limits: RunnerLimits
    let now: @Sendable () -> Double
    let report: @Sendable (ScheduleEvent) async -> Void
    let work: Work

    /// A runner that has not begun.
    ///
    /// - Parameters:
    ///   - store: The schedules.
    ///   - owner: Who it is; a new owner for each runner.
    ///   - limits: The numbers to go by.
    ///   - now: The time, seconds since 1970.
    ///   - report: Told what happens.
    ///   - work: Run for each execution; checks for cancellation now and then.
    public init(
        store: any ScheduleStore, owner: ProcessOwner = .current(), limits: RunnerLimits = RunnerLimits(),
        now: @escaping @Sendable () -> Double = systemTime,
        report: @escaping @Sendable (ScheduleEvent) async -> Void = { _ in }, work: @escaping Work
    ) {
        self.store = store
        self.owner = owner
        self.limits = limits
        self.now = now
        self.report = report
        self.work = work
    }

    /// Works until the task is cancelled, and returns when everything it ran has been given back.
    public func run() async {
        await withDiscardingTaskGroup { group in
            let ended = EndedExecutions()
            var running: Set<String> = []
            var mark: ChangeMark?
            var wake = 0.0
            while !Task.isCancelled {
                let over = ended.take()
                running.subtract(over)
                let current = store.changeMark()
                let time = now()
                if mark != current || time >= wake || !over.isEmpty {
                    mark = current
                    let pass = await pass(running: running)
                    wake = min(pass.wake ?? .infinity, time + limits.reading)
                    for (execution, schedule) in pass.begun {
                        running.insert(execution.id)
                        group.addTask {
                            await run(execution, schedule)
                            ended.add(execution.id)
                        }
                    }
                }
                try? await Task.sleep(for: .seconds(max(0.001, min(limits.look, wake - now()))))
            }
            group.cancelAll()
        }
    }

    private struct Pass {
        var begun: [(Execution, Schedule)] = []
        var wake: Double?
    }

    /// Looks at every schedule once, those first that were due first.
    private func pass(running: Set<String>) async -> Pass {
        var pass = Pass()
        do {
            let time = now()
            let states = try await store.scheduleStates().sorted {
                ($0.open.first?.scheduledAt ?? .infinity) < ($1.open.first?.scheduledAt ?? .infinity)
            }
            for state in states {
                let isFree = running.count + pass.begun.count < limits.executionsAtOnce
                // Only what would change anything is worth a transaction.
                var preview = state
                let (owner, limits) = (owner, limits)
                var move = preview.advance(
                    owner: owner, running: running, isFree: isFree, limits: limits, now: time, life: { $0.life() })
                if preview != state {
                    let name = state.schedule?.name ?? state.executions.first?.schedule ?? ""
                    let change = try await store.changeSchedule(name, now: time) { state in
                        let move = state.advance(
                            owner: owner, running: running, isFree: isFree, limits: limits, now: time,
                            life: { $0.life() })
                        return (move: move, died: state.died)
                    }
                    move = change.move
                    for death in change.died {
                        await report(.died(death.execution, isRepeated: death.isRepeated))
                    }
                }
                switch move {
                case .run(let execution, let schedule): pass.begun.append((execution, schedule))
                case .wait(let until): pass.wake = [pass.wake, until].compactMap { $0 }.min()
                }
            }
        } catch {
            await report(.storeFailed(error))
        }
        return pass
    }

    /// Runs one execution to its end, with signs of life.
    private func run(_ execution: Execution, _ schedule: Schedule) async {
        await report(.began(execution, late: now() - execution.scheduledAt))
        let ending = await withTaskGroup(of: ScheduleState.Ending?.self) { group in
            group.addTask {
                do {
                    return .result(try await work(execution, schedule))
                } catch {
                    return Task.isCancelled ? .handedBack : .failure("\(error)")
                }
            }
            group.addTask {
                await signs(execution)
                return nil
            }
            var ending: ScheduleState.Ending = .handedBack
            for await outcome in group {
                if let outcome { ending = outcome }
                // Whichever is over first ends the other.
                group.cancelAll()
            }
            return ending
        }
        await end(execution, ending)
    }

    /// Gives signs of life until cancelled, or until the execution is not to go on.
    private func signs(_ execution: Execution) async {
        var mark = store.changeMark()
        var last = now()
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(limits.look))
            let (owner, time, lease, current) = (owner, now(), limits.lease, store.changeMark())
            guard !Task.isCancelled, current != mark || abs(time - last) >= limits.heartbeat else { continue }
            mark = current
            do {
                if abs(time - last) < limits.heartbeat {
                    // Somebody changed something: was it a request to stop?
                    guard try await store.execution(execution.id)?.status == .inProgress else { return }
                    continue
                }
                last = time
                let goesOn = try await store.changeSchedule(execution.schedule, now: time) { state in
                    state.renew(execution.id, owner: owner, until: time + lease)
                }
                guard goesOn else { return }
            } catch {
                if !Task.isCancelled { await report(.storeFailed(error)) }
            }
        }
    }

    /// Keeps the ending, also when the runner's own task is cancelled; tries again while the store cannot be used.
    private func end(_ execution: Execution, _ ending: ScheduleState.Ending) async {
        for attempt in 0..<5 {
            let (owner, time) = (owner, now())
            do {
                // Its own task, since a store may refuse to write for one that is cancelled.
                let kept = try await Task {
                    try await store.changeSchedule(execution.schedule, now: time) { state in
                        state.end(execution.id, owner: owner, ending, now: time)
                    }
                }.value
                await report(kept.map { .ended($0) } ?? .lost(execution))
                return
            } catch {
                await report(.storeFailed(error))
                if attempt < 4 { try? await Task.sleep(for: .seconds(1)) }
            }
        }
    }
}

/// Ids of executions that are over, from the tasks that ran them to the loop that counts them.
private final class EndedExecutions: Sendable {
    private let ids = Mutex<Set<String>>([])

    func add(_ id: String) { ids.withLock { _ = $0.insert(id) } }

    func take() -> Set<String> {
        ids.withLock { ids in
            defer { ids = [] }
            return ids
        }
    }
}

public import Alerts
import Capture
import Drift
public import Endpoints
import Foundation
public import Jobs
import MonitorRuns
import Monitoring
public import Schedules
import Tabular

/// Runs a schedule's executions: the captures of its window against its baseline, by the schedule's kind.
///
/// Besides the reports, each schedule has a `memory.json` under its output: what the windows before held, so that small changes
/// that last add up.
public struct ScheduledMonitor: Sendable {
    let endpoints: any EndpointStore
    private let schedules: any ScheduleStore
    private let places: (any ExecutionPlaces)?
    let events: JobEvents

    /// - Parameters:
    ///   - endpoints: Where captures go, by endpoint.
    ///   - schedules: Earlier executions, whose rows say what volume is usual.
    ///   - places: Where executions read and write; nil, the default, for the folders that schedules name.
    ///   - events: Where a run's steps and warnings go.
    public init(
        endpoints: any EndpointStore, schedules: any ScheduleStore, places: (any ExecutionPlaces)? = nil,
        events: @escaping JobEvents
    ) {
        self.endpoints = endpoints
        self.schedules = schedules
        self.places = places
        self.events = events
    }

    /// What a run came to, for the registry and for those who are told.
    public struct Outcome: Sendable {
        /// For the registry.
        public var result: Execution.Result
        /// What those are told of who listen.
        public var findings: [ObservedFinding]
        /// Findings by severity: `alarm`, `watch` and `violation`.
        public var counts: [String: Int]
        /// Whether the rows were too few for any alarm to be ruled out.
        public var hasEnoughData: Bool

        /// The run as alerts take it.
        func observed(_ execution: Execution) -> ObservedRun {
            ObservedRun(
                schedule: execution.schedule, endpoint: execution.endpoint, execution: execution.id,
                scheduledAt: execution.scheduledAt, window: execution.window,
                report: result.reportFolder.map { "\($0)/\(MonitorRun.File.report.rawValue)" },
                outcome: findings.isEmpty && !hasEnoughData ? .notEnoughData : .completed(findings))
        }
    }

    /// Looks at the window of an execution and writes its reports.
    ///
    /// - Returns: What was found.
    /// - Throws: ``MonitorRunError`` when there is nothing to look at or nothing to compare with; errors of reading and writing.
    public func run(_ execution: Execution, _ schedule: Schedule) async throws -> Outcome {
        let early = execution.windowEnd + Self.settling - systemTime()
        if early > 0 { try await Task.sleep(for: .seconds(min(early, Self.settling))) }
        let own = ExecutionPlace(execution, of: schedule)
        let place = try await places?.prepare(execution, of: schedule) ?? own
        var outcome =
            if let look = schedule.kind.look {
                try await run(look, execution, schedule, place)
            } else {
                try await checkData(execution, schedule, place)
            }
        if let note = place.note { outcome.result.exitMessage = (outcome.result.exitMessage ?? "") + " " + note }
        if let places {
            outcome.result.reportFolder = try await places.deliver(from: place, execution, of: schedule)
        }
        return outcome
    }

    /// Input and output against the baseline's statistics and constraints.
    private func checkData(
        _ execution: Execution, _ schedule: Schedule, _ place: ExecutionPlace
    ) async throws -> Outcome {
        var request = MonitorRun.Request(
            baseline: place.baseline, source: .captured(try await captures(schedule), execution.window),
            output: place.reports)
        request.isDecidedAsModelMonitor = place.isDecidedAsModelMonitor
        request.method = schedule.settings.method == .aws ? .aws : .exact
        request.drift = try DriftSettings(
            alarmRate: schedule.settings.alarmRate,
            watchLevel: max(DriftSettings.standard.watchLevel, schedule.settings.alarmRate))
        request.earlierRowCounts = try await earlierRowCounts(execution)
        var kept = KeptMemory(path: place.memory, baseline: schedule.baseline)
        var memory: DriftMemory? = kept.memory(before: execution.window)
        let outcome = try await MonitorRun(request, events: events).run(memory: &memory)
        // What somebody asked for overlaps the windows that are due, and would keep them out.
        if let memory, execution.trigger == .due {
            try kept.keep(memory, window: execution.window, in: place.memory)
        }
        let alarms = outcome.drift?.alarms ?? []
        return Outcome(
            result: Execution.Result(
                rows: outcome.rows,
                violations: max(outcome.violations.count, place.isDecidedAsModelMonitor ? 0 : alarms.count),
                findings: outcome.drift?.findings.count ?? 0, reportFolder: place.reports,
                exitMessage: outcome.exitMessage),
            findings: ObservedFinding.all(of: outcome),
            counts: [
                "alarm": alarms.count, "watch": (outcome.drift?.findings.count ?? 0) - alarms.count,
                "violation": outcome.violations.count,
            ],
            hasEnoughData: outcome.drift.map { $0.verdict != .notEnoughData } ?? true)
    }

    /// Seconds after a window's end from which on its captures are in files: they wait a second for the disk, and their times
    /// are whole seconds, so that a window that ends within one has all of it.
    private static let settling = 2.5

    /// The folder of the schedule's captures.
    func captures(_ schedule: Schedule) async throws -> String {
        guard let endpoint = try await endpoints.endpoints().first(where: { $0.name == schedule.endpoint }) else {
            throw MonitorRunError(.noCaptures, "there is no endpoint \(schedule.endpoint)")
        }
        guard let capture = endpoint.capture else {
            throw MonitorRunError(
                .noCaptures, "endpoint \(schedule.endpoint) captures nothing",
                hint: "deploy with --capture-percent 100")
        }
        let folder = "\(capture.destination)/\(schedule.endpoint)"
        guard FileManager.default.fileExists(atPath: folder) else {
            throw MonitorRunError(.noData, "Job inputs had no data", hint: "nothing was captured yet in \(folder)")
        }
        return schedule.variant.map { "\(folder)/\($0)" } ?? folder
    }

    /// Rows of the last windows that were as long as this one and in which nothing was wrong, none of which has rows in common
    /// with another: these would be more alike than windows are.
    private func earlierRowCounts(_ execution: Execution) async throws -> [Int] {
        let length = execution.windowEnd - execution.windowStart
        let earlier = try await schedules.executions(
            ExecutionQuery(schedule: execution.schedule, status: .completed, limit: 100))
        let alike = earlier.filter {
            abs(($0.windowEnd - $0.windowStart) - length) < 1 && $0.windowEnd <= execution.windowStart
        }.sorted { $0.windowEnd > $1.windowEnd }
        var (counts, begin): ([Int], Double) = ([], execution.windowStart)
        for execution in alike where execution.windowEnd <= begin {
            guard let rows = execution.result?.rows else { continue }
            counts.append(rows)
            begin = execution.windowStart
        }
        return counts
    }
}

extension ObservedFinding {
    /// What is told of a run: alarms of the better checks, and violations in columns without one.
    static func all(of outcome: MonitorRun.Outcome) -> [ObservedFinding] {
        let alarms = outcome.drift?.alarms ?? []
        let known = Set(alarms.compactMap(\.column))
        return alarms.map { finding in
            var figures = ["p_value": finding.adjustedPValue, "impact": finding.impact]
            if let effect = finding.effect { figures[effect.measure.rawValue] = effect.value }
            return ObservedFinding(
                column: finding.column, check: "drift", kind: finding.kind.rawValue,
                severity: finding.impact >= criticalImpact ? .critical : .warning, message: finding.cause,
                figures: figures)
        }
            + outcome.violations.filter { !known.contains($0.featureName) }.map {
                ObservedFinding(
                    column: $0.featureName, check: $0.constraintCheckType, severity: .warning, message: $0.description)
            }
    }

    /// From this impact on, a twentieth of what the predictions depend on, they are likely wrong.
    private static let criticalImpact = 0.05
}

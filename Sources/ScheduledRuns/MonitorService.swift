public import Alerts
public import Endpoints
import Foundation
import Jobs
public import Logging
public import Schedules
public import ServiceLifecycle
public import Telemetry

/// Runs schedules when they are due, and tells of what they find, until it is asked to stop.
///
/// A run under way is given back on stopping, and repeated by whoever runs next.
public struct MonitorService: Service {
    /// Where everything is kept.
    public typealias Store = EndpointStore & ScheduleStore & AlertStore

    private let store: any Store
    private let registry: MetricRegistry
    private let logger: Logger
    private let places: (any ExecutionPlaces)?

    /// A service; it does nothing until it is run.
    ///
    /// - Parameters:
    ///   - store: Endpoints, schedules and alerts.
    ///   - registry: Where it counts.
    ///   - logger: Where it logs.
    ///   - places: Where executions read and write; nil, the default, for the folders that schedules name.
    public init(
        store: any Store, registry: MetricRegistry, logger: Logger, places: (any ExecutionPlaces)? = nil
    ) {
        self.store = store
        self.registry = registry
        self.logger = logger
        self.places = places
    }

    /// Works until the task is cancelled or a graceful shutdown begins.
    public func run() async {
        describe()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await runner.run() }
                group.addTask { await courier.run() }
                group.addTask { await tellFigures() }
                group.addTask { await forgetOld() }
            }
        }
    }

    // MARK: Executions

    private var runner: ScheduleRunner {
        ScheduleRunner(store: store, report: report) { execution, schedule in
            let monitor = ScheduledMonitor(endpoints: store, schedules: store, places: places) { event in
                guard case .warning(let words) = event else { return }
                logger.warning("\(words)", metadata: ["schedule": "\(schedule.name)"])
            }
            let outcome = try await monitor.run(execution, schedule)
            set(schedule.name, outcome)
            try await store.observe(
                outcome.observed(execution), rules: AlertRules(schedule.settings), now: systemTime())
            return outcome.result
        }
    }

    private func report(_ event: ScheduleEvent) async {
        switch event {
        case .began(let execution, let late):
            logger.info(
                "monitoring begins", metadata: ["schedule": "\(execution.schedule)", "late_seconds": "\(late)"])
        case .ended(let execution):
            logger.info(
                "monitoring ended",
                metadata: [
                    "schedule": "\(execution.schedule)", "status": "\(execution.status.rawValue)",
                    "message": "\(execution.failureReason ?? execution.exitMessage ?? "")",
                ])
            count(execution)
            if execution.status == .failed { await tellFailure(execution) }
        case .died(let execution, let isRepeated):
            logger.warning(
                "a monitoring run's process ended before it did",
                metadata: [
                    "schedule": "\(execution.schedule)", "message": "\(execution.failureReason ?? "")",
                    "repeated": "\(isRepeated)",
                ])
            count(execution)
            if !isRepeated { await tellFailure(execution) }
        case .lost(let execution):
            logger.warning("somebody else ended the execution", metadata: ["id": "\(execution.id)"])
        case .storeFailed(let error): logger.error("schedules cannot be kept: \(error)")
        }
    }

    private func count(_ execution: Execution) {
        registry.counter(
            "propensity_monitor_runs_total", [("schedule", execution.schedule), ("status", execution.status.rawValue)]
        ).increment()
    }

    private func tellFailure(_ execution: Execution) async {
        do {
            guard let schedule = try await store.schedules().first(where: { $0.name == execution.schedule }) else {
                return
            }
            guard let run = ObservedRun(failed: execution, of: schedule) else { return }
            try await store.observe(run, rules: AlertRules(schedule.settings), now: systemTime())
        } catch {
            logger.error("a failed run cannot be told: \(error)")
        }
    }

    // MARK: Alerts

    private var courier: AlertCourier {
        AlertCourier(
            store: store,
            report: { event in
                switch event {
                case .settled(let alert, let outcome):
                    let result =
                        if case .delivered = outcome { "delivered" } else { "failed" }
                    registry.counter(
                        "propensity_alert_deliveries_total", [("destination", alert.destination), ("result", result)]
                    ).increment()
                    if result == "failed" {
                        logger.warning(
                            "an alert could not be delivered",
                            metadata: ["destination": "\(alert.destination)", "outcome": "\(outcome)"])
                    }
                case .storeFailed(let error): logger.error("alerts cannot be kept: \(error)")
                }
            })
    }

    // MARK: Figures

    private func describe() {
        registry.describe("propensity_monitor_runs_total", "Executions of schedules that ended, by status.")
        registry.describe("propensity_monitor_findings", "What the last run of a schedule found, by severity.")
        registry.describe("propensity_monitor_rows", "Rows in the window of a schedule's last run.")
        registry.describe(
            "propensity_monitor_last_run_timestamp_seconds", "When a schedule's last run came to a result.")
        registry.describe("propensity_alert_deliveries_total", "Tries to deliver an alert, by result.")
        registry.describe("propensity_alerts_pending", "Alerts that are not delivered yet.")
        registry.describe("propensity_alerts_abandoned", "Alerts that were given up.")
    }

    private func set(_ schedule: String, _ outcome: ScheduledMonitor.Outcome) {
        for (severity, count) in outcome.counts {
            registry.gauge("propensity_monitor_findings", [("schedule", schedule), ("severity", severity)]).set(
                Int64(count))
        }
        registry.gauge("propensity_monitor_rows", [("schedule", schedule)]).set(Int64(outcome.result.rows))
        registry.gauge("propensity_monitor_last_run_timestamp_seconds", [("schedule", schedule)]).set(systemTime())
    }

    /// Gauges follow the store, which other processes change as well.
    private func tellFigures() async {
        while !Task.isCancelled {
            if let figures = try? await store.alertFigures(), let destinations = try? await store.destinations() {
                for name in destinations.map(\.name) {
                    registry.gauge("propensity_alerts_pending", [("destination", name)]).set(
                        Int64(figures.pending[name] ?? 0))
                    registry.gauge("propensity_alerts_abandoned", [("destination", name)]).set(
                        Int64(figures.abandoned[name] ?? 0))
                }
            }
            try? await Task.sleep(for: .seconds(5))
        }
    }

    // MARK: History

    /// Seconds for which ended executions and settled alerts are listed.
    private static let history = 90 * 86_400.0

    private func forgetOld() async {
        while !Task.isCancelled {
            let moment = systemTime() - Self.history
            do {
                try await store.forgetExecutions(endedBefore: moment)
                try await store.forgetAlerts(settledBefore: moment)
            } catch {
                logger.error("the history cannot be shortened: \(error)")
            }
            try? await Task.sleep(for: .seconds(86_400))
        }
    }
}

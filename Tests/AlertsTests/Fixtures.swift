import Schedules

@testable import Alerts

/// A message to a destination.
func outgoing(
    _ number: Int = 1, to destination: String = "ops", message: String = "text", column: String = "price"
) -> OutgoingAlert {
    var memory = AlertMemory()
    let run = run(number, .completed([finding(column, message)]))
    let events = memory.observe(run, rules: AlertRules(), isHeard: true, now: 1_769_896_800).events
    var alert = OutgoingAlert(
        AlertMessage(run, events, now: 1_769_896_800), schedule: run.schedule, destination: destination,
        now: 1_769_896_800)
    alert.attempts = 1
    return alert
}

private func finding(_ column: String, _ message: String) -> ObservedFinding {
    ObservedFinding(column: column, check: "data_type_check", severity: .critical, message: message)
}

/// Pauses of milliseconds instead of seconds.
var quickPolicy: DeliveryPolicy {
    var policy = DeliveryPolicy()
    (policy.firstPause, policy.longestPause, policy.look) = (0.02, 0.1, 0.01)
    return policy
}

/// Runs a courier while something is waited for, ten seconds at most.
func deliver(
    _ store: any AlertStore, policy: DeliveryPolicy? = nil,
    report: @escaping @Sendable (DeliveryEvent) async -> Void = { _ in }, until: () async throws -> Bool
) async throws {
    let courier = AlertCourier(store: store, policy: policy ?? quickPolicy, report: report)
    let task = Task { await courier.run() }
    let end = systemTime() + 60
    while try await !until(), systemTime() < end { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    await task.value
}

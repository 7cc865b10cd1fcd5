public import Endpoints

/// Keeps destinations, what is known of each schedule's findings, and the messages on their way.
///
/// A change is all or nothing and outlives the process, except in ``MemoryAlertStore``: what was observed and the messages that
/// tell it are kept together, so that a kill in between loses nothing.
public protocol AlertStore: Sendable {
    /// All destinations, sorted by name.
    func destinations() async throws -> [Destination]

    /// Keeps a destination, in place of one of the same name.
    ///
    /// - Throws: ``AlertError`` as ``Destination/validate()`` does.
    func setDestination(_ destination: Destination) async throws

    /// Forgets a destination; what waits for it is given up.
    ///
    /// - Returns: Whether there was one of this name.
    func removeDestination(_ name: String) async throws -> Bool

    /// What is known of a schedule's findings; an empty memory for a schedule without.
    func alertMemory(_ schedule: String) async throws -> AlertMemory

    /// Changes what is known of a schedule's findings, and puts messages on their way; no other change comes in between.
    ///
    /// - Parameters:
    ///   - schedule: The schedule.
    ///   - change: Changes the memory, given all destinations, and returns a value and the messages.
    /// - Returns: The value.
    /// - Throws: What the storage throws; then nothing has changed.
    func changeAlertMemory<Value: Sendable>(
        _ schedule: String,
        _ change: @escaping @Sendable (inout AlertMemory, [Destination]) -> (Value, [OutgoingAlert])
    ) async throws -> Value

    /// Changes the messages that are not delivered yet; no other change comes in between.
    func changeOutbox<Value: Sendable>(
        _ change: @escaping @Sendable (inout [OutgoingAlert], [Destination]) -> Value
    ) async throws -> Value

    /// Messages in a state, newest first.
    func outgoingAlerts(_ state: OutgoingAlert.State, limit: Int) async throws -> [OutgoingAlert]

    /// Puts a message that was given up on its way again.
    ///
    /// - Returns: Whether there was one of this id.
    /// - Throws: What the storage throws.
    func resendAlert(_ id: String, now: Double) async throws -> Bool

    /// Forgets messages that were delivered or given up before a moment, seconds since 1970.
    ///
    /// - Returns: How many.
    /// - Throws: What the storage throws.
    @discardableResult
    func forgetAlerts(settledBefore moment: Double) async throws -> Int

    /// What gauges tell.
    func alertFigures() async throws -> AlertFigures

    /// Differs after every change by any process; cheap enough to be asked many times a second.
    func changeMark() -> ChangeMark
}

/// What gauges tell of the messages.
public struct AlertFigures: Sendable, Equatable {
    /// Messages that are not delivered yet, by destination.
    public var pending: [String: Int]
    /// Messages that were given up and are still listed, by destination.
    public var abandoned: [String: Int]
    /// When the oldest pending message was made, seconds since 1970.
    public var oldestPendingAt: Double?

    /// Figures from their values.
    public init(pending: [String: Int] = [:], abandoned: [String: Int] = [:], oldestPendingAt: Double? = nil) {
        self.pending = pending
        self.abandoned = abandoned
        self.oldestPendingAt = oldestPendingAt
    }
}

extension AlertStore {
    /// Takes in a run, and puts what is news on its way to the destinations.
    ///
    /// The same run taken in again changes nothing.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - rules: What is told when and to whom.
    ///   - now: Seconds since 1970.
    /// - Returns: What is news, what is muted, what was told before.
    /// - Throws: What the storage throws; then nothing has changed.
    @discardableResult
    public func observe(_ run: ObservedRun, rules: AlertRules, now: Double) async throws -> AlertMemory.News {
        try await changeAlertMemory(run.schedule) { memory, destinations in
            let names = destinations.map(\.name).filter { rules.destinations?.contains($0) ?? true }
            let news = memory.observe(run, rules: rules, isHeard: !names.isEmpty, now: now)
            guard !news.events.isEmpty else { return (news, []) }
            let message = AlertMessage(run, news.events, now: now)
            return (
                news,
                names.map { OutgoingAlert(message, schedule: run.schedule, destination: $0, now: now) }
            )
        }
    }

    /// Sends a message that says that it is a test.
    ///
    /// - Throws: ``AlertError`` (`notFound`).
    public func sendTest(to name: String, now: Double) async throws {
        guard try await destinations().contains(where: { $0.name == name }) else {
            throw AlertError(.notFound, "there is no destination \(name)")
        }
        let run = ObservedRun(
            schedule: "test", endpoint: "test", execution: "test-\(now)", scheduledAt: now, window: now..<now,
            outcome: .notEnoughData)
        let finding = ObservedFinding(
            check: "test", severity: .information, message: "This is a test: alerts arrive here.")
        let id = AlertEvent.digest(["test", name, "\(now)"])
        let event = AlertEvent(id: id, incident: id, kind: .opened, finding: finding, since: now)
        let message = AlertMessage(run, [event], now: now)
        try await changeAlertMemory("test") { _, _ in
            ((), [OutgoingAlert(message, schedule: "test", destination: name, now: now)])
        }
    }
}

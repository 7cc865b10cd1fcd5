import Alerts
import Foundation
import Schedules
import Storage
import Synchronization
import Testing

/// Texts, in the order in which they came.
final class Tally: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }

    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

/// What holds for any store of alerts.
@Suite struct AlertStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any AlertStore {
        switch kind {
        case .memory: MemoryAlertStore()
        case .registry: try home.registry()
        }
    }

    private func webhook(_ name: String) -> Destination {
        Destination(
            name: name, channel: .webhook(Webhook(url: "https://example.org/\(name)", secret: .environment("SECRET"))))
    }

    private func run(_ number: Int, _ columns: [String]) -> ObservedRun {
        let findings = columns.map {
            ObservedFinding(column: $0, check: "data_type_check", severity: .critical, message: "text")
        }
        return ObservedRun(
            schedule: "s", endpoint: "e", execution: "run-\(number)", scheduledAt: Double(number), window: 0..<1,
            outcome: .completed(findings))
    }

    private func rules(_ destinations: [String]? = nil) -> AlertRules {
        var rules = AlertRules()
        rules.destinations = destinations
        return rules
    }

    @Test(arguments: Kind.allCases) func destinationsComeBackSortedByName(kind: Kind) async throws {
        let store = try store(kind)
        let mail = Destination(
            name: "b",
            channel: .mail(
                MailAccount(
                    host: "mail.example.org", user: "u", password: .file("/p"), from: "a@example.org",
                    to: ["b@example.org"])), isOn: false)
        let call = Destination(name: "c", channel: .command(CommandLineCall(arguments: ["/bin/true"])))
        for destination in [call, webhook("a"), mail] { try await store.setDestination(destination) }
        #expect(try await store.destinations() == [webhook("a"), mail, call])
        #expect(try await store.removeDestination("b"))
        #expect(try await !store.removeDestination("b"))
        await #expect(throws: AlertError.self) { try await store.setDestination(webhook("a b")) }
    }

    @Test(arguments: Kind.allCases) func newsGoesToEachDestinationOnce(kind: Kind) async throws {
        let store = try store(kind)
        for name in ["a", "b"] { try await store.setDestination(webhook(name)) }
        let mark = store.changeMark()
        #expect(try await store.observe(run(1, ["x"]), rules: rules(), now: 1).events.count == 1)
        #expect(store.changeMark() != mark)
        // The same run again, and one that says the same, are no news.
        #expect(try await store.observe(run(1, ["x"]), rules: rules(), now: 2).events.isEmpty)
        #expect(try await store.observe(run(2, ["x"]), rules: rules(), now: 3).events.isEmpty)
        #expect(try await store.observe(run(3, []), rules: rules(["b"]), now: 4).events.map(\.kind) == [.resolved])
        let waiting = try await store.outgoingAlerts(.pending, limit: 10)
        #expect(waiting.map(\.destination) == ["b", "b", "a"])
        #expect(Set(waiting.map(\.messageId)).count == 2)
        let figures = AlertFigures(pending: ["a": 1, "b": 2], oldestPendingAt: 1)
        #expect(try await store.alertFigures() == figures)
        #expect(try await store.alertMemory("s").known.isEmpty)
    }

    @Test(arguments: Kind.allCases) func messagesOfARemovedDestinationAreGivenUpAndCanBeSentAgain(kind: Kind)
        async throws
    {
        let store = try store(kind)
        try await store.setDestination(webhook("a"))
        try await store.observe(run(1, ["x"]), rules: rules(), now: systemTime())
        _ = try await store.removeDestination("a")
        let sent = Tally()
        let courier = AlertCourier(
            store: store,
            delivery: { alert, _ in
                sent.add(alert.messageId)
                return .delivered(note: nil)
            })
        let task = Task { await courier.run() }
        func wait(_ state: OutgoingAlert.State) async throws -> OutgoingAlert? {
            for _ in 0..<200 {
                if let alert = try await store.outgoingAlerts(state, limit: 1).first { return alert }
                try await Task.sleep(for: .milliseconds(10))
            }
            return nil
        }
        let given = try #require(try await wait(.abandoned))
        #expect(given.lastProblem == "the destination was removed")
        #expect(sent.all.isEmpty)
        try await store.setDestination(webhook("a"))
        #expect(try await store.resendAlert(given.id, now: systemTime()))
        #expect(try await wait(.delivered)?.id == given.id)
        #expect(sent.all == [given.messageId])
        task.cancel()
        await task.value
        #expect(try await store.forgetAlerts(settledBefore: systemTime() + 1) == 1)
    }

    /// A courier that is killed leaves its claim behind; the next one, on the same file, takes it when its time is over.
    @Test func messagesOfAKilledCourierAreDeliveredAfterARestart() async throws {
        do {
            let registry = try home.registry()
            try await registry.setDestination(webhook("a"))
            for number in 1...3 {
                try await registry.observe(run(number, ["x\(number)"]), rules: rules(), now: systemTime())
            }
            // Never ends; what it does after the test has gone on counts as a process that hangs.
            let dead = ProcessOwner(boot: "", space: "", processId: 1, started: "", token: "dead")
            var policy = DeliveryPolicy()
            policy.spare = -9.5
            let courier = AlertCourier(
                store: registry, owner: dead, policy: policy,
                delivery: { _, _ in
                    try? await Task.sleep(for: .seconds(1))
                    return .delivered(note: "too late")
                })
            let task = Task { await courier.run() }
            while try await registry.outgoingAlerts(.pending, limit: 9).allSatisfy({ $0.owner == nil }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            task.cancel()
        }
        let registry = try home.registry()
        let sent = Tally()
        let courier = AlertCourier(
            store: registry,
            delivery: { alert, _ in
                sent.add(alert.messageId)
                return .delivered(note: nil)
            })
        let task = Task { await courier.run() }
        for _ in 0..<300 where try await !registry.outgoingAlerts(.pending, limit: 9).isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        task.cancel()
        await task.value
        let delivered = try await registry.outgoingAlerts(.delivered, limit: 9)
        #expect(delivered.count == 3)
        #expect(Set(sent.all).isSubset(of: delivered.map(\.messageId)))
        #expect(try await registry.outgoingAlerts(.pending, limit: 9).isEmpty)
    }

    @Test func keptSecretsAreInTheRegistryAlone() async throws {
        let registry = try home.registry()
        let secret = "a-kept-secret-\(UUID().uuidString)"
        var destination = webhook("a")
        destination.channel = .webhook(Webhook(url: "https://example.org/\(secret)", secret: .kept(secret)))
        try await registry.setDestination(destination)
        #expect(try await registry.destinations() == [destination])
        #expect(!"\(destination) \(String(reflecting: destination))".contains(secret))
        for file in try FileManager.default.contentsOfDirectory(atPath: home.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(home.path)/\(file)")
            #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0, "\(file)")
        }
    }
}

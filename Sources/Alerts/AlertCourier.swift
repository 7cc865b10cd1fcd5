import AsyncHTTPClient
import Endpoints
public import Schedules

/// Delivers what waits, until it is cancelled.
///
/// Any number of couriers may work on one store: a message is with one of them at a time, and tried anew when that one's
/// process is over. At least once: a receiver tells duplicates by the message's id.
public struct AlertCourier: Sendable {
    /// Delivers one message.
    public typealias Delivery = @Sendable (OutgoingAlert, Destination) async -> DeliveryOutcome

    let store: any AlertStore
    let owner: ProcessOwner
    let policy: DeliveryPolicy
    let now: @Sendable () -> Double
    let report: @Sendable (DeliveryEvent) async -> Void
    let delivery: Delivery?

    /// A courier that has not begun.
    ///
    /// - Parameters:
    ///   - store: The messages.
    ///   - owner: Who it is; a new owner for each courier.
    ///   - policy: How often and how long deliveries are tried.
    ///   - now: The time, seconds since 1970.
    ///   - report: Told what happens, for logs and figures; nothing in it is secret.
    ///   - delivery: Delivers a message; nil for the real ways.
    public init(
        store: any AlertStore, owner: ProcessOwner = .current(), policy: DeliveryPolicy = DeliveryPolicy(),
        now: @escaping @Sendable () -> Double = systemTime,
        report: @escaping @Sendable (DeliveryEvent) async -> Void = { _ in }, delivery: Delivery? = nil
    ) {
        self.store = store
        self.owner = owner
        self.policy = policy
        self.now = now
        self.delivery = delivery
        self.report = report
    }

    /// Works until the task is cancelled; deliveries under way are given back.
    public func run() async {
        guard delivery == nil else { return await work(delivery) }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: WebhookDelivery.configuration)
        let clock = now
        await work { alert, destination in
            switch destination.channel {
            case .webhook(let webhook): await WebhookDelivery(client: client).deliver(alert, to: webhook, now: clock())
            case .command(let call): await CommandDelivery.deliver(alert, to: call)
            case .mail(let account): await MailDelivery.deliver(alert, to: account)
            }
        }
        try? await client.shutdown()
    }

    private func work(_ delivery: Delivery?) async {
        guard let delivery else { return }
        await withDiscardingTaskGroup { group in
            var mark: ChangeMark?
            var wake = 0.0
            while !Task.isCancelled {
                let current = store.changeMark()
                let time = now()
                if mark != current || time >= wake {
                    mark = current
                    let (claimed, next) = await claim()
                    wake = min(next ?? .infinity, time + policy.reading)
                    for (alert, destination) in claimed {
                        group.addTask { await deliver(alert, destination, delivery) }
                    }
                }
                try? await Task.sleep(for: .seconds(max(0.005, min(policy.look, wake - now()))))
            }
            group.cancelAll()
        }
    }

    private func claim() async -> ([(OutgoingAlert, Destination)], Double?) {
        let (owner, policy, time) = (owner, policy, now())
        do {
            return try await store.changeOutbox { alerts, destinations in
                let byName = Dictionary(destinations.map { ($0.name, $0) }) { $1 }
                var outbox = Outbox(alerts)
                let (claimed, wake) = outbox.claim(
                    owner: owner, destinations: byName, policy: policy, now: time, life: { $0.life() })
                alerts = outbox.alerts
                return (claimed.compactMap { alert in byName[alert.destination].map { (alert, $0) } }, wake)
            }
        } catch {
            if !Task.isCancelled { await report(.storeFailed(error)) }
            return ([], nil)
        }
    }

    private func deliver(_ alert: OutgoingAlert, _ destination: Destination, _ delivery: Delivery) async {
        var outcome = await delivery(alert, destination)
        if Task.isCancelled, case .delivered = outcome {} else if Task.isCancelled { outcome = .interrupted }
        let (owner, policy, time, final) = (owner, policy, now(), outcome)
        for attempt in 0..<5 {
            do {
                // Its own task, since a store may refuse to write for one that is cancelled.
                let kept = try await Task {
                    try await store.changeOutbox { alerts, _ in
                        var outbox = Outbox(alerts)
                        defer { alerts = outbox.alerts }
                        return outbox.settle(alert.id, owner: owner, final, policy: policy, now: time)
                    }
                }.value
                if let kept { await report(.settled(kept, outcome)) }
                return
            } catch {
                await report(.storeFailed(error))
                if attempt < 4 { try? await Task.sleep(for: .seconds(1)) }
            }
        }
    }
}

/// What a courier tells while it works.
public enum DeliveryEvent: Sendable {
    /// A delivery has ended so; the message says when it is tried again, or that it was given up.
    case settled(OutgoingAlert, DeliveryOutcome)
    /// The store could not be used; it is tried again.
    case storeFailed(any Error)
}

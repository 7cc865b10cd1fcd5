import Schedules
import Testing

@testable import Alerts

@Suite struct OutboxTests {
    private let me = ProcessOwner(boot: "", space: "", processId: 1, started: "", token: "me")
    private let other = ProcessOwner(boot: "", space: "", processId: 1, started: "", token: "other")
    private let policy = DeliveryPolicy()
    private let destinations = ["a", "b"].reduce(into: [String: Destination]()) {
        $0[$1] = Destination(name: $1, channel: .webhook(Webhook(url: "https://example.org")))
    }

    private func alert(_ number: Int, to destination: String = "a") -> OutgoingAlert {
        let memory = run(number, .completed([]))
        let event = AlertEvent(id: "\(number)", incident: "i", kind: .opened, finding: finding("x"), since: 0)
        return OutgoingAlert(
            AlertMessage(memory, [event], now: 0), schedule: "s", destination: destination, now: Double(number))
    }

    private func claim(
        _ outbox: inout Outbox, _ now: Double, as owner: ProcessOwner? = nil, gone: Bool = false
    ) -> [String] {
        outbox.claim(
            owner: owner ?? me, destinations: destinations, policy: policy, now: now,
            life: { _ in gone ? .gone : .unknown }
        ).alerts.map(\.id)
    }

    @Test func eachDestinationGetsOneAtATimeOldestFirst() {
        let alerts = [alert(1), alert(2), alert(3, to: "b")]
        var outbox = Outbox(alerts)
        #expect(claim(&outbox, 10) == [alerts[0].id, alerts[2].id])
        #expect(claim(&outbox, 10).isEmpty)
        _ = outbox.settle(alerts[0].id, owner: me, .delivered(note: nil), policy: policy, now: 11)
        #expect(claim(&outbox, 11) == [alerts[1].id])
        #expect(outbox.alerts.map(\.state) == [.delivered, .pending, .pending])
    }

    @Test func othersWaitWhileTheReceiverIsInTroubleButNotForWhatItRefuses() {
        let alerts = [alert(1), alert(2)]
        var outbox = Outbox(alerts)
        _ = claim(&outbox, 10)
        _ = outbox.settle(alerts[0].id, owner: me, .trouble("500"), policy: policy, now: 10)
        #expect(claim(&outbox, 10.4).isEmpty)
        #expect(claim(&outbox, 11) == [alerts[0].id])
        _ = outbox.settle(alerts[0].id, owner: me, .refused("400"), policy: policy, now: 11)
        #expect(claim(&outbox, 11) == [alerts[1].id])
        #expect(outbox.alerts[0].lastProblem == "400")
        #expect(outbox.alerts[0].attempts == 2)
    }

    @Test func claimOfADeadOwnerIsTakenOver() {
        let alerts = [alert(1)]
        var outbox = Outbox(alerts)
        _ = claim(&outbox, 10, as: other)
        #expect(claim(&outbox, 39).isEmpty)
        var copy = outbox
        #expect(claim(&copy, 39, gone: true) == [alerts[0].id])
        #expect(claim(&outbox, 40) == [alerts[0].id])
        // What the first one says later changes nothing.
        #expect(outbox.settle(alerts[0].id, owner: other, .delivered(note: nil), policy: policy, now: 41) == nil)
        #expect(outbox.alerts[0].state == .pending)
    }

    @Test func pausesGrowToAnHourAndSpread() {
        let pauses = (1...20).map { policy.pause(after: $0, id: "x") }
        for (number, pause) in pauses.enumerated() {
            let whole = min(3600, Double(1 << number))
            #expect(pause >= whole / 2 && pause < whole)
        }
        let first = Set((0..<100).map { policy.pause(after: 1, id: "\($0)") })
        #expect(first.count == 100)
        #expect(first.contains { $0 < 0.6 } && first.contains { $0 > 0.9 })
        #expect(policy.pause(after: Int.max, id: "x") < 3600)
    }

    @Test func receiversWishToBeLeftAloneIsHeeded() throws {
        var outbox = Outbox([alert(1)])
        _ = claim(&outbox, 10)
        let kept = outbox.settle(
            outbox.alerts[0].id, owner: me, .trouble("503", retryAfter: 60), policy: policy, now: 10)
        #expect(kept?.nextAttemptAt == 70)
    }

    @Test(arguments: [(DeliveryOutcome.refused("404"), 86_401.0), (.trouble("500"), 604_801)])
    func patienceEnds(outcome: DeliveryOutcome, end: Double) {
        var outbox = Outbox([alert(1)])
        let id = outbox.alerts[0].id
        _ = claim(&outbox, end - 10)
        #expect(outbox.settle(id, owner: me, outcome, policy: policy, now: end - 10)?.state == .pending)
        _ = claim(&outbox, end)
        #expect(outbox.settle(id, owner: me, outcome, policy: policy, now: end)?.state == .abandoned)
    }

    @Test func interruptedDeliveryIsTriedAgainAtOnce() {
        var outbox = Outbox([alert(1)])
        _ = claim(&outbox, 10)
        _ = outbox.settle(outbox.alerts[0].id, owner: me, .interrupted, policy: policy, now: 11)
        #expect(claim(&outbox, 11).count == 1)
    }

    @Test func messagesWaitWhileADestinationIsOff() {
        var outbox = Outbox([alert(1)])
        var off = destinations
        off["a"]?.isOn = false
        #expect(
            outbox.claim(owner: me, destinations: off, policy: policy, now: 10, life: { _ in .unknown }).alerts.isEmpty)
        #expect(outbox.alerts[0].state == .pending)
    }
}

import Foundation
import NIOHTTP1
import Schedules
import Testing

@testable import Alerts

@Suite struct WebhookDeliveryTests {
    private let store = MemoryAlertStore()

    private func observe(_ number: Int, at now: Double = systemTime()) async throws {
        try await store.observe(run(number, .completed([finding("column\(number)")])), rules: AlertRules(), now: now)
    }

    private func answer(_ status: String, _ more: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\(more)\r\n"
    }

    /// Fails, hangs, answers 500, ends the connection, redirects, then takes everything.
    @Test func everyAlertArrivesAndDuplicatesAreRecognised() async throws {
        let listener = try await Listener()
        let heard = Heard<(number: Int, request: HeardRequest)>()
        try store.setDestination(
            Destination(
                name: "ops",
                channel: .webhook(
                    Webhook(url: "http://127.0.0.1:\(listener.port)/hook?a=1", secret: .kept("hush"), timeout: 1))))
        for number in 1...4 { try await observe(number) }
        try await listener.serving { connection, number in
            guard let request = try await HeardRequest(&connection) else { return }
            heard.add((number, request))
            switch number {
            case 0: try await connection.say(answer("500 Internal Server Error"))
            case 1: try await Task.sleep(for: .seconds(30))
            // It has the message, but nobody knows.
            case 2: try await connection.say("HTTP/1.1 2")
            case 3: try await connection.say(answer("302 Found", "Location: http://127.0.0.1:1/\r\n"))
            case 4: try await connection.say(answer("404 Not Found"))
            default: try await connection.say(answer("204 No Content"))
            }
        } while: {
            try await deliver(store) { store.outgoingAlerts(.delivered, limit: 9).count == 4 }
        }
        let delivered = store.outgoingAlerts(.delivered, limit: 9)
        #expect(delivered.count == 4)
        #expect(heard.all.count == 9)
        // Every delivery of a message has its id as key, in its body, and the same bytes.
        let bodies = Dictionary(grouping: heard.all.map(\.request), by: { $0.headers["idempotency-key"] ?? "" })
        #expect(Set(bodies.keys) == Set(delivered.map(\.messageId)))
        for (key, requests) in bodies {
            #expect(Set(requests.map(\.body)).count == 1)
            #expect(requests[0].body.contains("\"id\":\"\(key)\""))
            #expect(requests.map { $0.headers["x-propensity-attempt"] } == (1...requests.count).map { "\($0)" })
        }
        for (_, request) in heard.all {
            #expect(request.line == "POST /hook?a=1 HTTP/1.1")
            #expect(request.headers["content-type"] == "application/json")
            let signature = request.headers["x-propensity-signature"] ?? ""
            let time = Double(signature.dropFirst(2).prefix { $0 != "," }) ?? 0
            #expect(abs(time - systemTime()) < 60)
            #expect(signature == WebhookSignature.header(body: Array(request.body.utf8), secret: "hush", time: time))
        }
        // In the order in which they were made, but for what was refused.
        #expect(heard.all.prefix(4).allSatisfy { $0.request.body.contains("column1") })
    }

    @Test func receiverThatIsNotThereIsWaitedFor() async throws {
        let listener = try await Listener()
        let (heard, events) = (Heard<HeardRequest>(), Heard<DeliveryOutcome>())
        try store.setDestination(
            Destination(name: "ops", channel: .webhook(Webhook(url: "http://127.0.0.1:\(listener.port + 1)/"))))
        try await observe(1)
        try await deliver(
            store,
            report: { if case .settled(_, let outcome) = $0 { events.add(outcome) } }
        ) { events.all.count >= 3 }
        #expect(store.outgoingAlerts(.pending, limit: 1).first?.lastProblem?.contains("webhook at 127.0.0.1") == true)
        #expect(store.alertFigures().pending == ["ops": 1])
        try store.setDestination(
            Destination(name: "ops", channel: .webhook(Webhook(url: "http://127.0.0.1:\(listener.port)/"))))
        try await listener.serving { connection, _ in
            if let request = try await HeardRequest(&connection) { heard.add(request) }
            try await connection.say(answer("200 OK"))
        } while: {
            try await deliver(store) { !store.outgoingAlerts(.delivered, limit: 1).isEmpty }
        }
        #expect(heard.all.count == 1)
        let first = try #require(heard.all.first)
        #expect(first.headers["x-propensity-signature"] == nil)
        #expect(Int(first.headers["x-propensity-attempt"] ?? "") ?? 0 > 3)
    }

    @Test func courierThatIsCancelledGivesTheMessageBack() async throws {
        let listener = try await Listener()
        try store.setDestination(
            Destination(name: "ops", channel: .webhook(Webhook(url: "http://127.0.0.1:\(listener.port)/"))))
        try await observe(1)
        let heard = Heard<HeardRequest>()
        try await listener.serving { connection, number in
            if let request = try await HeardRequest(&connection) { heard.add(request) }
            if number == 0 { try await Task.sleep(for: .seconds(30)) }
            try await connection.say(answer("200 OK"))
        } while: {
            try await deliver(store) { heard.all.count == 1 }
            #expect(store.outgoingAlerts(.pending, limit: 1).first?.owner == nil)
            try await deliver(store) { !store.outgoingAlerts(.delivered, limit: 1).isEmpty }
        }
        #expect(heard.all.count == 2)
        #expect(Set(heard.all.map { $0.headers["idempotency-key"] }).count == 1)
    }

    @Test(arguments: [
        (200, DeliveryOutcome.delivered(note: nil)), (400, .refused("the receiver answered 400 Bad Request")),
        (401, .refused("the receiver answered 401 Unauthorized; check the secret")),
        (410, .refused("the receiver answered 410 Gone; check the address")),
        (429, .trouble("the receiver answered 429 Too Many Requests", retryAfter: 7)),
        (503, .trouble("the receiver answered 503 Service Unavailable", retryAfter: 7)),
    ])
    func answersAreUnderstood(status: Int, outcome: DeliveryOutcome) {
        #expect(WebhookDelivery.outcome(.init(statusCode: status), ["Retry-After": "7"]) == outcome)
    }

    @Test(.enabled(if: TestCertificate.isAvailable)) func certificatesAreChecked() async throws {
        let certificate = try TestCertificate()
        let listener = try await Listener(tls: try certificate.context)
        let events = Heard<DeliveryOutcome>()
        func destination(_ authorities: String?) -> Destination {
            Destination(
                name: "ops",
                channel: .webhook(Webhook(url: "https://localhost:\(listener.port)/", authorities: authorities)))
        }
        try await observe(1)
        try store.setDestination(destination(nil))
        try await observe(2)
        let heard = Heard<HeardRequest>()
        try await listener.serving { connection, _ in
            if let request = try await HeardRequest(&connection) { heard.add(request) }
            try await connection.say(answer("200 OK"))
        } while: {
            try await deliver(
                store, report: { if case .settled(_, let outcome) = $0 { events.add(outcome) } }
            ) { !events.all.isEmpty }
            #expect(heard.all.isEmpty)
            try store.setDestination(destination(certificate.certificate))
            try await deliver(store) { !store.outgoingAlerts(.delivered, limit: 1).isEmpty }
        }
        #expect(heard.all.count == 1)
    }

    @Test func secretThatIsMissingIsTroubleThatNamesIt() async throws {
        let webhook = Webhook(url: "http://127.0.0.1:1/", secret: .environment("PROPENSITY_NO_SUCH_VARIABLE"))
        try store.setDestination(Destination(name: "ops", channel: .webhook(webhook)))
        try await observe(1)
        let events = Heard<DeliveryOutcome>()
        try await deliver(
            store, report: { if case .settled(_, let outcome) = $0 { events.add(outcome) } }
        ) { !events.all.isEmpty }
        #expect(events.all.first == .trouble("the environment variable PROPENSITY_NO_SUCH_VARIABLE is not set"))
    }
}

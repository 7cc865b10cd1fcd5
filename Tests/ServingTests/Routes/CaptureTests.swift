import Telemetry
import Capture
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Jobs
@testable import Serving

@Suite struct CaptureTests {
    private func events(_ server: TestServer, variant: String) throws -> [CapturedEvent] {
        var events: [CapturedEvent] = []
        try CaptureReader(destination: "\(server.home.path)/captured", endpoint: "shop", variant: variant)
            .read(from: 0, to: 4e9) { event, _ in events.append(event) }
        return events
    }

    @Test func requestsAndAnswersAreCaptured() async throws {
        let server = try await TestServer()
        try await server.deploy("shop:1", to: "shop") { request in
            request.capturePercent = 100
            request.captureMode = .durable
        }
        let rows = ShopRows.lines(2).joined(separator: "\n")
        let response = try await server.test { client in
            _ = try await client.post("/invocations", "x")
            return try await client.post(
                "/invocations", rows,
                [.contentType: "text/csv", .inferenceId: "order 7", .customAttributes: "a=b", .accept: "text/csv"])
        }
        await server.captureLog.shutDown()
        // The refused request gave no answer, so it has no record.
        let events = try events(server, variant: "AllTraffic")
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.eventId == response.headers[.amazonRequestId])
        #expect(event.inferenceId == "order 7")
        #expect(event.customAttributes == ["a=b"])
        #expect(event.input?.body == CapturedBody(contentType: "text/csv", bytes: rows.utf8))
        #expect(event.output?.body.bytes == Array(buffer: response.body))
        #expect(abs(event.time - Date().timeIntervalSince1970) < 60)
    }

    @Test func shadowGetsACopyAndNeverAnswers() async throws {
        let server = try await TestServer()
        try await server.deploy("shop:1", to: "shop") { $0.capturePercent = 100 }
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "dark"
            request.isShadow = true
            request.capturePercent = nil
        }
        let rows = ShopRows.lines(5)
        try await server.test { client in
            for row in rows {
                let response = try await client.post("/invocations", row)
                #expect(response.headers[.invokedVariant] == "AllTraffic")
            }
            #expect(
                await eventually {
                    server.registry.counter("propensity_rows_total", [("endpoint", "shop"), ("variant", "dark")]).value
                        == 5
                })
            #expect(try await client.post("/invocations", rows[0], [.targetVariant: "dark"]).status == .badRequest)
        }
        await server.captureLog.shutDown()
        let (answered, shadowed) = (try events(server, variant: "AllTraffic"), try events(server, variant: "dark"))
        #expect(answered.count == 5)
        #expect(answered.map(\.eventId) == shadowed.map(\.eventId))
        #expect(answered.map(\.input) == shadowed.map(\.input))
        #expect(answered.map(\.output) != shadowed.map(\.output))
    }

    /// The endpoint keeps answering, and says what it lost.
    @Test func captureThatFailsIsTold() async throws {
        let server = try await TestServer()
        let place = try server.folder.write("a file".utf8, to: "taken")
        try await server.deploy("shop:1", to: "shop") { request in
            request.capturePercent = 100
            request.captureMode = .durable
            request.captureDestination = place
        }
        try await server.test { client in
            let response = try await client.post("/invocations", ShopRows.lines(1)[0])
            #expect(response.status == .ok)
            #expect(response.headers[.captureLost] != nil)
        }
        await server.captureLog.shutDown()
    }
}

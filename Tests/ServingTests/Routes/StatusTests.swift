import Jobs
import Endpoints
import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocument
import Testing

@testable import Serving

@Suite struct StatusTests {
    private let row = ShopRows.lines(1)[0]

    private func value(_ response: TestResponse) throws -> JSONValue {
        try JSONValue(parsing: Array(buffer: response.body), file: "answer")
    }

    @Test func pingAnswersWithoutABody() async throws {
        try await TestServer(endpoints: "shop").test { client in
            let response = try await client.get("/ping")
            #expect(response.status == .ok)
            #expect(response.text.isEmpty)
        }
    }

    @Test(arguments: [
        ("/ping", HTTPRequest.Method.post, "GET, HEAD"), ("/invocations", .get, "POST"), ("/invocations", .put, "POST"),
        ("/endpoints", .delete, "GET, HEAD"), ("/endpoints/shop", .patch, "GET, HEAD"),
        ("/endpoints/shop/invocations", .get, "POST"), ("/metrics", .post, "GET, HEAD"),
        ("/openapi.json", .options, "GET, HEAD"), ("/ping", .trace, "GET, HEAD"), ("/invocations", .head, "POST"),
    ])
    func otherMethodsAreRefusedWithThoseThereAre(path: String, method: HTTPRequest.Method, allow: String) async throws {
        try await TestServer(endpoints: "shop").test { client in
            let response = try await client.execute(uri: path, method: method)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == allow)
        }
    }

    @Test(arguments: [
        "/", "/nothing", "/invocations/x", "/endpoints/shop/x", "/Ping", "/ping/../metrics", "/%2e%2e/etc/passwd",
        "//ping/x",
    ])
    func otherPathsAreNotFound(path: String) async throws {
        try await TestServer(endpoints: "shop").test { client in
            let response = try await client.get(path)
            #expect(response.status == .notFound)
            #expect(
                response.text
                    == "{\"error\":{\"code\":\"not-found\",\"message\":\"there is nothing at this path\",\"hint\":\"see /openapi.json\"}}"
            )
        }
    }

    @Test func metricsCountWhatHappened() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            _ = try await client.post("/invocations", "\(row)\n1,maybe,mail,0,1")
            _ = try await client.post("/invocations", "x")
            let response = try await client.get("/metrics", server.token(.read))
            #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let place = "endpoint=\"shop\",variant=\"AllTraffic\""
            for line in [
                "propensity_requests_total{\(place),status=\"2xx\"} 1",
                "propensity_requests_total{\(place),status=\"4xx\"} 1",
                "propensity_requests_total{\(place),status=\"5xx\"} 0", "propensity_rows_total{\(place)} 2",
                "propensity_unseen_categories_total{\(place)} 1", "propensity_request_seconds_count{\(place)} 1",
                "propensity_endpoints 1.0", "propensity_requests_in_flight 0.0",
                "# TYPE propensity_request_seconds histogram",
            ] { #expect(response.text.split(separator: "\n").contains(Substring(line)), "\(line)") }
            #expect(response.text.contains("propensity_model_info{\(place),model=\"shop:1\",version=\""))
            // Every series of ours says what it means.
            let types = response.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
            let helps = response.text.split(separator: "\n").filter { $0.hasPrefix("# HELP") }
            #expect(types.count == helps.count)
        }
    }

    @Test func headOfMetricsHasNoBody() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let response = try await client.execute(uri: "/metrics", method: .head, headers: server.token(.read))
            #expect(response.status == .ok)
            #expect(response.text.isEmpty)
            #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(try await client.execute(uri: "/metrics", method: .head).status == .unauthorized)
        }
    }

    @Test func endpointsAreDescribed() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "new"
            request.capturePercent = 25
            request.shift = .init(step: 0.25, interval: 3_600, limits: .init())
        }
        try await server.test { client in
            let response = try await client.get("/endpoints/shop", server.token(.read))
            guard case .object(let shop) = try value(response) else { return }
            #expect(shop["name"] == "shop")
            #expect(shop["status"] == "Updating")
            #expect(shop["revision"] == .integer(2))
            guard case .array(let variants)? = shop["variants"], case .object(let second)? = variants.last else {
                Issue.record("\(response.text)")
                return
            }
            #expect(variants.count == 2)
            #expect(second["model"] == "shop:2")
            #expect(second["weight"] == .double(0.25))
            #expect(second["features"] == .array(ShopRows.features.map { .string($0) }))
            guard case .object(let capture)? = shop["capture"] else { return }
            #expect(capture["percent"] == .integer(25))
            guard case .object(let all) = try value(try await client.get("/endpoints", server.token(.read))),
                case .array(let list)? = all["endpoints"]
            else { return }
            #expect(list == [.object(shop)])
            #expect(try await client.get("/endpoints/gone", server.token(.read)).status == .notFound)
        }
    }

    @Test func openAPINamesRoutesAndFeatures() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let response = try await client.get("/openapi.json", server.token(.read))
            guard case .object(let document) = try value(response), case .object(let paths)? = document["paths"] else {
                Issue.record("\(response.text.prefix(200))")
                return
            }
            #expect(document["openapi"] == "3.1.0")
            #expect(
                Set(paths.members.map(\.key)) == [
                    "/ping", "/metrics", "/openapi.json", "/endpoints", "/endpoints/{name}", "/invocations",
                    "/endpoints/shop/invocations",
                ])
            for feature in ShopRows.features { #expect(response.text.contains("\"\(feature)\":{"), "\(feature)") }
            #expect(response.text.contains("One row a line: pages,member,channel,new,spent"))
            // Every reference leads somewhere.
            for match in response.text.matches(of: /"#\/components\/schemas\/(\w+)"/) {
                #expect(response.text.contains("\"\(match.1)\":{\"type\""), "\(match.1)")
            }
            #expect(response.text.contains("#/components/schemas/Error"))
        }
    }

    @Test func withTwoEndpointsTheNamelessRouteIsNotDescribed() async throws {
        let server = try await TestServer(endpoints: "shop", "other")
        try await server.test { client in
            let text = try await client.get("/openapi.json", server.token(.read)).text
            #expect(!text.contains("\"/invocations\":"))
            #expect(text.contains("\"/endpoints/other/invocations\":"))
        }
    }
}

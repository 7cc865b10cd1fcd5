import Capture
import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocument
import Tabular
import Testing

@testable import Jobs
@testable import Serving

@Suite struct InvocationTests {
    private let row = ShopRows.lines(1)[0]

    private func value(_ response: TestResponse) throws -> JSONValue {
        try JSONValue(parsing: Array(buffer: response.body), file: "answer")
    }

    private func batch(_ server: TestServer, _ model: String, rows: [String]) async throws -> [String] {
        let data = try server.folder.write(([ShopRows.header] + rows).joined(separator: "\n").utf8, to: "rows.csv")
        let loaded = try ModelDirectory.resolve(model, home: server.home).load()
        let output = "\(server.folder.path)/scores.csv"
        _ = try await PredictJob(model: loaded, data: data, output: output) { _ in }.run()
        return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").dropFirst().map(String.init)
    }

    /// Endpoint = batch: the same rows give the same digits through `predict` and in every form of a request.
    @Test func answersAreThoseOfPredict() async throws {
        let server = try await TestServer(endpoints: "shop")
        let rows = ShopRows.lines(300) + [",,,,", "3,TRUE,post,1.0,2", "3.5,0,MAIL,false,-1e9"]
        let expected = try await batch(server, "shop:1", rows: rows)
        #expect(Set(expected).count > 5)
        let turned = rows.map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ",")
        }
        let named = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            return "{" + zip(ShopRows.features, cells).map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
        }
        let listed = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map { cell -> String in
                if cell.isEmpty { return "null" }
                return Double(cell) != nil ? "\(cell)" : "\"\(cell)\""
            }
            return "{\"features\":[\(cells.joined(separator: ","))]}"
        }
        let bodies = [
            rows.joined(separator: "\n"), rows.joined(separator: "\r\n") + "\r\n",
            ([ShopRows.header] + rows).joined(separator: "\n"),
            ([ShopRows.features.reversed().joined(separator: ",")] + turned).joined(separator: "\n"),
            "[\(named.joined(separator: ","))]", "{\"instances\":[\(listed.joined(separator: ","))]}",
        ]
        try await server.test { client in
            for body in bodies {
                let response = try await client.post("/invocations", body, [.accept: "text/csv"])
                #expect(response.status == .ok)
                #expect(response.text.split(separator: "\n").map(String.init) == expected, "\(body.prefix(60))")
            }
            for (row, probability) in zip(rows, expected).prefix(20) {
                #expect(try await client.post("/invocations", row).text == "\(probability)\n")
            }
        }
        await server.captureLog.shutDown()
    }

    /// As SageMaker's container up to 1.0-1 answers; a client of it parses commas only.
    @Test func oldContainersAnswerIsOneLineWhateverIsAskedFor() async throws {
        let server = try await TestServer(endpoints: "shop")
        try server.store.change("shop", now: 2) { endpoint in
            var endpoint = endpoint
            endpoint?.variants[0].answerForm = .oneLine
            return endpoint
        }
        let body = ShopRows.lines(3).joined(separator: "\n")
        try await server.test { client in
            let lines = try await client.post("/invocations?columns=probability,decision", body).text
            let expected = lines.split(separator: "\n").map { String($0.prefix { $0 != "," }) }.joined(separator: ",")
            for accept in ["text/csv", "application/json", "*/*", "image/png"] {
                let response = try await client.post("/invocations", body, [.accept: accept])
                #expect(response.status == .ok)
                #expect(response.text == expected)
                #expect(response.headers[.contentType]?.hasPrefix("text/csv") == true)
            }
        }
        await server.captureLog.shutDown()
    }

    @Test func csvAnswersCSVAndTellsWhoAnswered() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let response = try await client.post("/invocations", row, [.contentType: "text/csv"])
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(response.headers[.invokedVariant] == "AllTraffic")
            let request = try #require(response.headers[.amazonRequestId])
            #expect(UUID(uuidString: request) != nil)
            #expect(response.headers[.requestId] == request)
            #expect(response.headers[.captureLost] == nil)
            let named = try await client.post("/invocations", row, [.requestId: "mine-1"])
            #expect(named.headers[.requestId] == "mine-1")
            let columns = try await client.post("/invocations?columns=probability,decision,decile", row).text
            #expect(columns.wholeMatch(of: /0\.\d+(e-\d+)?,[01],([1-9]|10)\n/) != nil, "\(columns)")
        }
    }

    @Test func jsonAnswersJSONWithReasons() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let body = #"{"instances":[{"features":[9,"yes","direct",1,2.5]},[1,"no","mail",0,null]]}"#
            let response = try await client.post("/invocations?reasons=2", body, [.contentType: "application/json"])
            #expect(response.headers[.contentType] == "application/json")
            guard case .object(let object) = try value(response), case .array(let all)? = object["predictions"] else {
                Issue.record("\(response.text)")
                return
            }
            #expect(all.count == 2)
            for case .object(let prediction) in all {
                #expect(prediction["score"] == prediction["probability"])
                guard case .array(let reasons)? = prediction["reasons"] else {
                    Issue.record("no reasons: \(prediction)")
                    continue
                }
                #expect((1...2).contains(reasons.count))
            }
            let csv = try await client.post(
                "/invocations?reasons=2", row, [.contentType: "text/csv", .accept: "text/csv"])
            #expect(csv.status == .badRequest)
            #expect(csv.text.contains("reasons are told in JSON only"))
        }
    }

    @Test func endpointIsNamedByPathOrHeader() async throws {
        let server = try await TestServer(endpoints: "shop", "other")
        let name = HTTPField.Name.endpointName
        try await server.test { client in
            #expect(try await client.post("/endpoints/other/invocations", row).status == .ok)
            #expect(try await client.post("/invocations", row, [name: "other"]).status == .ok)
            let unnamed = try await client.post("/invocations", row)
            #expect(unnamed.status == .badRequest)
            #expect(unnamed.text.contains("\"code\":\"endpoint-needed\""))
            #expect(try await client.post("/invocations", row, [name: "gone"]).status == .notFound)
        }
    }

    /// A percent-encoded name is the name; one with an encoded slash is none.
    @Test func encodedNamesAreDecoded() async throws {
        let server = try await TestServer(endpoints: "my-shop")
        try await server.test { client in
            #expect(try await client.post("/endpoints/my%2Dshop/invocations", row).status == .ok)
            for path in ["a%2Fb", "..%2F", "%00", "%", "%zz", "my-shop%20", "%C3%28"] {
                let response = try await client.post("/endpoints/\(path)/invocations", row)
                #expect((400..<500).contains(response.status.code), "\(path)")
            }
        }
    }

    @Test func errorsHaveOurShapeOnOurRoute() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let bad = try await client.post("/invocations", "\(row)\nmany,no,mail,0,1")
            #expect(bad.status == .badRequest)
            #expect(bad.headers[.contentType] == "application/json")
            #expect(
                bad.text == """
                    {"error":{"code":"bad-rows","message":"row 2, column \\"pages\\": not a number",\
                    "hint":"no row of the batch was scored; mend or remove the rows listed",\
                    "rows":[{"row":2,"column":"pages","reason":"not a number"}]}}
                    """)
            #expect(try await client.post("/invocations", row, [.contentType: "text/xml"]).status.code == 415)
            #expect(try await client.post("/invocations", row, [.accept: "text/csv;q=0"]).status.code == 406)
            #expect(try await client.post("/invocations", "").status == .badRequest)
            #expect(try await client.post("/invocations", #"{"instances":[]}"#).text.contains("empty-body"))
        }
    }

    @Test func errorsHaveSageMakersShapeOnItsRoute() async throws {
        let server = try await TestServer(endpoints: "shop")
        let path = "/endpoints/shop/invocations"
        try await server.test { client in
            let bad = try await client.post(path, "x,no,mail,0,1")
            #expect(bad.status.code == 424)
            #expect(bad.headers[.amazonErrorType] == "ModelError")
            guard case .object(let object) = try value(bad) else { return }
            #expect(object["OriginalStatusCode"] == .integer(400))
            #expect(object["OriginalMessage"] == "row 1, column \"pages\": not a number")
            #expect(object["ErrorCode"] == "CLIENT_ERROR_FROM_MODEL")
            let gone = try await client.post("/endpoints/gone/invocations", row)
            #expect(gone.status == .badRequest)
            #expect(gone.headers[.amazonErrorType] == "ValidationError")
            #expect(gone.text.contains("\"message\":\"there is no endpoint \\\"gone\\\"\""))
            let variant = try await client.post(path, row, [.targetVariant: "b"])
            #expect(variant.headers[.amazonErrorType] == "ValidationError")
            let long = try await client.post(path, row, [.inferenceId: String(repeating: "x", count: 65)])
            #expect(long.status == .badRequest)
            #expect(long.headers[.amazonErrorType] == "ValidationError")
            #expect(try await client.get(path).status == .methodNotAllowed)
        }
    }

    @Test func targetVariantAnswers() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "v2"
            request.weight = 0
        }
        let expected = try await batch(server, "shop:2", rows: [row])
        try await server.test { client in
            let response = try await client.post("/invocations", row, [.targetVariant: "v2"])
            #expect(response.headers[.invokedVariant] == "v2")
            #expect(response.text == "\(expected[0])\n")
            #expect(try await client.post("/invocations", row).headers[.invokedVariant] == "AllTraffic")
            let missing = try await client.post("/invocations", row, [.targetVariant: "v3"])
            #expect(missing.status == .badRequest)
            #expect(missing.text.contains("it has AllTraffic, v2"))
        }
    }

    @Test(arguments: [
        (HTTPField.Name.inferenceId, 65), (.inferenceId, 0), (.customAttributes, 1_025),
    ])
    func headersAreLimited(name: HTTPField.Name, length: Int) async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            let response = try await client.post("/invocations", row, [name: String(repeating: "x", count: length)])
            #expect(response.status == .badRequest)
            #expect(response.text.contains("\"code\":\"bad-parameter\""))
        }
    }

    @Test(arguments: ["reasons=-1", "reasons=x", "reasons=101", "columns=", "columns=score", "columns=probability,"])
    func parametersAreChecked(query: String) async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client async throws in
            #expect(try await client.post("/invocations?\(query)", row).status == .badRequest)
        }
    }

    @Test func largeBodiesAndManyRowsAreRefused() async throws {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.bodyLimit = 10_000
        server.configuration.rowLimit = 50
        try await server.test { client in
            for path in ["/invocations", "/endpoints/shop/invocations"] {
                let response = try await client.post(path, String(repeating: "1", count: 10_001))
                #expect(response.status == .contentTooLarge)
                #expect(response.headers[.connection] == "close")
            }
            let rows = ShopRows.lines(51).joined(separator: "\n")
            #expect(rows.utf8.count < 10_000)
            #expect(try await client.post("/invocations", rows).status == .contentTooLarge)
        }
    }

    @Test func noEndpointIsUnavailable() async throws {
        let server = try await TestServer()
        try await server.test { client in
            let response = try await client.post("/invocations", row)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "1")
            #expect(try await client.get("/ping").status == .serviceUnavailable)
        }
    }

    @Test func busyServerSaysSo() async throws {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.concurrencyLimit = 0
        try await server.test { client in
            let ours = try await client.post("/invocations", row)
            #expect(ours.status == .tooManyRequests)
            #expect(ours.headers[.retryAfter] == "1")
            let runtime = try await client.post("/endpoints/shop/invocations", row)
            #expect(runtime.headers[.amazonErrorType] == "ThrottlingException")
        }
    }
}

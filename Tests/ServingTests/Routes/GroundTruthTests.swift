import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Quality
import Testing

@testable import Serving

struct GroundTruthTests {
    private static let line =
        #"{"groundTruthData":{"data":"1","encoding":"CSV"},"eventMetadata":{"eventId":"order-1"},"eventVersion":"0"}"#
    private static let path = "/endpoints/shop/ground-truth"

    private func server() async throws -> TestServer {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.groundTruthFolder = "\(server.folder.path)/truth"
        return server
    }

    private func kept(_ server: TestServer) throws -> [String] {
        var labels: [String] = []
        try GroundTruthFolder("\(server.folder.path)/truth/shop").read(from: 0, to: 4e9) {
            labels.append("\($0.eventId)=\(String(decoding: $0.data, as: UTF8.self))")
        }
        return labels
    }

    @Test func labelsOfBothFormsAreKeptInTheirHour() async throws {
        let server = try await server()
        let token = server.token(.invoke)
        try await server.test { client in
            let json = try await client.post(Self.path, Self.line + "\n", token)
            #expect(json.status == .ok)
            #expect(json.text == #"{"endpoint":"shop","labels":1}"#)
            let csv = try await client.post(Self.path, "id,label\norder-2,0\norder-3,1\n", token)
            #expect(csv.text == #"{"endpoint":"shop","labels":2}"#)
        }
        #expect(try kept(server).sorted() == ["order-1=1", "order-2=0", "order-3=1"])
        let files = try GroundTruthFolder("\(server.folder.path)/truth/shop").files(from: 0, to: 4e9)
        #expect(files.allSatisfy { $0.contains(/truth\/shop\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d-\d\d-\d{3}-.*\.jsonl$/) })
    }

    @Test func aTokenIsNeededAlsoOnLoopback() async throws {
        let server = try await server()
        try await server.test { client in
            let none = try await client.post(Self.path, Self.line)
            let other = try await client.post(Self.path, Self.line, server.token(.read))
            let method = try await client.get(Self.path, server.token(.invoke))
            #expect([none.status, other.status, method.status] == [.unauthorized, .forbidden, .methodNotAllowed])
        }
        #expect(try kept(server).isEmpty)
    }

    @Test func mistakesAreListedByLineAndNothingIsKept() async throws {
        let server = try await server()
        let token = server.token(.invoke)
        try await server.test { client in
            let answer = try await client.post(Self.path, "a,1\nb\n,1\n", token)
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains(#""code":"bad-ground-truth""#))
            #expect(answer.text.contains("line 2: 1 fields instead of two, identity and label; 1 more lines"))
            #expect(answer.text.contains(#""rows":[{"row":2,"#) && answer.text.contains(#"{"row":3,"#))
            let empty = try await client.post(Self.path, "", token)
            #expect(empty.text.contains("no-labels"))
            let image = try await client.post(Self.path, "x", token.with(.contentType, "image/png"))
            #expect(image.status == .unsupportedMediaType)
            let other = try await client.post("/endpoints/other/ground-truth", Self.line, token)
            #expect(other.status == .notFound && other.text.contains("unknown-endpoint"))
        }
        #expect(try kept(server).isEmpty)
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        var server = try await server()
        server.configuration.bodyLimit = 10
        let token = server.token(.invoke)
        try await server.test { client in
            let answer = try await client.post(Self.path, "order-1,1\norder-2,1\n", token)
            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test func aFolderThatCannotBeWrittenIsSaidAndNothingIsAcknowledged() async throws {
        var server = try await server()
        server.configuration.groundTruthFolder = try server.folder.write([], to: "file")
        let token = server.token(.invoke)
        try await server.test { client in
            let answer = try await client.post(Self.path, "order-1,1\n", token)
            #expect(answer.status == .serviceUnavailable && answer.text.contains("not-kept"))
        }
    }

    @Test func theDescriptionHasTheRoute() async throws {
        let server = try await server()
        try await server.test { client in
            let text = try await client.get("/openapi.json", server.token(.read)).text
            #expect(text.contains(Self.path))
        }
    }
}

extension HTTPFields {
    fileprivate func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
        var fields = self
        fields[name] = value
        return fields
    }
}

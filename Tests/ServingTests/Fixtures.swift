import Access
import Capture
import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Telemetry
import Training

@testable import Jobs
@testable import Serving

/// A fresh folder that goes away with the value.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "propensity-serving-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }
}

/// Rows of a shop with numbers, boolean words, categories, 0 and 1, and missing cells.
enum ShopRows {
    static let features = ["pages", "member", "channel", "new", "spent"]
    static let header = features.joined(separator: ",")

    /// Without the label.
    static func lines(_ count: Int) -> [String] { (0..<count).map { cells($0).dropLast().joined(separator: ",") } }

    static func cells(_ row: Int) -> [String] {
        let draw = (row &* 2_654_435_761) >> 7 & 0xFF_FFFF
        let pages = draw % 10
        let isMember = draw / 10 % 2 == 1
        let channel = draw / 20 % 3
        let isSold = (pages > 5 && isMember) || (channel == 2 && draw / 60 % 4 == 0)
        return [
            draw / 240 % 11 == 0 ? "" : "\(pages)", draw / 2_640 % 13 == 0 ? "" : isMember ? "yes" : "no",
            draw / 34_320 % 9 == 0 ? "" : ["mail", "search", "direct"][channel], "\(draw / 60 % 2)",
            "\(Double(draw / 300 % 900) / 8)", isSold ? "1" : "0",
        ]
    }
}

/// Models trained once for all tests, as the files of their folders.
enum TrainedModels {
    static let first = Task { try await train(rounds: 8) }
    static let second = Task { try await train(rounds: 3) }

    private static func train(rounds: Int) async throws -> [String: Data] {
        let folder = try TemporaryFolder()
        let text = (0..<400).map { ShopRows.cells($0).joined(separator: ",") + "\n" }.joined()
        let data = try folder.write("\(ShopRows.header),sold\n\(text)".utf8, to: "train.csv")
        var request = TrainRequest(data: data, label: "sold", name: "shop", output: "\(folder.path)/model")
        try request.parameters.set("num_boost_round", to: "\(rounds)", origin: "test")
        try request.parameters.set("gamma", to: "0", origin: "test")
        _ = try await TrainJob(request) { _ in }.run()
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: request.output) {
            files[name] = try Data(contentsOf: URL(filePath: "\(request.output)/\(name)"))
        }
        return files
    }
}

/// A server with its stores, not listening: a home with two versions of the model `shop`.
struct TestServer {
    let folder: TemporaryFolder
    let home: Home
    let store = MemoryEndpointStore()
    let tokens = MemoryTokenStore()
    let captureLog = CaptureLog()
    let registry = MetricRegistry()
    var configuration = ServingConfiguration()

    /// - Parameter endpoints: Endpoints that answer with `shop:1`.
    /// - Throws: What training and deploying throw.
    init(endpoints: String...) async throws {
        folder = try TemporaryFolder()
        home = Home(path: "\(folder.path)/home")
        for (version, model) in [(1, TrainedModels.first), (2, TrainedModels.second)] {
            for (name, bytes) in try await model.value {
                try folder.write(bytes, to: "home/models/shop/\(version)/\(name)")
            }
        }
        for endpoint in endpoints { try await deploy("shop:1", to: endpoint) }
    }

    /// Deploys, by default without captures.
    @discardableResult
    func deploy(
        _ model: String, to endpoint: String, _ change: (inout DeployJob.Request) -> Void = { _ in }
    ) async throws -> Endpoint {
        var request = DeployJob.Request(model: model, endpoint: endpoint)
        request.capturePercent = 0
        change(&request)
        return try await DeployJob(request, home: home, store: store).run()
    }

    /// The `Authorization` header of a new token.
    func token(_ scopes: Scope...) -> HTTPFields {
        let (token, text) = AccessToken.make(scopes: Set(scopes), now: Date().timeIntervalSince1970)
        tokens.add(token)
        return [.authorization: "Bearer \(text)"]
    }

    /// What a test talks to.
    func application(tokens other: (any TokenStore)? = nil) throws -> Application<ServingResponder> {
        try PredictionServer(
            configuration, store: store, tokens: other ?? tokens, captureLog: captureLog, registry: registry,
            version: "0.0", logger: Self.silence
        ).application()
    }

    /// A request to the routes, without a connection.
    func test<Value: Sendable>(_ work: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await application().test(.router, work)
    }

    static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension TestClientProtocol {
    /// Sends a body.
    func post(_ path: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: headers)
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}

extension HTTPField.Name {
    /// Headers by their spelling in a test.
    static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .from }
}

/// Waits until something holds, at most a minute: the tests of the whole package share few cores.
func eventually(_ holds: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<6_000 {
        if try await holds() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}

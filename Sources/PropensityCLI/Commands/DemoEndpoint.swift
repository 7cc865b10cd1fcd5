import Access
import Capture
import Endpoints
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Serving
import Synchronization
import Tabular
import Telemetry
import Traffic

/// The part of the demo that needs a server: the model behind an endpoint, new sessions sent to it, some of them spoilt.
struct DemoEndpoint {
    /// A model's folder.
    let model: String
    /// The demo's folder.
    let folder: String
    let events: JobEvents

    /// What came of it.
    struct Outcome: Encodable {
        /// The folder with the captured records.
        var captures: String
        /// The folder with those of the spoilt sessions.
        var spoiltCaptures: String
        /// Records in both.
        var capturedRecords: Int
        /// Sessions as the shop sees them.
        var usual: TrafficSummary
        /// Sessions with two columns replaced by noise, as the reference does.
        var spoilt: TrafficSummary
    }

    /// Rows of each kind.
    private static let rows = 1_000
    /// The endpoints, one for each kind.
    private static let (usual, spoilt) = ("demo", "demo-spoilt")

    /// Serves, sends, stops.
    ///
    /// - Throws: What the job, the server or the traffic throws.
    func run() async throws -> Outcome {
        events(.note("5. Behind an endpoint, with new sessions, then with \"basket_add_list\" and \"loc_uk\" spoilt"))
        let home = Home(path: "\(folder)/home")
        let store = MemoryEndpointStore()
        for endpoint in [Self.usual, Self.spoilt] {
            var request = DeployJob.Request(model: model, endpoint: endpoint)
            request.captureDestination = URL(filePath: "\(folder)/captured").standardizedFileURL.path
            request.captureMode = .durable
            _ = try await DeployJob(request, home: home, store: store).run()
        }
        let data = "\(folder)/traffic.csv"
        defer { try? FileManager.default.removeItem(atPath: data) }
        _ = try await GenerateJob(rows: Self.rows, seed: 44, output: data, events: { _ in }).run()

        var configuration = ServingConfiguration()
        configuration.port = 0
        var logger = Logger(label: "propensity")
        logger.logLevel = .error
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = try PredictionServer(
            configuration, store: store, tokens: MemoryTokenStore(), captureLog: CaptureLog(),
            registry: MetricRegistry(),
            version: Version.current, logger: logger, onListening: { port.yield($0) })
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        let (usual, spoilt) = try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            var listening: Int?
            for await port in ports {
                listening = port
                break
            }
            guard let listening else {
                try await tasks.waitForAll()
                throw CancellationError()
            }
            let url = "http://127.0.0.1:\(listening)"
            func address(_ endpoint: String) -> String { "\(url)/endpoints/\(endpoint)/invocations" }
            let usual = try await traffic(data, to: address(Self.usual), faults: [])
            let columns = try feed(data).columns
            let spoilt = try await traffic(
                data, to: address(Self.spoilt),
                faults: try Fault.parse(.noise, "basket_add_list,loc_uk:3", columns: columns))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return (usual, spoilt)
        }
        return Outcome(
            captures: "\(folder)/captured/\(Self.usual)", spoiltCaptures: "\(folder)/captured/\(Self.spoilt)",
            capturedRecords: try records(Self.usual) + records(Self.spoilt), usual: usual, spoilt: spoilt)
    }

    private func feed(_ data: String) throws -> RowFeed {
        // Of few sessions a rare column may be constant, and no feature.
        let schema = try ModelDirectory(path: model).load().schema
        return try RowFeed(
            data: data, reading: CSVOptions(), selection: .only(schema.features.map(\.name)), identifier: "UserID")
    }

    private func traffic(_ data: String, to url: String, faults: [Fault]) async throws -> TrafficSummary {
        let feed = try feed(data)
        return try await Simulation(
            feed: feed, target: InvocationTarget(url: url), pace: Simulation.Pace(), form: Simulation.Form(),
            sabotage: Sabotage(faults, columns: feed.columns, seed: 42)
        ).run()
    }

    private func records(_ endpoint: String) throws -> Int {
        let now = Date().timeIntervalSince1970
        let reader = try CaptureReader(destination: "\(folder)/captured", endpoint: endpoint)
        return try reader.read(from: now - 86_400, to: now + 86_400) { _, _ in }.records
    }
}

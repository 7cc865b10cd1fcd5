import Access
import Capture
import Endpoints
import Serving
import Telemetry
import Testing

@Suite struct ServingConfigurationTests {
    @Test(arguments: ["127.0.0.1", "127.8.9.10", "localhost", "::1"])
    func loopbackIsThisMachine(host: String) {
        var configuration = ServingConfiguration()
        configuration.host = host
        #expect(configuration.isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0", "::", "", "127.0.0", "127.0.0.1.example.com", "127.0.0.256", "127.0.0.1.", "128.0.0.1",
        "example.com",
        "::ffff:1.2.3.4",
    ])
    func widerAddressesNeedTLS(host: String) async throws {
        var configuration = ServingConfiguration()
        configuration.host = host
        #expect(!configuration.isLoopback)
        let log = CaptureLog()
        let error = #expect(throws: ServerError.self) {
            try PredictionServer(
                configuration, store: MemoryEndpointStore(), tokens: MemoryTokenStore(), captureLog: log,
                registry: MetricRegistry(), version: "0", logger: TestServer.silence)
        }
        await log.shutDown()
        #expect(error?.code == .notSafe)
        #expect(error?.message == "\(host) can be reached from other machines, which needs TLS")
    }
}

import Access
import ArgumentParser
import CMalloc
import Capture
import Container
import Endpoints
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Serving
import Telemetry
import UnixSignals

struct ContainerServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the model in /opt/ml/model on port 8080, by the contract of SageMaker's containers.",
        discussion: """
            The model is one of ours, or XGBoost's own in JSON or UBJSON under the name xgboost-model. As the contract
            demands, predictions are open to whoever reaches the port, without TLS: run this only inside a container whose
            port nobody but the platform reaches. Elsewhere use `propensity serve`.

            EXAMPLE
              propensity container serve
              propensity container serve --prefix ./ml --host 127.0.0.1
            """)

    @OptionGroup var container: ContainerOptions

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "0.0.0.0"

    @Option(
        help: ArgumentHelp(
            "The port; 0 for one that is free. Also SAGEMAKER_BIND_TO_PORT; by default 8080.", valueName: "n"))
    var port: Int?

    @Option(help: ArgumentHelp("How much to log: debug, info, notice, warning or error.", valueName: "level"))
    var logLevel: Logger.Level = .info

    @Option(help: ArgumentHelp("How to log.", valueName: "text|json"))
    var logFormat: LogFormat = .text

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port takes a number from 0 to 65535") }
    }

    func run() async throws {
        let logger = logFormat.logger(level: common.quiet ? .error : logLevel)
        var configuration = ServingConfiguration()
        configuration.isInsideContainer = true
        configuration.host = host
        configuration.port = try port ?? Self.number("SAGEMAKER_BIND_TO_PORT", in: 1...65_535) ?? 8_080
        if let limit = try Self.number("MAX_CONTENT_LENGTH", in: 1...Int(Int32.max)) { configuration.bodyLimit = limit }
        cmalloc_return_blocks_of(1 << 20)
        let scratch = try ScratchFolder()
        let model = try ServedModelFolder.find(container.folders, scratch: scratch.path)
        let store = MemoryEndpointStore()
        var request = DeployJob.Request(model: model, endpoint: "model")
        // The platform captures by itself.
        request.capturePercent = 0
        _ = try await DeployJob(request, home: Home(path: "\(scratch.path)/home"), store: store).run()
        let console = common.console
        let server = try PredictionServer(
            configuration, store: store, tokens: MemoryTokenStore(), captureLog: CaptureLog { _ in },
            registry: MetricRegistry(), version: Version.current, logger: logger,
            onListening: { [host] port in console.events(.note("serving the model on http://\(host):\(port)")) })
        Interruption.leaveToCommand()
        var group = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // SageMaker kills what has not ended 30 s after it was asked to.
        group.maximumGracefulShutdownDuration = .seconds(25)
        try await ServiceGroup(configuration: group).run()
        withExtendedLifetime(scratch) {}
    }

    /// A number that the platform sets.
    ///
    /// - Throws: ``Jobs/JobError`` for what is none, since another port or limit than the one that was meant helps nobody.
    private static func number(_ variable: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw JobError(
                .invalidOption, "\(variable) is \"\(text)\"",
                hint: "it takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

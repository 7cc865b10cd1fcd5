import AWSRoutes
import ArgumentParser
import CMalloc
import Capture
import Endpoints
import Foundation
import Jobs
import Logging
import S3Client
import SageMaker
import ScheduledRuns
import ServiceLifecycle
import Serving
import Storage
import Telemetry
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer requests for predictions over HTTP: every deployed endpoint, or one model alone.",
        discussion: """
            On 127.0.0.1 predictions need no credential; everything else needs a token (`propensity token create`). Another
            --host needs TLS, and a token for everything. Without MODEL it is SageMaker, S3 and STS for AWS's clients too, who
            sign with an access key (`propensity aws-environment`). Ctrl-C and SIGTERM end it after what it accepted is
            answered.

            EXAMPLE
              propensity serve model
              curl -H 'Content-Type: text/csv' --data-binary @rows.csv http://127.0.0.1:8080/invocations
            """)

    @Argument(
        help: "A model's folder, or a registered NAME or NAME:VERSION, to serve alone; without it, what is deployed.")
    var model: String?

    @Option(help: ArgumentHelp("The port; 0 for one that is free.", valueName: "n"))
    var port = 8080

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The server's certificate, PEM; read again when it changes.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Requests worked on at once; further ones get 429.", valueName: "n"))
    var maxConcurrency = ServingConfiguration().concurrencyLimit

    @Option(help: ArgumentHelp("Rows in a request.", valueName: "n"))
    var maxRows = ServingConfiguration().rowLimit

    @Option(help: ArgumentHelp("Bytes in a request's body.", valueName: "n"))
    var maxBody = ServingConfiguration().bodyLimit

    @Option(help: ArgumentHelp("Seconds from a request's first byte to its answer.", valueName: "seconds"))
    var requestTimeout = ServingConfiguration().requestSeconds

    @Option(help: ArgumentHelp("How much to log: debug, info, notice, warning or error.", valueName: "level"))
    var logLevel: Logger.Level = .info

    @Option(help: ArgumentHelp("How to log.", valueName: "text|json"))
    var logFormat: LogFormat = .text

    @OptionGroup var aws: AWSOptions
    @OptionGroup var capture: CaptureOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard maxConcurrency > 0, maxRows > 0, maxBody > 0, requestTimeout > 0 else {
            throw ValidationError("limits are numbers above 0")
        }
        guard model != nil || (capture.capturePercent == nil && capture.captureMode == nil && capture.captureTo == nil)
        else {
            throw ValidationError(
                "captures of a deployed endpoint are set by `propensity deploy`; these options need a MODEL")
        }
    }

    func run() async throws {
        let logger = logFormat.logger(level: common.quiet ? .error : logLevel)
        let configuration = serving
        // A moment of large bodies must not decide what the server keeps for the rest of its days.
        cmalloc_return_blocks_of(1 << 20)
        if let model { _ = try ModelDirectory.resolve(model, home: home.value) }
        let registry = try Registry(home: home.value.absolutePath)
        var store: any EndpointStore = registry
        if let model { store = try await alone(model) }
        for destination in Set(try await store.endpoints().compactMap(\.capture?.destination)).sorted() {
            repair(destination, logger: logger)
        }
        let scheme = configuration.tls == nil ? "http" : "https"
        let notice = ServingNotice(to: model == nil ? home.value : nil)
        let console = common.console
        let metrics = MetricRegistry()
        let home = home.value
        let aws =
            model == nil
            ? try aws.services(home, registry, tlsCertificate: tlsCertificate, metrics: metrics, logger: logger) : nil
        let server = try PredictionServer(
            configuration, store: store, tokens: registry, captureLog: captureLog(logger), registry: metrics,
            foreign: aws?.router, version: Version.current, logger: logger,
            onListening: { port in
                aws?.destination.set(host: configuration.host, port: port, isTLS: configuration.tls != nil)
                let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
                let url = "\(scheme)://\(host):\(port)"
                let names = notice.listens(at: url).joined(separator: ", ")
                console.events(.note("serving \(names.isEmpty ? "no endpoint yet" : names) on \(url)"))
            },
            onFollowed: { notice.follows($0, failures: $1) })
        Interruption.leaveToCommand()
        // With a model alone there is nothing to schedule.
        let monitor = MonitorService(
            store: registry, registry: metrics, logger: logger,
            places: aws.map { MonitoringPlaces(objects: $0.objects.objects, home: home.absolutePath) })
        var group = ServiceGroupConfiguration(
            services: model == nil ? [monitor, server] + (aws?.services ?? []) : [server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        defer { notice.ends() }
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            await aws?.objects.close()
            throw error
        }
        await aws?.objects.close()
    }

    private var serving: ServingConfiguration {
        var configuration = ServingConfiguration()
        configuration.host = host
        configuration.port = port
        if let tlsCertificate, let tlsKey {
            configuration.tls = ServingConfiguration.TLSFiles(certificate: tlsCertificate, key: tlsKey)
        }
        configuration.concurrencyLimit = maxConcurrency
        configuration.rowLimit = maxRows
        configuration.bodyLimit = maxBody
        configuration.requestSeconds = requestTimeout
        configuration.groundTruthFolder = home.value.groundTruth
        return configuration
    }

    /// A store with one endpoint, named after the model, that no other process sees.
    private func alone(_ model: String) async throws -> MemoryEndpointStore {
        let store = MemoryEndpointStore()
        var request = DeployJob.Request(model: model, endpoint: Self.endpointName(of: model))
        request.capturePercent = capture.capturePercent
        request.captureMode = capture.captureMode
        request.captureDestination = capture.captureTo.map { URL(filePath: $0).standardizedFileURL.path }
        _ = try await DeployJob(request, home: home.value, store: store).run()
        return store
    }

    /// `models/shop_2` becomes `shop-2`.
    static func endpointName(of model: String) -> String {
        let last = model.split(separator: "/").last.map(String.init) ?? model
        let words = last.prefix { $0 != ":" }.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = String(words.joined(separator: "-").prefix(EndpointName.limit))
        return EndpointName.isValid(name) ? name : "model"
    }

    private func captureLog(_ logger: Logger) -> CaptureLog {
        // A bucket that was deleted while records were on their way does not come back with them.
        let files = CaptureFileSystem.makingNothing(in: AWSHome.objects(home.value))
        return CaptureLog(limits: CaptureLimits(), clock: .system, fileSystem: files) { event in
            switch event {
            case .failed(let place, let failure, let lost):
                logger.error("capture failed: \(failure.message)", metadata: ["place": "\(place)", "lost": "\(lost)"])
            case .recovered(let place): logger.notice("capture works again", metadata: ["place": "\(place)"])
            case .dropped(let counts):
                let text = counts.map { "\($0.value) \($0.key.rawValue)" }.sorted().joined(separator: ", ")
                logger.warning("captured records dropped: \(text)")
            case .unconfirmed(let count):
                logger.warning("the disk is slow: \(count) answered before their captured records were on it")
            }
        }
    }

    /// Takes away what a killed process left half-written.
    private func repair(_ destination: String, logger: Logger) {
        do {
            let repair = try CaptureLog.repair(destination: destination)
            for cut in repair.cut { logger.notice("an unfinished captured record was cut off \(cut.file)") }
            for problem in repair.problems { logger.warning("captures: \(problem)") }
        } catch {
            logger.warning("captures under \(destination) cannot be checked: \(error.message)")
        }
    }
}

public import Access
public import Capture
public import Endpoints
import Hummingbird
import HummingbirdCore
import HTTPTypes
import HummingbirdTLS
public import Logging
import NIOCertificateReloading
import NIOCore
import NIOPosix
import NIOSSL
public import ServiceLifecycle
public import Telemetry

/// Answers requests for predictions over HTTP, for the endpoints of a store, until it is asked to stop.
///
/// Stopping is graceful: what was accepted is answered, then captures are flushed.
public struct PredictionServer: Service {
    private let configuration: ServingConfiguration
    private let store: any EndpointStore
    private let credentials: Credentials
    private let foreign: (any ForeignRoutes)?
    private let captureLog: CaptureLog
    private let registry: MetricRegistry
    private let version: String
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void
    private let onFollowed: @Sendable (_ revisions: [String: Int], _ failures: [String: String]) -> Void

    /// A server; it listens when it is run.
    ///
    /// - Parameters:
    ///   - configuration: How it listens, and what it takes.
    ///   - store: What is deployed.
    ///   - tokens: Who may come in.
    ///   - captureLog: Where records go; shut down when the server ends.
    ///   - registry: Where it counts.
    ///   - foreign: Routes of other protocols on the same port, whose credentials are used instead of `tokens`.
    ///   - version: The program's version, for `/openapi.json`.
    ///   - logger: Where it logs.
    ///   - onListening: Told the port once callers can connect.
    ///   - onFollowed: Told, whenever the store was read, which revisions it had and why one of them is not at work.
    /// - Throws: ``ServerError`` when it would be open to others without TLS, or the certificate cannot be read.
    public init(
        _ configuration: ServingConfiguration, store: any EndpointStore, tokens: any TokenStore, captureLog: CaptureLog,
        registry: MetricRegistry, foreign: (any ForeignRoutes)? = nil, version: String, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in },
        onFollowed: @escaping @Sendable (_ revisions: [String: Int], _ failures: [String: String]) -> Void = { _, _ in }
    ) throws(ServerError) {
        guard configuration.isLoopback || configuration.isInsideContainer || configuration.tls != nil else {
            throw ServerError(
                .notSafe, "\(configuration.host) can be reached from other machines, which needs TLS",
                hint: "give --tls-certificate and --tls-key, or listen on 127.0.0.1")
        }
        self.configuration = configuration
        self.store = store
        self.foreign = foreign
        credentials = foreign?.credentials ?? Credentials(tokens)
        self.captureLog = captureLog
        self.registry = registry
        self.version = version
        self.logger = logger
        self.onListening = onListening
        self.onFollowed = onFollowed
    }

    /// Serves until the task is cancelled or a graceful shutdown begins.
    ///
    /// - Throws: ``ServerError`` when the port cannot be had.
    public func run() async throws {
        let application = try application()
        do {
            try await application.run()
        } catch let error as IOError {
            await captureLog.shutDown()
            throw ServerError(
                .portTaken,
                "cannot listen on \(configuration.host), port \(configuration.port): \(error.localizedDescription)",
                hint: "another program may have the port; choose one with --port")
        }
        await captureLog.shutDown()
    }

    /// The routes, what works beside them, and how they are reached.
    ///
    /// - Throws: ``ServerError`` when the certificate cannot be read.
    func application() throws -> Application<ServingResponder> {
        StatusRoutes.describe(registry)
        let live = LiveEndpoints(registry: registry, rowLimit: configuration.rowLimit, logger: logger)
        let follower = EndpointFollower(store: store, live: live, logger: logger, report: onFollowed)
        let shadows = ShadowTraffic(captureLog: captureLog, registry: registry)
        let inFlight = InFlight(limit: configuration.concurrencyLimit)
        let gate = Gate(
            credentials: credentials, isLoopback: configuration.isLoopback || configuration.isInsideContainer)
        let invocations = Invocations(
            live: live, captureLog: captureLog, inFlight: inFlight, shadows: shadows, bodyLimit: configuration.bodyLimit
        )
        let router = ServingRouter(
            gate: gate, invocations: invocations,
            groundTruth: GroundTruthRoute(
                live: live, inFlight: inFlight, folder: configuration.groundTruthFolder,
                bodyLimit: configuration.bodyLimit),
            status: StatusRoutes(
                live: live, captureLog: captureLog, inFlight: inFlight, registry: registry, version: version,
                limits: configuration),
            foreign: foreign)
        let tls = try TLSReloading(configuration.tls, logger: logger)
        var application = Application(
            responder: ServingResponder(
                own: router.responder, foreign: foreign, inFlight: InFlight(limit: configuration.concurrencyLimit)),
            server: try tls.server(
                around: http {
                    DirectInvocations(
                        invocations: invocations, gate: gate, logger: logger,
                        isSigned: { [foreign] in foreign?.isSigned($0) ?? false })
                }),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil, backlog: 1_024,
                availableConnectionsDelegate: .maximum(configuration.connectionLimit, logger: logger)),
            services: [follower, shadows] + tls.services,
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        // Callers find the endpoints there when the port opens.
        application.beforeServerStarts { await follower.begin() }
        return application
    }

    private func http(_ direct: @escaping @Sendable () -> DirectInvocations) -> HTTPServerBuilder {
        let (seconds, bodyLimit, foreign) = (configuration.requestSeconds, configuration.bodyLimit, foreign)
        let isTransfer: @Sendable (HTTPRequest) -> Bool = { foreign?.isTransfer($0) ?? false }
        var limits = HTTP1Channel.Configuration.DecoderConfiguration()
        limits.maxHeaderFieldSize = configuration.headerLimit
        limits.maxHeaderListSize = configuration.headerLimit
        limits.maxHeaderFieldCount = 200
        let setting = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                OldHTTP.Place(), ParserFaults(), ContinueNotice(bodyLimit: bodyLimit, isTransfer: isTransfer),
                ClosingNotice(), RequestDeadline(seconds: seconds, isTransfer: isTransfer),
                DirectInvocations.Place(for: direct()),
            ],
            idleTimeout: .milliseconds(Int64(configuration.idleSeconds * 1_000)), httpDecoderConfiguration: limits)
        return HTTPServerBuilder { AcceptedHTTP1(http: HTTP1Channel(responder: $0, configuration: setting)) }
    }
}

/// Why a server cannot run.
public struct ServerError: Error, Sendable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// It would be open to other machines without TLS.
        case notSafe = "not-safe"
        /// Certificate or key cannot be used.
        case certificate
        /// The address and port cannot be had.
        case portTaken = "port-taken"
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong.
    public var message: String
    /// What to do about it.
    public var hint: String?

    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// Message and hint, a line each.
    public var description: String { hint.map { "\(message)\n  \($0)" } ?? message }
}

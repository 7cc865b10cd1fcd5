import AWSRoutes
import Access
import ArgumentParser
import Foundation
import Jobs
import Logging
import ObjectStore
import S3Client
import SageMaker
import SageMakerJobs
import ServiceLifecycle
import Storage
import Tabular
import Telemetry

/// How `serve` stands in for AWS.
struct AWSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The region that AWS's clients name. Also AWS_REGION, AWS_DEFAULT_REGION; otherwise that of the first call.",
            valueName: "region"))
    var region: String?

    @Option(
        help: ArgumentHelp(
            "The account in ARNs, 12 digits; kept in the home. By default \(AWSHome.account).", valueName: "id"))
    var account: String?

    @Option(
        help: ArgumentHelp(
            """
            Another S3 server for s3:// instead of the home's own store, http://host:port or https://host. Its access key \
            is that of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or of AWS_PROFILE in ~/.aws/credentials.
            """,
            valueName: "url"))
    var s3Endpoint: String?

    func validate() throws {
        if let region, !HomeRegion.isValid(region) {
            throw ValidationError("--region takes a name such as us-west-2; \"\(region)\" is none")
        }
        if let account, account.utf8.count != 12 || !account.utf8.allSatisfy({ (48...57).contains($0) }) {
            throw ValidationError("--account takes 12 digits")
        }
    }

    /// AWS's routes, and what runs beside them.
    struct Services {
        let router: AWSRouter
        let destination: STSProxy.Destination
        let services: [any Service]
        /// Where `s3://` leads; to be closed when the services have ended.
        let objects: ObjectsChoice
    }

    /// Puts together what answers AWS's clients for a home.
    ///
    /// - Parameters:
    ///   - home: Where everything is kept.
    ///   - registry: The home's.
    ///   - tlsCertificate: The server's own, when it speaks TLS; clients are to trust it too.
    ///   - metrics: Where is counted.
    ///   - logger: Where is logged.
    /// - Returns: The routes and the services.
    /// - Throws: The errors of the registry, the store of objects and the authority.
    func services(
        _ home: Home, _ registry: Registry, tlsCertificate: String?, metrics: MetricRegistry, logger: Logger
    ) throws -> Services {
        if let account { try registry.set(.awsAccount, to: account) }
        let account = try registry.settle(.awsAccount, AWSHome.account)
        let told = region ?? AWSHome.environmentRegion
        if let told { try registry.set(.awsRegion, to: told) }
        let region = HomeRegion(try registry.setting(.awsRegion)) { try registry.settle(.awsRegion, $0) }
        try registry.set(.s3Endpoint, to: s3Endpoint ?? "")
        let store = try ObjectStore(folder: AWSHome.objects(home))
        let (choice, logs) = (try objects(home, store, logger: logger), JobLogs(home: home))
        let objects = choice.objects
        let router = AWSRouter(
            credentials: Credentials(registry, keys: registry), region: region, account: account,
            controlPlane: ControlPlane(
                resources: registry, endpoints: registry, schedules: registry, objects: objects,
                account: account),
            logs: { try await logs.respond(operation: $0, body: $1, now: $2) },
            buckets: s3Endpoint.map { .elsewhere(url: $0) } ?? .here(store), registry: metrics)
        let destination = STSProxy.Destination()
        let authority = try LocalAuthority(folder: AWSHome.folder(home), now: Date().timeIntervalSince1970)
        let own = tlsCertificate.flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
        try AtomicFile.write(Array(authority.pem.utf8) + own, to: AWSHome.bundle(home))
        let proxy = STSProxy(
            authority: authority, destination: destination,
            port: try registry.setting(.awsProxyPort).flatMap { Int($0) } ?? 0, logger: logger
        ) { port in
            do {
                try registry.set(.awsProxyPort, to: "\(port)")
            } catch {
                logger.warning("the port of the proxy of STS cannot be kept: \(error)")
            }
        }
        guard let program = Bundle.main.executablePath else {
            throw JobError(
                .invalidOption, "the program's own file cannot be found",
                hint: "start it by its path, with /proc mounted")
        }
        let worker = SageMakerWorker(
            resources: registry, endpoints: registry, objects: objects, home: home, executable: program,
            logger: logger)
        return Services(
            router: router, destination: destination, services: choice.services + [worker, proxy], objects: choice)
    }

    /// Where `s3://` leads.
    private func objects(_ home: Home, _ store: ObjectStore, logger: Logger) throws -> ObjectsChoice {
        guard let s3Endpoint else { return ObjectsChoice(embedded: EmbeddedObjects(store)) }
        return try ObjectsChoice(
            endpoint: s3Endpoint, environment: ProcessInfo.processInfo.environment,
            spool: home.absolutePath + "/captured-remote", logger: logger)
    }
}

/// Where a home keeps what AWS's clients need, and what it is by default.
enum AWSHome {
    /// The account of a home that was told none.
    static let account = "000000000000"

    /// Buckets, a folder each.
    static func objects(_ home: Home) -> String { home.absolutePath + "/objects" }

    /// The certificate authority, and the files that clients are pointed at.
    static func folder(_ home: Home) -> String { home.absolutePath + "/aws" }

    /// The certificates that clients are to trust, PEM.
    static func bundle(_ home: Home) -> String { folder(home) + "/ca-bundle.pem" }

    /// The region that the environment names; nil for none.
    static var environmentRegion: String? {
        let environment = ProcessInfo.processInfo.environment
        return ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap { environment[$0] }.first(where: HomeRegion.isValid)
    }
}

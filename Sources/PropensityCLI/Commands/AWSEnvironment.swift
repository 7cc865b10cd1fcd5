import AWSRoutes
import Access
import ArgumentParser
import Foundation
import Jobs
import Storage
import Tabular

/// `propensity aws-environment`: the one step that makes a shell's AWS clients call this server.
struct AWSEnvironment: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aws-environment",
        abstract: "Print the variables that make AWS's clients call the server of this home.",
        discussion: """
            boto3, SageMaker's Python SDKs and the AWS CLI need nothing else; what runs in the shell afterwards calls this
            server in AWS's place. STS, which the SDKs call by its own name, goes through a proxy on this machine, with a
            certificate of the home's own authority.

            EXAMPLE
              propensity serve &
              eval "$(propensity aws-environment)"
              aws s3 mb s3://sessions
            """)

    @Flag(help: "Make a new access key; by default the home has one for all shells, made the first time.")
    var createKey = false

    @Option(help: ArgumentHelp("The server's port on this machine, in place of --endpoint.", valueName: "n"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The region to name. By default the home's, then AWS_REGION or AWS_DEFAULT_REGION, then us-west-2.",
            valueName: "region"))
    var region: String?

    @Option(
        help: ArgumentHelp(
            "The server's URL. By default where the home's server listens, or http://127.0.0.1:8080.", valueName: "url")
    )
    var endpoint: String?

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard port == nil || endpoint == nil else { throw ValidationError("--port and --endpoint exclude each other") }
        guard port.map({ (1...65_535).contains($0) }) ?? true else {
            throw ValidationError("--port takes a number from 1 to 65535")
        }
        if let region, !HomeRegion.isValid(region) {
            throw ValidationError("--region takes a name such as us-west-2; \"\(region)\" is none")
        }
        if let endpoint, URL(string: endpoint)?.host() == nil {
            throw ValidationError("--endpoint takes a URL such as http://127.0.0.1:8080")
        }
    }

    func run() throws {
        let registry = try Registry(home: home.value.absolutePath)
        let state = ServingState.current(home.value)
        let endpoint = endpoint ?? port.map { "http://127.0.0.1:\($0)" }
        if state == nil, endpoint == nil {
            common.console.events(.note("no server of this home runs; start one with `propensity serve`"))
        }
        // A server that has just begun to listen tells its proxy's port a moment later.
        for _ in 0..<30 where try state != nil && registry.setting(.awsProxyPort) == nil { usleep(100_000) }
        let own = state.map { Self.callable($0.address) }
        if endpoint == nil, let own, own != state?.address, own.hasPrefix("https:") {
            common.console.events(
                .note(
                    "the server's certificate has to name 127.0.0.1; where it does not, give --endpoint https://NAME:PORT"
                ))
        }
        let variables = try variables(registry, endpoint ?? own ?? "http://127.0.0.1:8080")
        if common.json {
            return try common.console.json(
                Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
        }
        for variable in variables {
            try common.console.result("# \(variable.meaning)\nexport \(variable.name)=\(Self.quoted(variable.value))")
        }
    }

    /// An address to call; all of a machine's, which a server may listen on, are none.
    static func callable(_ address: String) -> String {
        for every in ["://0.0.0.0:", "://[::]:", "://:::"] where address.contains(every) {
            return address.replacing(every, with: "://127.0.0.1:")
        }
        return address
    }

    private struct Variable {
        var name: String
        var value: String
        var meaning: String
    }

    private func variables(_ registry: Registry, _ endpoint: String) throws -> [Variable] {
        let region =
            try self.region ?? registry.setting(.awsRegion) ?? AWSHome.environmentRegion ?? "us-west-2"
        let account = try registry.setting(.awsAccount) ?? AWSHome.account
        let folder = AWSHome.folder(home.value)
        let authority = try LocalAuthority(folder: folder, now: Date().timeIntervalSince1970)
        let bundle = AWSHome.bundle(home.value)
        if !FileManager.default.fileExists(atPath: bundle) {
            try AtomicFile.write(Array(authority.pem.utf8), to: bundle)
        }
        let settings = folder + "/sagemaker.yaml"
        try AtomicFile.write(Array(Self.settings(bucket: "sagemaker-\(region)-\(account)").utf8), to: settings)

        var variables = [
            Variable(name: "AWS_ENDPOINT_URL", value: endpoint, meaning: "Every service is at this server.")
        ]
        if let s3 = try registry.setting(.s3Endpoint), !s3.isEmpty {
            variables.append(
                Variable(name: "AWS_ENDPOINT_URL_S3", value: s3, meaning: "Buckets are at the server's --s3-endpoint."))
        }
        variables += try key(registry)
        variables.append(
            Variable(
                name: "AWS_DEFAULT_REGION", value: region, meaning: "The region to sign for; ARNs and buckets have it.")
        )
        if let port = try registry.setting(.awsProxyPort) {
            variables += [
                Variable(
                    name: "HTTPS_PROXY", value: "http://127.0.0.1:\(port)",
                    meaning: "STS, which SDKs call by its own name, is reached through this proxy, and nothing else is."
                ),
                Variable(
                    name: "AWS_CA_BUNDLE", value: bundle,
                    meaning: "The authority whose certificate the server shows as STS; good for amazonaws.com only."),
                Variable(
                    name: "NO_PROXY", value: Self.direct(endpoint),
                    meaning: "The server itself is called without the proxy."),
            ]
        } else {
            common.console.events(
                .note("STS by its own name is not led here yet; print the variables again when the server has run"))
        }
        // Where a shell has them in small letters, those count.
        let environment = ProcessInfo.processInfo.environment
        variables += variables.filter { $0.name.hasSuffix("_PROXY") && environment[$0.name.lowercased()] != nil }
            .map { Variable(name: $0.name.lowercased(), value: $0.value, meaning: "The same, as this shell has it.") }
        variables.append(
            Variable(
                name: "SAGEMAKER_USER_CONFIG_OVERRIDE", value: settings,
                meaning: "SageMaker's Python SDK 2: no telemetry, and the default bucket without a call of STS."))
        return variables
    }

    /// The home's key for shells; made when there is none, or it was revoked.
    private func key(_ registry: Registry) throws -> [Variable] {
        var kept: StoredAccessKey?
        if !createKey, let id = try registry.setting(.awsEnvironmentKey) {
            kept = try registry.accessKeys().first { $0.id == id }
        }
        let key = kept ?? StoredAccessKey.make(scopes: [.admin], now: Date().timeIntervalSince1970)
        if kept == nil {
            try registry.add(key)
            try registry.set(.awsEnvironmentKey, to: key.id)
        }
        return [
            Variable(
                name: "AWS_ACCESS_KEY_ID", value: key.id,
                meaning: "This home's key for shells; take it back with: propensity token revoke \(key.id)"),
            Variable(name: "AWS_SECRET_ACCESS_KEY", value: key.secret, meaning: "Its secret half."),
        ]
    }

    /// The hosts that are called without a proxy: the server's, and this machine.
    private static func direct(_ endpoint: String) -> String {
        var hosts = ["127.0.0.1", "localhost"]
        if let host = URL(string: endpoint)?.host(), !hosts.contains(host) { hosts.insert(host, at: 0) }
        return hosts.joined(separator: ",")
    }

    private static func settings(bucket: String) -> String {
        """
        # Written by `propensity aws-environment` for SageMaker's Python SDK, which finds it by SAGEMAKER_USER_CONFIG_OVERRIDE.
        SchemaVersion: '1.0'
        SageMaker:
          PythonSDK:
            Modules:
              TelemetryOptOut: true
              Session:
                DefaultS3Bucket: \(bucket)

        """
    }

    /// Text as one word of a shell.
    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0 | 32) || "-_./:,@%+=".utf8.contains($0)
        }
        return plain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

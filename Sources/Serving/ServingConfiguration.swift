/// How a server listens, and what it takes from callers.
public struct ServingConfiguration: Sendable {
    /// Where it listens.
    public var host = "127.0.0.1"
    /// The port; 0 for one that is free.
    public var port = 8080
    /// Certificate and key, when it speaks TLS.
    public var tls: TLSFiles?
    /// Whether predictions are open to everybody who reaches the address, without TLS, as SageMaker's container contract asks.
    ///
    /// For a container whose only caller is the platform around it; everything but predictions still needs a token.
    public var isInsideContainer = false
    /// The most bytes of a body: SageMaker's 6 MiB.
    public var bodyLimit = 6_291_456
    /// The folder below which each endpoint has one for its ground truth, `{folder}/{endpoint}/yyyy/MM/dd/HH`; nil takes none.
    public var groundTruthFolder: String?
    /// The most rows of a request.
    public var rowLimit = 200_000
    /// Requests worked on at once; further ones are refused with 429.
    public var concurrencyLimit = 512
    /// Open connections; further ones wait.
    public var connectionLimit = 4_096
    /// Seconds that a request may take from its first byte to its answer.
    public var requestSeconds = 30.0
    /// Seconds after which a connection without a request is closed.
    public var idleSeconds = 75.0
    /// Bytes of all header lines.
    public var headerLimit = 32_768

    /// The defaults.
    public init() {}

    /// Certificate and key as PEM files; read again when they change.
    public struct TLSFiles: Sendable {
        /// The server's certificate, and those between it and the root.
        public var certificate: String
        /// The certificate's key.
        public var key: String

        /// Files by their paths.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Whether only this machine can reach the server.
    public var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether an address is one that only this machine can reach.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}

public import Logging
import NIOCore
import NIOPosix
import NIOSSL
public import ServiceLifecycle
import Synchronization

/// Leads calls of `https://sts.<region>.amazonaws.com` to the server, for clients that take no other address for it.
///
/// A proxy on loopback: a client with `HTTPS_PROXY` asks it to connect with STS, and it speaks TLS for that name itself, with a
/// certificate of the home's authority, and hands what it reads to the server's own port. Every other host is refused.
public struct STSProxy: Service {
    /// Where the server listens.
    public final class Destination: Sendable {
        private let address = Mutex<(host: String, port: Int, isTLS: Bool)?>(nil)

        /// Not known yet.
        public init() {}

        /// Tells where; a host that stands for all addresses is reached on loopback.
        public func set(host: String, port: Int, isTLS: Bool) {
            let host = ["0.0.0.0", "::", ""].contains(host) ? "127.0.0.1" : host
            address.withLock { $0 = (host, port, isTLS) }
        }

        var value: (host: String, port: Int, isTLS: Bool)? { address.withLock { $0 } }
    }

    private let authority: LocalAuthority
    private let destination: Destination
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// A proxy; it listens when it is run.
    ///
    /// - Parameters:
    ///   - authority: Makes its certificates.
    ///   - destination: Where the calls go.
    ///   - port: The port to try first, for example the one that it had before; 0 for one that is free.
    ///   - logger: Where it logs.
    ///   - onListening: Told the port once callers can connect.
    public init(
        authority: LocalAuthority, destination: Destination, port: Int, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        self.authority = authority
        self.destination = destination
        self.port = port
        self.logger = logger
        self.onListening = onListening
    }

    /// Listens until a graceful shutdown begins or the task is cancelled; without a port it logs that and waits for the same.
    public func run() async throws {
        let channel = try? await listen()
        if let channel {
            onListening(channel.localAddress?.port ?? 0)
        } else {
            logger.warning(
                "no port for the proxy of STS; clients that call it by its own name do not reach this server")
        }
        // Ends by cancellation too, which is no failure.
        try? await gracefulShutdown()
        try? await channel?.close()
    }

    private func listen() async throws -> any Channel {
        let (authority, destination, logger) = (authority, destination, logger)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: .seconds(60)),
                        ConnectHandler(authority: authority, destination: destination, logger: logger),
                    ])
                }
            }
        do {
            return try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch {
            guard port != 0 else { throw error }
            return try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        }
    }
}

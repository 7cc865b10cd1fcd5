import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// HTTP/1.1 on each connection, as `HTTP1Channel` does it, for a server that may end while clients connect.
///
/// A connection accepted at the moment in which the server stops listening reaches nobody, and an async channel that goes away
/// unused ends the process, with all that is being answered. Here such a connection is closed.
struct AcceptedHTTP1: ServerChildChannel {
    let http: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        http.setup(channel: channel, logger: logger).map { AcceptedConnection($0) }
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        await http.handle(value: value.take(), logger: logger)
    }
}

/// A connection that is closed unless somebody takes it.
final class AcceptedConnection: ServerChildChannelValue {
    private let parts: HTTP1Channel.Value
    private let isTaken = Atomic(false)

    init(_ parts: HTTP1Channel.Value) { self.parts = parts }

    var channel: any Channel { parts.channel }

    /// What was said on it and is to be answered; whoever takes it closes it.
    func take() -> HTTP1Channel.Value {
        isTaken.store(true, ordering: .releasing)
        return parts
    }

    deinit {
        guard !isTaken.load(ordering: .acquiring) else { return }
        Task { [parts] in try? await parts.executeThenClose { _, _ in } }
    }
}

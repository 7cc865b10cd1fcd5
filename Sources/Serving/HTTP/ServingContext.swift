import Hummingbird
import Logging
import NIOCore

/// What goes with a request through the routes.
struct ServingContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The caller's address without its port.
    var peer: String { channel.remoteAddress?.ipAddress ?? "unknown" }
}

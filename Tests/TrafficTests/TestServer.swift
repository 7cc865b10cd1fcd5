import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback that keeps what it is sent and answers as told.
final class TestServer: Sendable {
    struct Received: Sendable {
        var uri: String
        var headers: HTTPHeaders
        var body: String
        var at: ContinuousClock.Instant
        var underWay: Int
    }

    struct Reply: Sendable {
        var status = HTTPResponseStatus.ok
        var headers: HTTPHeaders = ["Content-Type": "text/csv"]
        var body = "0.25\n"
        var delay = Duration.zero
        /// Closes the connection in place of an answer.
        var isHangUp = false
    }

    private struct State {
        var received: [Received] = []
        var underWay = 0
    }

    private let channel: any Channel
    private let state: StateBox
    let port: Int

    /// Holds the state that handlers share.
    private final class StateBox: Sendable {
        let value = Mutex(State())
    }

    private init(channel: any Channel, state: StateBox, port: Int) {
        self.channel = channel
        self.state = state
        self.port = port
    }

    var received: [Received] { state.value.withLock { $0.received } }
    var url: String { "http://127.0.0.1:\(port)" }

    /// Runs a server while `body` runs; `reply` takes a request and its number, from 0.
    static func run<Result>(
        _ reply: @escaping @Sendable (Received, Int) -> Reply = { request, _ in
            Reply(body: String(repeating: "0.25\n", count: request.body.split(separator: "\n").count))
        },
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let state = StateBox()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(state: state, reply: reply))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let server = TestServer(channel: channel, state: state, port: channel.localAddress?.port ?? 0)
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let state: StateBox
        private let reply: @Sendable (Received, Int) -> Reply
        private var head: HTTPRequestHead?
        private var text = ""

        init(state: StateBox, reply: @escaping @Sendable (Received, Int) -> Reply) {
            self.state = state
            self.reply = reply
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                text = ""
            case .body(let bytes): text += String(buffer: bytes)
            case .end:
                guard let head else { return }
                let (request, number) = state.value.withLock { state in
                    state.underWay += 1
                    let request = Received(
                        uri: head.uri, headers: head.headers, body: text, at: .now, underWay: state.underWay)
                    state.received.append(request)
                    return (request, state.received.count - 1)
                }
                let answer = reply(request, number)
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                let (seconds, attoseconds) = answer.delay.components
                context.eventLoop.scheduleTask(in: .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
                {
                    let (handler, context) = bound.value
                    handler.answer(answer, context)
                }
            }
        }

        private func answer(_ reply: Reply, _ context: ChannelHandlerContext) {
            state.value.withLock { $0.underWay -= 1 }
            guard !reply.isHangUp else {
                context.close(promise: nil)
                return
            }
            var headers = reply.headers
            headers.replaceOrAdd(name: "Content-Length", value: String(reply.body.utf8.count))
            context.write(
                wrapOutboundOut(.head(.init(version: .http1_1, status: reply.status, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

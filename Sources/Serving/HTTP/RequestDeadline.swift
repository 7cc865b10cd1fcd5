import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends requests that take too long, with 408: slow senders of headers and bodies, and work that does not end.
///
/// Time counts from a request's first byte, so a sender of one byte a second gets no further than the others. One timer a
/// connection runs while a request is under way; it does not move with every byte. A transfer, whose body may have any length,
/// may go on for as long as its body does: its time counts from the last piece that came or went, and stands still while
/// the server works on it.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private let isTransfer: @Sendable (HTTPRequest) -> Bool
    /// Whether the oldest request without an answer is a transfer.
    private var isTransferring = false
    private let arrivals = FirstByte()
    private var timer: Scheduled<Void>?
    private var hasStartedAnswer = false
    /// The header of the oldest request without an answer, where it is known.
    private var head: HTTPRequest?
    /// Requests whose header came and whose answer is not complete; several when a caller sends ahead.
    private var unanswered = 0

    init(seconds: Double, isTransfer: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false }) {
        limit = .nanoseconds(Int64(min(seconds, 86_400) * 1e9))
        self.isTransfer = isTransfer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arrivals.onFirst = { [self] in schedule(context, at: context.eventLoop.now + limit) }
        try? context.pipeline.syncOperations.addHandler(arrivals, position: .first)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            unanswered += 1
            if unanswered == 1 {
                self.head = head
                isTransferring = isTransfer(head)
            }
            // It came in one piece with a request that was answered on the spot, which stopped the clock.
            if arrivals.since == nil { arrivals.start(at: context.eventLoop.now) }
        case .body: if isTransferring, unanswered == 1 { arrivals.since = context.eventLoop.now }
        case .end: if isTransferring, unanswered == 1, !hasStartedAnswer { arrivals.since = nil }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            guard head.status.kind != .informational else { break }
            hasStartedAnswer = true
            if isTransferring { goOn(context) }
        case .body: if isTransferring { goOn(context) }
        case .end:
            hasStartedAnswer = false
            isTransferring = false
            unanswered = max(0, unanswered - 1)
            head = nil
            arrivals.since = nil
            guard unanswered > 0 else { break }
            // What was sent ahead has its time from now on; its first bytes have gone by.
            arrivals.since = context.eventLoop.now
            schedule(context, at: context.eventLoop.now + limit)
        }
        context.write(data, promise: promise)
    }

    /// A piece of a transfer went out.
    private func goOn(_ context: ChannelHandlerContext) {
        arrivals.since = context.eventLoop.now
        schedule(context, at: context.eventLoop.now + limit)
    }

    private func stop() {
        arrivals.onFirst = nil
        timer?.cancel()
        timer = nil
    }

    private func schedule(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
        guard timer == nil else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            // Another request may have begun since.
            guard let since = arrivals.since else { return }
            if since + limit > context.eventLoop.now { return schedule(context, at: since + limit) }
            expire(context)
        }
    }

    private func expire(_ context: ChannelHandlerContext) {
        guard !hasStartedAnswer else {
            context.close(promise: nil)
            return
        }
        let error = ServingError(
            .requestTimeout, "timeout", "the request took too long", hint: "send its header and body without a pause")
        var reply = ErrorShape.reply(to: error, unanswered > 0 ? head : nil)
        reply.headers[.contentLength] = String(reply.body.readableBytes)
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: reply.status, headerFields: reply.headers))), promise: nil)
        context.write(wrapOutboundOut(.body(reply.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}

/// Notes when the first byte after the last answer came.
private final class FirstByte: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    var since: NIODeadline?
    var onFirst: (() -> Void)?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if since == nil { start(at: context.eventLoop.now) }
        context.fireChannelRead(data)
    }

    func start(at time: NIODeadline) {
        since = time
        onFirst?()
    }
}

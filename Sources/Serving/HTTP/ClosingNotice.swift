import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections so that nothing that was answered is lost, and says so before.
///
/// A connection ends after an answer that says `Connection: close`: because its request asked for it, because the rest of a
/// body is not worth reading, or because the server stops. When it stops, a connection without a request stays open for a
/// moment, since its next request may be on its way; that one is answered, and told. Ending is half-closing: what was answered
/// goes out, and what still comes in is read and dropped until the caller closes too, for closing over unread bytes would
/// take back answers that the caller has not read.
final class ClosingNotice: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection without a request stays open when the server stops.
    private static let grace = TimeAmount.milliseconds(500)
    /// How long a half-closed connection waits for the caller to close.
    private static let lingering = TimeAmount.seconds(1)

    private var isStopping = false
    /// Whether the handlers behind this one were told that the server stops.
    private var hasPassedOn = false
    /// Whether the connection ends when all that came is answered.
    private var isLast = false
    private var isLingering = false
    /// Requests whose header came and whose answer is not complete; several when a caller sends ahead.
    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isLingering else { return }
        if case .head(let head) = unwrapInboundIn(data) {
            unanswered += 1
            if Self.asksToClose(head.headerFields) { isLast = true }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if isLingering { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isLingering, case .inputClosed? = event as? ChannelEvent { return context.close(mode: .all, promise: nil) }
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        isStopping = true
        guard unanswered == 0 else { return passOn(context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.grace) { [self] in
            // The answer to a request that came meanwhile ends the connection itself.
            if unanswered == 0 { passOn(context) }
        }
    }

    private func passOn(_ context: ChannelHandlerContext) {
        guard !hasPassedOn else { return }
        hasPassedOn = true
        context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if Self.asksToClose(head.headerFields) { isLast = true }
            guard unanswered == 1, isStopping || isLast else { break }
            isLast = true
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            unanswered -= 1
            guard isLast, unanswered <= 0 else { break }
            context.writeAndFlush(data, promise: promise)
            return close(context: context, mode: .all, promise: nil)
        case .head, .body: break
        }
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, context.channel.isActive, isLast || isStopping else {
            return context.close(mode: mode, promise: promise)
        }
        guard !isLingering else {
            // The end of the connection is under way.
            promise?.succeed()
            return
        }
        isLingering = true
        context.close(mode: .output, promise: nil)
        context.read()
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingering) {
            context.close(mode: .all, promise: promise)
        }
    }

    private static func asksToClose(_ fields: HTTPFields) -> Bool {
        fields[.connection].map { value in
            value.split(separator: ",").contains { $0.trimmingPrefix { $0 == " " }.lowercased().hasPrefix("close") }
        } ?? false
    }
}

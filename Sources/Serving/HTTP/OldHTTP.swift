import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Keeps the promises of HTTP/1.0, which what comes behind does not know of: the connection ends with the answer, unless the
/// request asks to keep it, and then the answer says so (RFC 9112, 9.3).
final class OldHTTP: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether the caller speaks HTTP/1.0 and keeps its connection, for each request without a complete answer; empty while
    /// all of them are of HTTP/1.1.
    private var tellsKeepAlive: [Bool] = []
    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        unanswered += 1
        guard head.version == .http1_0 || !tellsKeepAlive.isEmpty else { return context.fireChannelRead(data) }
        let isOld = head.version == .http1_0
        // Those before the first of HTTP/1.0 have nothing to tell.
        while tellsKeepAlive.count < unanswered - 1 { tellsKeepAlive.append(false) }
        tellsKeepAlive.append(isOld && head.isKeepAlive)
        if isOld, !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where tellsKeepAlive.first == true && !head.headers.contains(name: "connection"):
            head.headers.add(name: "connection", value: "keep-alive")
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            unanswered -= 1
            if !tellsKeepAlive.isEmpty { tellsKeepAlive.removeFirst() }
        case .head, .body: break
        }
        context.write(data, promise: promise)
    }

    /// Puts an ``OldHTTP`` before the codec that forgets a request's version.
    final class Place: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
                try? pipeline.addHandler(OldHTTP(), position: .before(codec))
            }
        }

        func channelRegistered(context: ChannelHandlerContext) {
            context.fireChannelRegistered()
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }
}

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

    /// Whether the caller speaks HTTP/1.0 and keeps its connection.
    private var tellsKeepAlive = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.version == .http1_0 else {
            return context.fireChannelRead(data)
        }
        tellsKeepAlive = head.isKeepAlive
        if !tellsKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard tellsKeepAlive, case .head(var head) = unwrapOutboundIn(data), !head.headers.contains(name: "connection")
        else { return context.write(data, promise: promise) }
        head.headers.add(name: "connection", value: "keep-alive")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
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

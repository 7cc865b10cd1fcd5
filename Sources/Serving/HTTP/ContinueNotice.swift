import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Tells a caller that waits with its body, by `Expect: 100-continue`, to send it (RFC 9110, 10.1.1).
///
/// A body that is declared too large is not asked for; the final answer says why. A transfer may have any length.
final class ContinueNotice: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let bodyLimit: Int
    private let isTransfer: @Sendable (HTTPRequest) -> Bool

    init(bodyLimit: Int, isTransfer: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false }) {
        self.bodyLimit = bodyLimit
        self.isTransfer = isTransfer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.headerFields[.expect]?.lowercased() == "100-continue",
            head.headerFields[.contentLength].flatMap({ Int($0) }).map({ $0 <= bodyLimit }) ?? true || isTransfer(head)
        {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }
}

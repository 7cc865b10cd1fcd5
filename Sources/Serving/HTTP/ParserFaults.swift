import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Says what is wrong with bytes that are no HTTP request.
///
/// The server answers them with an empty 400 and closes, after the answers that it owes; this puts words and, where there is
/// a better one, another status into that answer.
final class ParserFaults: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var fault: HTTPParserError?

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { fault = error }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let fault, case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentLength] == "0"
        else { return context.write(data, promise: promise) }
        let isLong = fault == .headerOverflow
        let error = ServingError(
            isLong ? .requestHeaderFieldsTooLarge : .badRequest, isLong ? "header-too-large" : "bad-request",
            isLong ? "the header is too long" : "this is not an HTTP request: \(Self.words(fault))",
            hint: isLong ? "send fewer or shorter header fields" : "see RFC 9112 for how a request is written")
        var reply = ErrorShape.reply(to: error, nil)
        reply.headers[.contentLength] = String(reply.body.readableBytes)
        reply.headers[.connection] = "close"
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: reply.status, headerFields: reply.headers))), promise: nil)
        context.write(wrapOutboundOut(.body(reply.body)), promise: promise)
        self.fault = nil
    }

    private static func words(_ fault: HTTPParserError) -> String {
        switch fault {
        case .invalidContentLength: "its Content-Length is no length"
        case .unexpectedContentLength: "it has more than one length"
        case .invalidHeaderToken: "its header has a byte that may not be there"
        case .invalidMethod: "its method is not known"
        case .invalidVersion: "its version is not known"
        case .invalidURL, .invalidPath, .invalidHost: "its target is not valid"
        case .invalidChunkSize: "the size of a chunk is no number"
        case .invalidEOFState: "it ends too early"
        default: "it is not written as HTTP/1.1 asks"
        }
    }
}

import Access
import Capture
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Answers small requests for predictions where they arrive, on the connection's event loop.
///
/// Scoring a few rows takes microseconds, a tenth of what it takes to hand a request to a task and its answer back. So a POST
/// of a prediction route whose body is small and of known length is answered here, as the last handler before the router.
/// Everything else goes on to the router, which answers the same requests in the same words: both use ``Invocations``, ``Gate``
/// and ``ErrorShape``. Answers stay in order: nothing is answered here while the router owes an answer, and while an answer
/// waits for its record to be on disk, what comes in after it waits too.
final class DirectInvocations: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The largest body that is answered here, in bytes: some hundred rows, or a tenth of a millisecond.
    static let bodyLimit = 32 << 10

    private let invocations: Invocations
    private let gate: Gate
    private let logger: Logger
    /// Whether a request shows a signature, which the router proves.
    private let isSigned: @Sendable (HTTPRequest) -> Bool
    private var date = DateHeader()
    /// The request whose body is coming in.
    private var pending: Pending?
    /// Requests that went on to the router and have no complete answer.
    private var owed = 0
    /// Whether an answer waits for its record.
    private var isWaiting = false
    /// What came in meanwhile, in order; no more is read then.
    private var held: [Held] = []
    private var holdsRead = false
    private var isGoingOn = false

    private enum Held {
        case part(HTTPRequestPart)
        case inputClosed
        case fault(any Error)
    }

    private struct Pending {
        let head: HTTPRequest
        let endpoint: LiveEndpoint
        var body: ByteBuffer?
    }

    init(
        invocations: Invocations, gate: Gate, logger: Logger,
        isSigned: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false }
    ) {
        self.isSigned = isSigned
        self.invocations = invocations
        self.gate = gate
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if holds { held.append(.part(part)) } else { take(part, context) }
    }

    /// Whether what comes in has to wait for what came before it.
    private var holds: Bool { isWaiting || !held.isEmpty }

    func read(context: ChannelHandlerContext) {
        if holds { holdsRead = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if holds { held.append(.fault(error)) } else { context.fireErrorCaught(error) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if holds, case .inputClosed? = event as? ChannelEvent {
            held.append(.inputClosed)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            if owed == 0, context.channel.isWritable, let endpoint = endpoint(for: head) {
                pending = Pending(head: head, endpoint: endpoint)
                return
            }
            owed += 1
        case .body(var part):
            guard pending != nil else { break }
            // Its length was told, and the decoder lets no more bytes through.
            if pending?.body?.writeBuffer(&part) == nil { pending?.body = part }
            return
        case .end:
            guard let request = pending else { break }
            pending = nil
            answer(request, context)
            return
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { owed -= 1 }
        context.write(data, promise: promise)
    }

    /// Who answers a request here; nil when it is the router's.
    private func endpoint(for head: HTTPRequest) -> LiveEndpoint? {
        guard head.method == .post, let path = head.path, let target = Target(path, head.headerFields),
            let length = head.headerFields.value(of: .contentLength).flatMap({ Int($0) }),
            (0...min(Self.bodyLimit, invocations.bodyLimit)).contains(length),
            head.headerFields.value(of: .connection).map({ $0.lowercased() == "keep-alive" }) ?? true,
            !head.headerFields.contains(.expect), gate.isLoopback || !isSigned(head)
        else { return nil }
        return try? invocations.live.endpoint(target.name)
    }

    /// What a prediction route without a query asks for.
    private struct Target {
        /// The endpoint; nil for the only one.
        let name: String?

        /// Nil for another path, and for a name that needs decoding.
        init?(_ path: String, _ headers: HTTPFields) {
            let (prefix, suffix) = ("/endpoints/", "/invocations")
            if path == suffix {
                name = headers.value(of: .endpointName)
                return
            }
            guard ErrorShape.isRuntime(path), path.utf8.count > prefix.utf8.count + suffix.utf8.count else {
                return nil
            }
            let name = path.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
            guard !name.utf8.contains(where: "/%?".utf8.contains) else { return nil }
            self.name = String(name)
        }
    }

    private func answer(_ request: Pending, _ context: ChannelHandlerContext) {
        isWaiting = true
        do {
            try gate.check(
                request.head, from: context.remoteAddress?.ipAddress ?? "unknown", scope: .invoke, openOnLoopback: true,
                logger: logger)
            try invocations.reply(
                to: request.head.headerFields, body: request.body ?? ByteBuffer(), endpoint: request.endpoint,
                on: context.eventLoop
            ) { [self] in write($0, context) }
        } catch {
            write(
                ErrorShape.reply(to: error, request.head.headerFields, path: request.head.path ?? "", logger: logger),
                context)
        }
    }

    private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
        var reply = reply
        reply.headers.append(HTTPField(name: .contentLength, value: String(reply.body.readableBytes)))
        reply.headers.append(date.field(at: time(nil)))
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: reply.status, headerFields: reply.headers))), promise: nil)
        context.write(wrapOutboundOut(.body(reply.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        isWaiting = false
        if !held.isEmpty || holdsRead { goOn(context) }
    }

    /// Takes up what came in while an answer waited; answers given on the way come back here, and leave it to the first.
    private func goOn(_ context: ChannelHandlerContext) {
        guard !isGoingOn else { return }
        isGoingOn = true
        defer { isGoingOn = false }
        var hasPassedOn = false
        while !isWaiting, !held.isEmpty {
            switch held.removeFirst() {
            case .part(let part): take(part, context)
            case .inputClosed: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            case .fault(let error): context.fireErrorCaught(error)
            }
            hasPassedOn = true
        }
        if hasPassedOn { context.fireChannelReadComplete() }
        if holdsRead, !holds {
            holdsRead = false
            context.read()
        }
    }
}

extension DirectInvocations {
    /// Puts a handler behind the one that watches the connection's requests, when the first request comes.
    ///
    /// The router's own handlers are added after those of a configuration, so that the place is not there before.
    final class Place: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart

        private let handler: DirectInvocations

        init(for handler: DirectInvocations) { self.handler = handler }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let pipeline = context.pipeline.syncOperations
            if let watch = try? pipeline.handler(type: HTTPConnectionStateHandler.self) {
                try? pipeline.addHandler(handler, position: .after(watch))
            }
            context.fireChannelRead(data)
            pipeline.removeHandler(self, promise: nil)
        }
    }
}

/// A `Date` header, made once a second.
private struct DateHeader {
    private var second = -1
    private var field = HTTPField(name: .date, value: "")

    mutating func field(at second: Int) -> HTTPField {
        if second != self.second {
            self.second = second
            field = HTTPField(name: .date, value: Self.text(second))
        }
        return field
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    private static func text(_ second: Int) -> String {
        var moment = time_t(second)
        var parts = tm()
        gmtime_r(&moment, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}

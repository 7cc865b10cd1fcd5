import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// Takes a proxy's first request, and makes the connection what it asks for.
final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let authority: LocalAuthority
    private let destination: STSProxy.Destination
    private let logger: Logger
    private var received = ByteBuffer()
    private var isSettled = false

    init(authority: LocalAuthority, destination: STSProxy.Destination, logger: Logger) {
        self.authority = authority
        self.destination = destination
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        received.writeBuffer(&part)
        guard !isSettled else { return }
        do {
            guard let request = try ConnectRequest(from: &received) else { return }
            isSettled = true
            connect(context, host: request.host)
        } catch {
            refuse(context, error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func connect(_ context: ChannelHandlerContext, host: String) {
        guard let address = destination.value else {
            return refuse(
                context, .init(status: 503, reason: "Service Unavailable", message: "The server does not listen yet."))
        }
        let loop = context.eventLoop
        let bound = NIOLoopBound(context, eventLoop: loop)
        let handler = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop).connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard address.isTLS else { return }
                    // Our own port on this machine, whose certificate is for the name that others call it by.
                    var configuration = TLSConfiguration.makeClientConfiguration()
                    configuration.certificateVerification = .none
                    configuration.applicationProtocols = ["http/1.1"]
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: nil))
                }
            }
            .connect(host: address.host, port: address.port).hop(to: loop).whenComplete { result in
                switch result {
                case .success(let server): handler.value.splice(bound.value, with: server, as: host)
                case .failure(let error):
                    handler.value.logger.warning("the proxy of STS does not reach the server: \(error)")
                    handler.value.refuse(
                        bound.value,
                        .init(status: 502, reason: "Bad Gateway", message: "The server cannot be reached."))
                }
            }
    }

    /// From here on all that either side sends goes to the other, without TLS's cover in between.
    private func splice(_ context: ChannelHandlerContext, with server: any Channel, as host: String) {
        let client = context.channel
        do {
            let tls = try authority.context(for: host, now: Date().timeIntervalSince1970)
            context.writeAndFlush(
                wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")), promise: nil)
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandlers([NIOSSLServerHandler(context: tls), Splice(to: server)], position: .after(self))
            try server.pipeline.syncOperations.addHandler(Splice(to: client))
            // What came already is the beginning of TLS.
            if received.readableBytes > 0 { context.fireChannelRead(NIOAny(received)) }
            context.fireChannelReadComplete()
            pipeline.removeHandler(self, promise: nil)
        } catch {
            logger.error("the proxy of STS cannot speak as \(host): \(error)")
            server.close(promise: nil)
            client.close(promise: nil)
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ refusal: ConnectRequest.Refusal) {
        isSettled = true
        logger.info("the proxy of STS refused a connection: \(refusal.message)")
        let text = refusal.message + "\n"
        let answer =
            "HTTP/1.1 \(refusal.status) \(refusal.reason)\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }
}

/// Passes on to another connection what a connection brings, no faster than that takes it.
final class Splice: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        other.setOption(.autoRead, value: context.channel.isWritable).whenFailure { _ in }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

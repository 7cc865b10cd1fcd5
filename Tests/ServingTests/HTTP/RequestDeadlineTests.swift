import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Serving

@Suite struct RequestDeadlineTests {
    /// Takes bytes as HTTP's decoder does while a request is not complete.
    private final class Decoder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    }

    private let channel = EmbeddedChannel(handlers: [Decoder(), RequestDeadline(seconds: 30)])

    private func receive(_ text: String = "x") throws { try channel.writeInbound(ByteBuffer(string: text)) }

    private func advance(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    private func answer(end: Bool = true) throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        if end { try channel.writeOutbound(HTTPResponsePart.end(nil)) }
        while try channel.readOutbound(as: HTTPResponsePart.self) != nil {}
    }

    /// The status that was sent, if any.
    private func status() throws -> Int? {
        guard case .head(let head) = try channel.readOutbound(as: HTTPResponsePart.self) else { return nil }
        return head.status.code
    }

    @Test func slowSenderIsToldAndCutOff() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        // A byte a second gets no further than silence.
        for _ in 0..<29 {
            try receive()
            advance(1)
        }
        #expect(try status() == nil)
        advance(1)
        guard case .head(let head) = try channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("no answer")
            return
        }
        #expect(head.status == .requestTimeout)
        #expect(head.headerFields[.connection] == "close")
        guard case .body(let body) = try channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("no body")
            return
        }
        #expect(
            String(buffer: body)
                == "{\"error\":{\"code\":\"timeout\",\"message\":\"the request took too long\",\"hint\":\"send its header and body without a pause\"}}"
        )
        #expect(head.headerFields[.contentLength] == "\(body.readableBytes)")
        #expect(!channel.isActive)
    }

    @Test func answeredRequestsAreLeftAlone() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for _ in 0..<10 {
            try receive()
            advance(20)
            try answer()
        }
        advance(1_000)
        #expect(channel.isActive)
        #expect(try status() == nil)
    }

    @Test func idleConnectionHasNoDeadline() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        advance(10_000)
        #expect(channel.isActive)
    }

    /// The timer of the first request fires during the second, which has its own time.
    @Test func eachRequestHasItsOwnTime() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try receive()
        advance(1)
        try answer()
        advance(28)
        try receive()
        advance(29)
        #expect(channel.isActive)
        advance(1)
        #expect(!channel.isActive)
    }

    /// A second answer inside the first would be taken for a part of it.
    @Test func answerThatDoesNotEndIsCutOffWithoutAWord() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try receive()
        try answer(end: false)
        advance(30)
        #expect(!channel.isActive)
        #expect(try status() == nil)
    }

    /// A transfer may take as long as its body goes on, and as long as the server works on it.
    @Test func transferEndsWhenNothingMovesAnyMore() throws {
        let channel = EmbeddedChannel(handlers: [RequestDeadline(seconds: 30, isTransfer: { _ in true })])
        func advance(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let piece = ByteBuffer(string: "x")
        for _ in 0..<2 {
            let head = HTTPRequest(method: .put, scheme: "http", authority: "h", path: "/b/k")
            try channel.writeInbound(HTTPRequestPart.head(head))
            for _ in 0..<10 {
                advance(20)
                try channel.writeInbound(HTTPRequestPart.body(piece))
            }
            try channel.writeInbound(HTTPRequestPart.end(nil))
            advance(1_000)
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            for _ in 0..<10 {
                advance(20)
                try channel.writeOutbound(HTTPResponsePart.body(piece))
            }
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            advance(1_000)
            #expect(channel.isActive)
        }
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .put, scheme: "http", authority: "h", path: "/b/k")))
        try channel.writeInbound(HTTPRequestPart.body(piece))
        advance(29)
        #expect(channel.isActive)
        advance(1)
        #expect(!channel.isActive)
    }

    @Test func closedConnectionKeepsNoTimer() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try receive()
        try channel.close().wait()
        advance(60)
        #expect(try status() == nil)
    }
}

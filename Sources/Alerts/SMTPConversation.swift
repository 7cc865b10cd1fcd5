import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// One mail, handed to a server over SMTP (RFC 5321, 3207, 4954).
struct SMTPConversation {
    /// How it did not go on.
    enum Failure: Error, Equatable {
        /// For now.
        case trouble(String)
        /// For good.
        case refused(String)
    }

    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let account: MailAccount
    /// Nil where nobody logs in.
    let password: String?
    let from: MailAddress
    let to: [MailAddress]
    let mail: String

    /// Connects, hands the mail over, and says what became of the recipients.
    ///
    /// - Returns: A note where some recipients, but not all, were refused.
    /// - Throws: ``Failure``, or what the connection threw. A mail that was handed over, but not acknowledged, may have arrived.
    func run() async throws -> String? {
        let context = account.security == .none ? nil : try tls()
        let (host, security) = (account.host, account.security)
        let connection: Connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .connect(host: host, port: account.usedPort) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if security == .implicitTLS, let context {
                        try channel.pipeline.syncOperations.addHandler(Self.handler(context, host))
                    }
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            var line = Line(channel: connection.channel, input: inbound.makeAsyncIterator(), output: outbound)
            _ = try await line.reply(220)
            var greeting = try await hello(&line)
            if security == .startTLS, let context {
                guard greeting.parameters(of: "STARTTLS") != nil else {
                    throw Failure.trouble("the mail server offers no STARTTLS")
                }
                _ = try await line.ask("STARTTLS", 220)
                guard line.isQuiet else { throw Failure.trouble("the mail server spoke before TLS began") }
                try await line.channel.eventLoop.submit { [channel = line.channel] in
                    try channel.pipeline.syncOperations.addHandler(Self.handler(context, host), position: .first)
                }.get()
                greeting = try await hello(&line)
            }
            if let user = account.user, let password { try await logIn(&line, greeting, user, password) }
            let note = try await handOver(&line)
            // The mail is theirs; how they say goodbye does not matter.
            try? await line.say("QUIT")
            return note
        }
    }

    private func hello(_ line: inout Line) async throws -> SMTPReply {
        try await line.ask("EHLO \(from.host)", 250)
    }

    private func logIn(_ line: inout Line, _ greeting: SMTPReply, _ user: String, _ password: String) async throws {
        let ways = greeting.parameters(of: "AUTH")?.map { $0.uppercased() } ?? []
        func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        if ways.contains("PLAIN") {
            _ = try await line.ask("AUTH PLAIN \(encoded("\0\(user)\0\(password)"))", 235)
        } else if ways.contains("LOGIN") {
            _ = try await line.ask("AUTH LOGIN", 334)
            _ = try await line.ask(encoded(user), 334)
            _ = try await line.ask(encoded(password), 235)
        } else {
            throw Failure.trouble("the mail server takes no password by PLAIN or LOGIN")
        }
    }

    private func handOver(_ line: inout Line) async throws -> String? {
        _ = try await line.ask("MAIL FROM:<\(from.address)>", 250)
        var refused: [String] = []
        for recipient in to {
            do {
                _ = try await line.ask("RCPT TO:<\(recipient.address)>", 250, 251)
            } catch Failure.refused(let words) {
                refused.append("\(recipient.address): \(words)")
            }
        }
        guard refused.count < to.count else { throw Failure.refused(refused.joined(separator: "; ")) }
        _ = try await line.ask("DATA", 354)
        try await line.send(MailText.stuffed(mail))
        _ = try await line.reply(250)
        return refused.isEmpty ? nil : "not to all recipients: \(refused.joined(separator: "; "))"
    }

    private func tls() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorities = account.authorities { configuration.trustRoots = .file(authorities) }
        return try NIOSSLContext(configuration: configuration)
    }

    /// A certificate for an address is checked against the address that is connected to.
    private static func handler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}

extension SMTPConversation {
    /// The two directions of a connection.
    struct Line {
        let channel: any Channel
        var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private var reader = SMTPReplyReader()

        init(
            channel: any Channel, input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            output: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) {
            self.channel = channel
            self.input = input
            self.output = output
        }

        /// Whether nothing came that was not asked for.
        var isQuiet: Bool { reader.isEmpty }

        func send(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

        func say(_ command: String) async throws { try await send(command + "\r\n") }

        /// Says something and waits for one of these answers.
        mutating func ask(_ command: String, _ codes: Int...) async throws -> SMTPReply {
            try await say(command)
            return try await reply(in: codes)
        }

        mutating func reply(_ code: Int) async throws -> SMTPReply { try await reply(in: [code]) }

        private mutating func reply(in codes: [Int]) async throws -> SMTPReply {
            while true {
                do {
                    if let reply = try reader.next() {
                        if codes.contains(reply.code) { return reply }
                        throw (500..<600).contains(reply.code) ? Failure.refused(reply.words) : .trouble(reply.words)
                    }
                    guard let buffer = try await input.next() else {
                        throw Failure.trouble("the mail server ended the connection")
                    }
                    try reader.append(buffer.readableBytesView)
                } catch is SMTPReplyReader.Malformed {
                    throw Failure.trouble("the mail server does not speak SMTP")
                }
            }
        }
    }
}

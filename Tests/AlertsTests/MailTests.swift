import Foundation
import NIOSSL
import Synchronization
import Testing

@testable import Alerts

/// A mail server that keeps what it hears.
final class MailServer: Sendable {
    struct Behaviour: Sendable {
        var extensions = ["AUTH PLAIN LOGIN"]
        /// Answers instead of the usual ones, by a command's beginning.
        var answers: [String: String] = [:]
        var startTLS: NIOSSLContext?
        /// Said in the clear right after the answer to STARTTLS.
        var injected = ""
    }

    let commands = Heard<String>()
    let mails = Heard<String>()
    let behaviour: Behaviour

    init(_ behaviour: Behaviour = Behaviour()) { self.behaviour = behaviour }

    func serve(_ connection: inout Listener.Connection, _: Int) async throws {
        try await connection.say("220-test\r\n220 ready\r\n")
        var isSafe = false
        while let line = try await connection.line() {
            commands.add(line)
            if let answer = behaviour.answers.first(where: { line.hasPrefix($0.key) })?.value {
                try await connection.say(answer)
                continue
            }
            switch line.split(separator: " ").first {
            case "EHLO":
                let tls = behaviour.startTLS != nil && !isSafe ? ["STARTTLS"] : []
                let lines = ["test"] + behaviour.extensions + tls
                for line in lines.dropLast() { try await connection.say("250-\(line)\r\n") }
                try await connection.say("250 \(lines.last ?? "")\r\n")
            case "STARTTLS":
                try await connection.say("220 go on\r\n\(behaviour.injected)")
                if let context = behaviour.startTLS { try await connection.beginTLS(context) }
                isSafe = true
            case "AUTH": try await connection.say(line == "AUTH LOGIN" ? "334 VXNlcm5hbWU6\r\n" : "235 ok\r\n")
            case "DATA":
                try await connection.say("354 go on\r\n")
                var mail: [String] = []
                while let line = try await connection.line(), line != "." {
                    mail.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                }
                mails.add(mail.joined(separator: "\n"))
                try await connection.say("250 kept\r\n")
            case "QUIT": return
            default: try await connection.say("250 ok\r\n")
            }
        }
    }
}

@Suite struct MailTests {
    private func account(_ port: Int, _ change: (inout MailAccount) -> Void = { _ in }) -> MailAccount {
        var account = MailAccount(
            host: "localhost", port: port, security: .none, from: "Überwachung <watch@example.org>",
            to: ["Ops <ops@example.org>", "b@example.org"], timeout: 60)
        change(&account)
        return account
    }

    private func send(
        _ server: MailServer, tls: NIOSSLContext? = nil, _ alert: OutgoingAlert = outgoing(),
        _ change: (inout MailAccount) -> Void = { _ in }
    ) async throws -> DeliveryOutcome {
        let listener = try await Listener(tls: tls)
        let account = account(listener.port, change)
        return try await listener.serving {
            try await server.serve(&$0, $1)
        } while: {
            await MailDelivery.deliver(alert, to: account)
        }
    }

    @Test func mailArrivesWithItsHeadersAndText() async throws {
        let server = MailServer()
        let alert = outgoing(message: "Größe:\n.hidden = 1\n" + String(repeating: "long ", count: 40), column: "größe")
        #expect(try await send(server, alert) == .delivered(note: nil))
        #expect(
            server.commands.all.prefix(5) == [
                "EHLO example.org", "MAIL FROM:<watch@example.org>", "RCPT TO:<ops@example.org>",
                "RCPT TO:<b@example.org>", "DATA",
            ])
        let mail = try #require(server.mails.all.first)
        let parts = mail.components(separatedBy: "\n\n")
        #expect(mail.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(mail.utf8.allSatisfy { $0 < 0x7f })
        for header in [
            "From: =?utf-8?B?w5xiZXJ3YWNodW5n?= <watch@example.org>", "To: Ops <ops@example.org>,\n b@example.org",
            "Date: Sat, 31 Jan 2026 22:00:00 +0000", "Message-ID: <\(alert.messageId).propensity@example.org>",
            "Auto-Submitted: auto-generated",
        ] { #expect(parts[0].contains(header)) }
        let text = parts.dropFirst().joined(separator: "\n\n").replacing("=\n", with: "")
        let decoded = text.replacing("=C3=B6", with: "ö").replacing("=C3=9F", with: "ß").replacing("=3D", with: "=")
            .replacing("=20", with: " ")
        #expect(decoded == alert.text)
    }

    @Test func passwordGoesByPlainOrLogin() async throws {
        func logIn(_ extensions: [String], _ answers: [String: String] = [:]) async throws -> (
            [String], DeliveryOutcome
        ) {
            var behaviour = MailServer.Behaviour()
            (behaviour.extensions, behaviour.answers) = (extensions, answers)
            let server = MailServer(behaviour)
            let outcome = try await send(server) { ($0.user, $0.password) = ("me", .kept("hush")) }
            return (server.commands.all, outcome)
        }
        let plain = try await logIn(["SIZE 1000", "AUTH LOGIN PLAIN"])
        #expect(plain.0.dropFirst().first == "AUTH PLAIN AG1lAGh1c2g=")
        #expect(plain.1 == .delivered(note: nil))
        let login = try await logIn(["AUTH=LOGIN"], ["bWU=": "334 UGFzc3dvcmQ6\r\n", "aHVzaA==": "235 ok\r\n"])
        #expect(login.0.prefix(4) == ["EHLO example.org", "AUTH LOGIN", "bWU=", "aHVzaA=="])
        #expect(login.1 == .delivered(note: nil))
        let none = try await logIn(["SIZE 1000"])
        #expect(
            none.1 == .trouble("mail server localhost: the mail server takes no password by PLAIN or LOGIN"))
        let wrong = try await logIn(["AUTH PLAIN"], ["AUTH": "535 5.7.8 wrong\r\n"])
        #expect(wrong.1 == .refused("mail server localhost: 535 5.7.8 wrong"))
    }

    @Test func answersOfTheServerAreUnderstood() async throws {
        func outcome(_ answers: [String: String]) async throws -> DeliveryOutcome {
            var behaviour = MailServer.Behaviour()
            behaviour.answers = answers
            return try await send(MailServer(behaviour))
        }
        #expect(
            try await outcome(["MAIL": "451 later\r\n"]) == .trouble("mail server localhost: 451 later"))
        #expect(
            try await outcome(["RCPT TO:<b@": "550 no such user\r\n"])
                == .delivered(note: "not to all recipients: b@example.org: 550 no such user"))
        #expect(
            try await outcome(["RCPT": "550 no\r\n"])
                == .refused("mail server localhost: ops@example.org: 550 no; b@example.org: 550 no"))
        #expect(
            try await outcome(["EHLO": "what?\r\n"])
                == .trouble("mail server localhost: the mail server does not speak SMTP"))
    }

    @Test func serverThatHangsIsLeftInTime() async throws {
        let listener = try await Listener()
        let account = account(listener.port) { $0.timeout = 1 }
        let outcome = try await listener.serving { _, _ in
            try await Task.sleep(for: .seconds(30))
        } while: {
            await MailDelivery.deliver(outgoing(), to: account)
        }
        #expect(outcome == .trouble("mail server localhost: not done within 1.0 seconds"))
    }

    @Test(.enabled(if: TestCertificate.isAvailable)) func mailGoesOverTLS() async throws {
        let certificate = try TestCertificate()
        var behaviour = MailServer.Behaviour()
        behaviour.startTLS = try certificate.context
        let server = MailServer(behaviour)
        let outcome = try await send(server) {
            ($0.security, $0.authorities) = (.startTLS, certificate.certificate)
            ($0.user, $0.password) = ("me", .kept("hush"))
        }
        #expect(outcome == .delivered(note: nil))
        #expect(
            server.commands.all.prefix(4) == [
                "EHLO example.org", "STARTTLS", "EHLO example.org", "AUTH PLAIN AG1lAGh1c2g=",
            ])
        let implicit = MailServer()
        #expect(
            try await send(implicit, tls: try certificate.context) {
                ($0.security, $0.authorities) = (.implicitTLS, certificate.certificate)
            } == .delivered(note: nil))
        #expect(implicit.mails.all.count == 1)
    }

    @Test(.enabled(if: TestCertificate.isAvailable)) func nothingGoesToAServerThatCannotBeTrusted() async throws {
        let certificate = try TestCertificate()
        func commands(_ behaviour: MailServer.Behaviour, authorities: String?) async throws -> (
            [String], DeliveryOutcome
        ) {
            let server = MailServer(behaviour)
            let outcome = try await send(server) {
                ($0.security, $0.authorities) = (.startTLS, authorities)
                ($0.user, $0.password) = ("me", .kept("hush"))
            }
            return (server.commands.all, outcome)
        }
        // No STARTTLS; a certificate of nobody; something slipped in before TLS.
        let plain = try await commands(MailServer.Behaviour(), authorities: nil)
        #expect(plain.1 == .trouble("mail server localhost: the mail server offers no STARTTLS"))
        var behaviour = MailServer.Behaviour()
        behaviour.startTLS = try certificate.context
        let unknown = try await commands(behaviour, authorities: nil)
        if case .trouble = unknown.1 {} else { Issue.record("\(unknown.1)") }
        behaviour.injected = "250 injected\r\n"
        let injected = try await commands(behaviour, authorities: certificate.certificate)
        if case .trouble = injected.1 {} else { Issue.record("\(injected.1)") }
        for (commands, _) in [plain, unknown, injected] { #expect(!commands.contains { $0.hasPrefix("AUTH") }) }
    }

    @Test func headersHoldNoLineBreaksAndAreFolded() {
        #expect(MailText.encoded("plain text", firstRoom: 66) == "plain text")
        #expect(MailText.encoded("a\r\nBcc: x", firstRoom: 66) == "a Bcc: x")
        #expect(MailText.encoded("é", firstRoom: 66) == "=?utf-8?B?w6k=?=")
        let long = MailText.encoded(String(repeating: "größe ", count: 30), firstRoom: 66)
        #expect(long.components(separatedBy: "\r\n ").allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?utf-8?B?") })
        #expect(MailText.quotedPrintable("a=b \n\t") == "a=3Db=20\r\n=09")
        #expect(MailText.stuffed("a\r\n.\r\n..b\r\n") == "a\r\n..\r\n...b\r\n.\r\n")
    }
}

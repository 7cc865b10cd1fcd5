import Foundation
import Testing

@testable import Alerts

@Suite struct DestinationTests {
    private func message(_ channel: Destination.Channel, name: String = "ops") -> String? {
        do throws(AlertError) {
            try Destination(name: name, channel: channel).validate()
            return nil
        } catch {
            return error.message
        }
    }

    private func mail(_ change: (inout MailAccount) -> Void) -> Destination.Channel {
        var account = MailAccount(host: "mail.example.org", from: "a@example.org", to: ["b@example.org"])
        change(&account)
        return .mail(account)
    }

    @Test(arguments: [
        ("https://example.org/hook", nil), ("http://localhost:8080/hook", nil), ("http://127.0.0.1/", nil),
        ("http://[::1]:8080/", nil), ("ftp://example.org", "the webhook's address is not an https:// address"),
        ("example.org", "the webhook's address is not an https:// address"),
        ("", "the webhook's address is not an https:// address"),
        ("https://u:p@example.org", "the webhook's address holds a user name"),
        ("http://example.org/x", "http://example.org would get alerts that anybody on the way can read"),
        (
            "http://127.0.0.1.example.org/",
            "http://127.0.0.1.example.org would get alerts that anybody on the way can read"
        ),
    ])
    func addressesOfWebhooksAreChecked(url: String, expected: String?) {
        #expect(message(.webhook(Webhook(url: url))) == expected)
    }

    @Test func settingsThatCannotWorkAreRefused() {
        #expect(message(.webhook(Webhook(url: "http://example.org", allowsPlainHTTP: true))) == nil)
        #expect(message(.webhook(Webhook(url: "https://example.org")), name: "a b") != nil)
        #expect(message(.webhook(Webhook(url: "https://example.org", timeout: 0))) != nil)
        #expect(message(.command(CommandLineCall(arguments: []))) == "the command is not a path from the root")
        #expect(message(.command(CommandLineCall(arguments: ["true"]))) == "the command is not a path from the root")
        #expect(message(.command(CommandLineCall(arguments: ["/bin/sh", "-c", "x"]))) == nil)
        #expect(message(.command(CommandLineCall(arguments: ["/no/such/program"]))) == "/no/such/program is not there")
        for other in ["/etc/passwd", "/tmp"] {
            #expect(
                message(.command(CommandLineCall(arguments: [other]))) == "\(other) is not a program that can be run")
        }
        #expect(message(mail { _ in }) == nil)
        #expect(message(mail { $0.security = .none }) == "mail to mail.example.org would go unprotected")
        #expect(message(mail { ($0.security, $0.host) = (.none, "localhost") }) == nil)
        #expect(message(mail { $0.user = "u" }) == "a mail account needs both a user and a password, or neither")
        #expect(message(mail { $0.to = [] }) == "0 recipients are given")
        #expect(message(mail { $0.to = ["b@example.org\r\nRCPT TO:<c@example.org>"] }) != nil)
        #expect(message(mail { $0.from = "é@example.org" }) == "\"é@example.org\" is not a mail address")
    }

    @Test func secretsAreInNoDescription() throws {
        let webhook = Webhook(
            url: "https://hooks.example.org/T0/S3CRET", secret: .kept("S3CRET"), bearer: .kept("S3CRET"))
        let account = MailAccount(
            host: "h", user: "u", password: .kept("S3CRET"), from: "a@b", to: ["c@d"])
        var dumped = ""
        for channel in [Destination.Channel.webhook(webhook), .mail(account)] {
            let destination = Destination(name: "ops", channel: channel)
            dump(destination, to: &dumped)
            dumped += "\(destination)" + String(reflecting: destination)
            #expect(try JSONDecoder().decode(Destination.self, from: JSONEncoder().encode(destination)) == destination)
        }
        #expect(!dumped.contains("S3CRET"))
        #expect(dumped.contains("hooks.example.org"))
    }

    @Test func secretsComeFromWhereTheyAreSaidToBe() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "propensity-secret-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("hush\n".utf8).write(to: URL(filePath: path))
        #expect(try Secret.file(path).value() == "hush")
        #expect(try Secret.kept("hush").value() == "hush")
        #expect(try Secret.environment("PATH").value().isEmpty == false)
        for missing in [Secret.file(path + "x"), .environment("PROPENSITY_NO_SUCH_VARIABLE")] {
            let error = #expect(throws: AlertError.self) { try missing.value() }
            #expect(error?.code == .missingSecret)
        }
        let json = Data(#"{"environment": "HOOK_SECRET"}"#.utf8)
        #expect(try JSONDecoder().decode(Secret.self, from: json) == .environment("HOOK_SECRET"))
    }

    /// By Python: `hmac.new(b"secret", b'1700000000.{"a":1}', "sha256").hexdigest()`.
    @Test func signatureIsHMACOverTimeAndBody() {
        #expect(
            WebhookSignature.header(body: Array(#"{"a":1}"#.utf8), secret: "secret", time: 1_700_000_000.9)
                == "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686")
    }
}

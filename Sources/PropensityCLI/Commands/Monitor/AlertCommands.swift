import Alerts
import ArgumentParser
import Foundation
import Jobs
import Storage

/// `propensity alerts`.
struct AlertCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Say who is told when a schedule finds something: a webhook, a program, or somebody by mail.",
        discussion: """
            EXAMPLE
              propensity alerts add ops --webhook https://hooks.example.com/propensity --secret-file hook.key
              propensity alerts test ops
            """,
        subcommands: [AddAlerts.self, ListAlerts.self, TestAlerts.self, RemoveAlerts.self])
}

struct AddAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a destination, or replace one of the same name.",
        discussion: """
            Secrets are read from a file or the environment each time, and are not kept.

            EXAMPLE
              propensity alerts add mail --mail ops@example.com --from shop@example.com --smtp mail.example.com:587 \\
                --user shop --secret-env SMTP_PASSWORD
            """)

    @Argument(help: "What to call it.")
    var name: String

    @Option(help: ArgumentHelp("Post to this address; https, or http to this machine.", valueName: "url"))
    var webhook: String?

    @Option(help: ArgumentHelp("Run this program with the alert on its standard input.", valueName: "path"))
    var command: String?

    @Option(help: ArgumentHelp("An argument for --command. May be repeated.", valueName: "text"))
    var argument: [String] = []

    @Option(help: ArgumentHelp("Mail to this address. May be repeated.", valueName: "address"))
    var mail: [String] = []

    @Option(help: ArgumentHelp("The sender of mails.", valueName: "address"))
    var from: String?

    @Option(help: ArgumentHelp("The mail server.", valueName: "host[:port]"))
    var smtp: String?

    @Option(help: ArgumentHelp("The user at the mail server.", valueName: "name"))
    var user: String?

    @Option(
        help: ArgumentHelp("A file with the webhook's signing secret, or the mail user's password.", valueName: "file"))
    var secretFile: String?

    @Option(help: ArgumentHelp("An environment variable of the server with that secret.", valueName: "name"))
    var secretEnv: String?

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let ways = [webhook != nil, command != nil, !mail.isEmpty].count { $0 }
        guard ways == 1 else { throw ValidationError("give one of --webhook, --command and --mail") }
        guard mail.isEmpty || (from != nil && smtp != nil) else {
            throw ValidationError("--mail needs --from and --smtp")
        }
        guard secretFile == nil || secretEnv == nil else {
            throw ValidationError("give either --secret-file or --secret-env")
        }
    }

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        try await registry.setDestination(try Destination(name: name, channel: channel()))
        if common.json {
            try common.console.json(["added": name])
        } else {
            try common.console.result("alerts go to \(name)")
        }
    }

    private var secret: Secret? {
        secretFile.map { .file(URL(filePath: $0).standardizedFileURL.path) } ?? secretEnv.map { .environment($0) }
    }

    private func channel() throws -> Destination.Channel {
        if let webhook { return .webhook(Webhook(url: webhook, secret: secret)) }
        if let command {
            return .command(
                CommandLineCall(arguments: [URL(filePath: command).standardizedFileURL.path] + argument))
        }
        let parts = (smtp ?? "").split(separator: ":").map(String.init)
        let port = parts.count > 1 ? Int(parts[1]) : nil
        guard let host = parts.first, parts.count < 3, parts.count == 1 || port != nil else {
            throw ValidationError("--smtp takes HOST or HOST:PORT")
        }
        return .mail(
            MailAccount(host: host, port: port, user: user, password: secret, from: from ?? "", to: mail))
    }
}

struct ListAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the destinations, and what waits for them.",
        discussion: """
            EXAMPLE
              propensity alerts list
            """)

    private struct Entry: Encodable {
        var name: String
        var channel: String
        var pending: Int
        var abandoned: Int
    }

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        let figures = try await registry.alertFigures()
        let entries = try await registry.destinations().map { destination in
            Entry(
                name: destination.name, channel: Self.words(destination.channel),
                pending: figures.pending[destination.name] ?? 0, abandoned: figures.abandoned[destination.name] ?? 0)
        }
        if common.json {
            try common.console.json(["destinations": entries])
        } else if entries.isEmpty {
            common.console.events(.note("nobody is told yet; add a destination with `propensity alerts add`"))
        } else {
            for entry in entries {
                try common.console.result(
                    "\(entry.name)  \(entry.channel)  \(entry.pending) waiting, \(entry.abandoned) given up")
            }
        }
    }

    private static func words(_ channel: Destination.Channel) -> String {
        switch channel {
        case .webhook(let webhook): "\(webhook)"
        case .command(let call): "command \(call.arguments.first ?? "")"
        case .mail(let account): "mail to \(account.to.joined(separator: ", "))"
        }
    }
}

struct TestAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a test message; `propensity serve` delivers it.",
        discussion: """
            EXAMPLE
              propensity alerts test ops
            """)

    @Argument(help: "The destination.")
    var name: String

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        try await registry.sendTest(to: name, now: Date().timeIntervalSince1970)
        if common.json {
            try common.console.json(["sent": name])
        } else {
            try common.console.result("a test message is on its way to \(name)")
        }
    }
}

struct RemoveAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a destination; what waits for it is given up.",
        discussion: """
            EXAMPLE
              propensity alerts remove ops
            """)

    @Argument(help: "The destination.")
    var name: String

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        guard try await registry.removeDestination(name) else {
            throw AlertError(.notFound, "there is no destination \(name)", hint: "see `propensity alerts list`")
        }
        if common.json {
            try common.console.json(["removed": name])
        } else {
            try common.console.result("removed \(name)")
        }
    }
}

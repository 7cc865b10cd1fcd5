import ArgumentParser
import Endpoints
import Foundation
import Jobs
import Storage

struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove an endpoint, one of its variants, a registered model or a schedule, after asking.",
        discussion: """
            EXAMPLE
              propensity delete endpoint shop
            """,
        subcommands: [DeleteEndpoint.self, DeleteModel.self, DeleteSchedule.self])
}

/// Asks before something goes.
struct Confirmation: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    /// - Throws: ``Jobs/JobError`` when nobody can be asked, and an exit code when the answer is no.
    func ask(_ question: String) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw JobError(.invalidOption, "\(question) Nobody is there to answer", hint: "give --yes to go ahead")
        }
        StandardError.write("\(question) [y/N] ")
        guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
            StandardError.write("nothing was removed\n")
            throw ExitCode(1)
        }
    }
}

struct DeleteEndpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoint",
        abstract: "Take an endpoint, or one of its variants, out of service; what it captured stays.",
        discussion: """
            EXAMPLE
              propensity delete endpoint shop --variant v2
            """)

    @Argument(help: "The endpoint.")
    var endpoint: String

    @Option(help: ArgumentHelp("Only this variant, or the shadow of this name.", valueName: "name"))
    var variant: String?

    @OptionGroup var confirmation: Confirmation
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        let all = try await registry.endpoints()
        let missing = EndpointError(
            .notFound, "there is no endpoint \(endpoint)",
            hint: all.isEmpty ? nil : "there are \(all.map(\.name).joined(separator: ", "))")
        guard all.contains(where: { $0.name == endpoint }) else { throw missing }
        let what = variant.map { "variant \($0) of endpoint \(endpoint)" } ?? "endpoint \(endpoint)"
        try confirmation.ask("Remove \(what)?")
        let variant = variant
        try await registry.change(endpoint, now: Date().timeIntervalSince1970) { former in
            guard let former else { throw missing }
            return try variant.map { try former.without($0) }
        }
        if common.json {
            try common.console.json(["deleted": what])
        } else {
            try common.console.result("removed \(what)")
        }
    }
}

extension Endpoint {
    /// The endpoint without one of its variants; a shift to it ends.
    fileprivate func without(_ name: String) throws(EndpointError) -> Endpoint {
        var endpoint = self
        guard allVariants.contains(where: { $0.name == name }) else {
            throw EndpointError(
                .notFound, "endpoint \(self.name) has no variant \(name)",
                hint: "it has \(allVariants.map(\.name).joined(separator: ", "))")
        }
        if endpoint.rollout?.variant == name { endpoint.rollout = nil }
        if endpoint.shadow?.name == name { endpoint.shadow = nil }
        endpoint.variants.removeAll { $0.name == name }
        return endpoint
    }
}

struct DeleteModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Remove a registered model; endpoints that answer with it go on.",
        discussion: """
            EXAMPLE
              propensity delete model sessions:1
            """)

    @Argument(help: "NAME for all its versions, or NAME:VERSION.")
    var model: String

    @OptionGroup var confirmation: Confirmation
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        try confirmation.ask("Remove model \(model)?")
        let folders = try home.value.remove(model)
        if common.json {
            try common.console.json(["deleted": folders])
        } else {
            try common.console.result("removed \(folders.joined(separator: ", "))")
        }
    }
}

import ArgumentParser
import Endpoints
import Foundation
import Jobs
import Storage

struct Deploy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Put a model behind a named endpoint, or change one: at once, beside another by weight, or step by step.",
        discussion: """
            The model's files are copied, so later changes to them change nothing. `propensity serve` runs the endpoints; one
            that is running takes the change up without a failed request.

            EXAMPLE
              propensity deploy sessions --endpoint shop
              propensity deploy sessions:2 --endpoint shop --variant v2 --shift 10 --every 60
            """)

    @Argument(help: "A model's folder, or a registered NAME or NAME:VERSION.")
    var model: String

    @Option(help: ArgumentHelp("The endpoint: letters, digits and hyphens.", valueName: "name"))
    var endpoint: String

    @Option(
        help: ArgumentHelp("The variant, replaced when the endpoint has it and added otherwise.", valueName: "name"))
    var variant = Endpoint.defaultVariant

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The variant's share of the traffic, as a part of all weights; 1 for a new one.", valueName: "w"))
    var weight: Double?

    @Flag(help: "Give the model a copy of the traffic; it never answers.")
    var shadow = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Shift the traffic to the new variant in steps of so many percent.", valueName: "percent"))
    var shift: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Seconds between the steps of a shift.", valueName: "seconds"))
    var every = 60.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Take the new variant out when more than so many percent of its requests fail.", valueName: "percent"))
    var maxErrors = 1.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Take the new variant out when 1 % of its answers take longer than this.", valueName: "ms"))
    var maxLatency: Double?

    @OptionGroup var capture: CaptureOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !(shadow && (shift != nil || weight != nil)) else {
            throw ValidationError("--shadow goes with neither --weight nor --shift: a shadow answers nothing")
        }
        guard shift == nil || weight == nil else {
            throw ValidationError("--shift sets the weights itself; leave --weight out")
        }
        if let shift, !(shift > 0 && shift <= 100) {
            throw ValidationError("--shift takes a percentage above 0, up to 100")
        }
        guard (0...100).contains(maxErrors) else { throw ValidationError("--max-errors takes a percentage") }
    }

    func run() async throws {
        let console = common.console
        var request = DeployJob.Request(model: model, endpoint: endpoint)
        request.variant = variant
        request.weight = weight
        request.isShadow = shadow
        request.capturePercent = capture.capturePercent
        request.captureMode = capture.captureMode
        request.captureDestination = capture.captureTo.map { URL(filePath: $0).standardizedFileURL.path }
        if let shift {
            let limits = RolloutLimits(errorRate: maxErrors / 100, p99Milliseconds: maxLatency)
            request.shift = DeployJob.Shift(step: shift / 100, interval: every, limits: limits)
        }
        // The folder must be a model before a home is made for it.
        _ = try ModelDirectory.resolve(model, home: home.value)
        let registry = try Registry(home: home.value.absolutePath)
        let deployed = try await DeployJob(request, home: home.value, store: registry).run()
        let server = try await ServingState.waiting(
            home.value, endpoint: deployed.name, revision: deployed.revision, seconds: 10)
        if let reason = server?.failures[deployed.name] {
            throw JobError(
                .modelDamaged, "the server cannot put the model to work: \(reason)",
                hint: "endpoint \(deployed.name) answers as before; deploy another model")
        }
        if common.json {
            try console.json(EndpointText.Entry(deployed, server: server))
        } else {
            try console.result(EndpointText.deployed(deployed, server: server))
        }
    }
}

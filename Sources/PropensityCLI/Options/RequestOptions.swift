public import ArgumentParser
import Foundation
public import Traffic

/// What requests look like.
struct RequestOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How rows are written.", valueName: "csv|json"))
    var format: BodyFormat = .csv

    @Flag(help: "Name the columns: a header line in CSV, objects by column name in JSON.")
    var byName = false

    @Option(help: ArgumentHelp("Rows in a request.", valueName: "rows"))
    var batch = 1

    @Option(help: ArgumentHelp("Requests under way at a time, at most.", valueName: "n"))
    var connections = 4

    @Option(help: ArgumentHelp("Seconds until a request counts as unanswered.", valueName: "seconds"))
    var timeout = 30.0

    @Option(
        help: ArgumentHelp(
            "A bearer token. Also PROPENSITY_TOKEN, which other users of the machine cannot see.", valueName: "token"))
    var token: String?

    @Option(help: ArgumentHelp("Certificates to trust in place of the system's, a PEM file.", valueName: "file"))
    var cacert: String?

    @Option(help: ArgumentHelp("The variant that is to answer.", valueName: "variant"))
    var targetVariant: String?

    @Flag(help: "Name each request by the row's --id, or its number, so that ground truth can be joined.")
    var inferenceIds = false

    var form: Simulation.Form { .init(format: format, isByName: byName, hasInferenceIds: inferenceIds) }

    func target(_ url: String) throws -> InvocationTarget {
        try InvocationTarget(
            url: url, token: token ?? ProcessInfo.processInfo.environment["PROPENSITY_TOKEN"], variant: targetVariant,
            timeout: timeout, certificates: cacert)
    }
}

extension BodyFormat: ExpressibleByArgument {}

public import ArgumentParser
public import Capture

/// What is written down of an endpoint's traffic.
struct CaptureOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The percentage of requests to capture, 0 to 100; 100 for a new endpoint.", valueName: "p"))
    var capturePercent: Int?

    @Option(
        help: ArgumentHelp(
            "durable: an answer waits until its record is on disk. buffered: it does not; a killed process loses the last "
                + "second, and records that the disk has no time for are dropped and counted. buffered for a new endpoint.",
            valueName: "durable|buffered"))
    var captureMode: CaptureMode?

    @Option(
        help: ArgumentHelp(
            "The folder for captured records; by default captured under the home folder.", valueName: "dir"))
    var captureTo: String?

    func validate() throws {
        guard (0...100).contains(capturePercent ?? 100) else {
            throw ValidationError("--capture-percent takes a number from 0 to 100")
        }
    }
}

extension CaptureMode: ExpressibleByArgument {}

import Foundation
import Testing

/// The server as its clients meet it: short versions of checks whose scripts take larger counts.
///
/// One after another, since each loads the machine.
@Suite(.serialized, .enabled(if: ServingChecks.canRun, ServingChecks.reason), .timeLimit(.minutes(10)))
struct ServingTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func check(_ script: String, _ options: String...) throws -> [String: Any] {
        try Python.check(script, [Program.binary.path] + options, in: folder)
    }

    @Test func botoGetsPredictions() throws {
        #expect(try check("serving_boto.py").number("answers") == 10)
    }

    @Test func modelSwapsUnderLoadFailNoRequestAndMixNoAnswer() throws {
        let figures = try check("serving_swaps.py", "--count", "20")
        #expect(try figures.number("swaps") == 20)
        #expect(try figures.number("captured") == figures.number("requests"))
    }

    @Test func killedServerHasEveryAcknowledgedRecordOnce() throws {
        let figures = try check("serving_kill.py", "--count", "3")
        #expect(try figures.number("acknowledged") > 0)
        #expect(try figures.number("captured") >= figures.number("acknowledged"))
    }

    @Test func hostileRequestsAreRefusedClearly() throws {
        #expect(try check("serving_hostile.py").number("requests") >= 60)
    }

    @Test func generatedRequestsAgreeWithTheDescription() throws {
        #expect(try check("serving_openapi.py", "--count", "5").object("shop").number("operations") == 8)
    }

    @Test func onlyThoseWithACredentialGetIn() throws {
        #expect(try check("serving_access.py").number("wrong_tokens") == 10)
    }

    @Test func variantsShadowsShiftsRestartsAndTheEndKeepTheirWord() throws {
        #expect(try check("serving_variants.py", "--count", "1").number("shadow_records") == 100)
    }

    @Test func prometheusReadsTheMetrics() throws {
        #expect(try check("serving_metrics.py").number("requests") == 60)
    }

    @Test func capturesThatCannotBeWrittenAreCountedAndTold() throws {
        #expect(try check("serving_losses.py").object("durable").number("lost") > 0)
    }
}

/// What the server's checks need.
enum ServingChecks {
    static let canRun: Bool = {
        guard let folder = try? WorkFolder(),
            let run = try? Python.launch(
                ["-c", "import boto3, cryptography, prometheus_client, schemathesis"], in: folder
            ).wait()
        else { return false }
        return run.exitCode == 0
    }()

    static let reason: Comment = "Python's boto3, cryptography, prometheus_client and schemathesis are installed"
}

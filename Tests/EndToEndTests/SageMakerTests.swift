import Foundation
import Testing

/// AWS's own clients against our server: each tells the whole story, from the upload to the clean-up.
///
/// One after another, since each loads the machine.
@Suite(.serialized, .enabled(if: SageMakerChecks.hasClients, SageMakerChecks.reason), .timeLimit(.minutes(10)))
struct SageMakerTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func check(_ script: String, _ options: String...) throws -> [String: Any] {
        try Python.check(script, [Program.binary.path] + options, in: folder)
    }

    @Test func botoAloneTellsTheStory() throws {
        let figures = try check("sagemaker_boto.py")
        #expect(try figures.number("balanced_accuracy") > 0.9)
        #expect(try figures.number("batches") == 8)
    }

    @Test(.enabled(if: SageMakerChecks.hasCommandLine, SageMakerChecks.fetched))
    func theCommandLineTellsTheStory() throws {
        #expect(try check("sagemaker_cli.py").number("balanced_accuracy") > 0.9)
    }

    @Test func theSDKTellsTheStory() throws {
        #expect(try check("sagemaker_sdk2.py").number("balanced_accuracy") > 0.9)
    }

    @Test(.enabled(if: SageMakerChecks.hasFirstSDK, SageMakerChecks.fetched))
    func theSDKOfTheReferenceGoesItsSteps() throws {
        let figures = try check("sagemaker_sdk1.py")
        #expect(try figures.number("balanced_accuracy") > 0.9)
        #expect(try figures.number("batches") == 9)
    }

    @Test func wrongCallsGetTheErrorsOfAWS() throws {
        #expect(try check("sagemaker_errors.py").number("calls") >= 40)
    }

    @Test func jobsAndEndpointsEndAsWaitersExpectAndModelsGoBothWays() throws {
        let figures = try check("sagemaker_waiters.py")
        for name in ["ours_in_python", "python_json", "python_ubj"] {
            #expect(try figures.number(name) <= 1e-6, "\(name)")
        }
        #expect(try figures.number("failures") == 7)
    }

    @Test func killedServerLeavesNoJobUndecidedAndNoHalfObject() throws {
        let figures = try check("sagemaker_kill.py", "--count", "1")
        #expect(try figures.number("Completed") + figures.number("Failed") == 2)
    }

    @Test func theExamplesDoWhatTheySay() throws {
        #expect(try check("sagemaker_tour.py").number("balanced_accuracy") > 0.9)
    }
}

/// What the checks of SageMaker's API need; `make test` sees to all of it.
enum SageMakerChecks {
    static let hasClients: Bool = {
        guard let folder = try? WorkFolder(),
            let run = try? Python.launch(["-c", "import boto3, numpy, pandas, sagemaker, xgboost"], in: folder).wait()
        else { return false }
        return run.exitCode == 0
    }()

    static let reason: Comment = "Python's boto3, sagemaker, pandas and xgboost are installed"

    static let hasCommandLine = has("aws-cli/bin/aws")
    static let hasFirstSDK = has("sagemaker-1/sagemaker")
    static let fetched: Comment = "scripts/fetch_clients.sh has run, and PROPENSITY_CLIENTS names its folder"

    /// Whether a client was fetched.
    private static func has(_ path: String) -> Bool {
        guard let folder = ProcessInfo.processInfo.environment["PROPENSITY_CLIENTS"] else { return false }
        return FileManager.default.fileExists(atPath: "\(folder)/\(path)")
    }
}

import Foundation
import Testing

/// The monitor as its users meet it: short versions of checks whose scripts take larger counts.
///
/// One after another, since each loads the machine.
@Suite(.serialized, .enabled(if: MonitorChecks.canRun, MonitorChecks.reason), .timeLimit(.minutes(10)))
struct MonitorTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func check(_ script: String, _ options: String...) throws -> [String: Any] {
        try Python.check(script, [Program.binary.path] + options, in: folder)
    }

    @Test func sabotagedColumnsAreNamedAndNothingElse() throws {
        let figures = try check("monitoring_sabotage.py", "--count", "1")
        for name in ["exact", "exact_early", "exact_aws", "quiet", "quiet_aws"] {
            #expect(try figures.number(name) == 1, "\(name)")
        }
    }

    @Test func schedulesRunInTimeAndTellOfTheirFindingsOnce() throws {
        let figures = try check("monitoring_schedule.py")
        #expect(try figures.number("due_runs") >= 1)
        #expect(try figures.number("slowest_end_seconds") <= 10)
    }

    @Test func faultsAreNamedByColumnAndKind() throws {
        let figures = try check("monitoring_faults.py", "--count", "1")
        #expect(try figures.number("right") >= 0.95 * figures.number("cases"))
        #expect(try figures.number("false_alarms") == 0)
    }

    @Test(.enabled(if: Python.isAvailable, Python.reason))
    func qualityIsMeasuredOnceLabelsComeAndAgreesWithScikitLearn() throws {
        let figures = try check("monitoring_quality.py")
        #expect(try figures.number("violations") >= 5)
        #expect(try figures.number("scheduled_violations") > 5)
    }

    @Test func filesAreModelMonitorsAndBrokenInputIsRefusedClearly() throws {
        #expect(try check("monitoring_files.py").number("failures") >= 20)
    }
}

/// What the monitor's checks need.
enum MonitorChecks {
    static let canRun: Bool = {
        guard let folder = try? WorkFolder(),
            let run = try? Python.launch(["-c", "import http.server, json"], in: folder).wait()
        else { return false }
        return run.exitCode == 0
    }()

    static let reason: Comment = "Python is installed"
}

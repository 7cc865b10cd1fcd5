import Alerts
import Endpoints
import Foundation
import MonitorRuns
import Quality
import QualityRuns
import Schedules

extension ScheduledMonitor {
    /// Predictions against ground truth, bias, or attributions.
    func run(
        _ look: QualityRequest.Kind, _ execution: Execution, _ schedule: Schedule, _ place: ExecutionPlace
    ) async throws -> Outcome {
        var captures = QualityRequest.Captures(
            folder: try await captures(schedule), window: execution.window,
            groundTruth: (place.groundTruth ?? schedule.settings.options[.groundTruth]).map {
                .folder(GroundTruthFolder($0))
            },
            labelsUntil: Date().timeIntervalSince1970 + 1)
        captures.merged = place.merged
        captures.id = execution.mergeId
        var request = QualityRequest(
            look, source: .captured(captures), output: place.reports, baseline: place.baseline)
        try schedule.settings.options.apply(to: &request)
        if request.model == nil { request.model = try await model(schedule) }
        request.isAsModelMonitor = schedule.settings.method == .aws || place.isDecidedAsModelMonitor
        request.alarmRate = schedule.settings.alarmRate
        let outcome = try await QualityRun(request, events: events).run()
        return Outcome(
            result: Execution.Result(
                rows: outcome.rows, violations: outcome.violations.count,
                findings: outcome.violations.count + outcome.withinChance.count, reportFolder: place.reports,
                exitMessage: outcome.exitMessage),
            findings: outcome.violations.map {
                ObservedFinding(
                    column: $0.metric, check: $0.check, kind: look.rawValue, severity: .warning,
                    message: $0.description)
            },
            counts: [
                "alarm": 0, "watch": outcome.withinChance.count, "violation": outcome.violations.count,
            ],
            hasEnoughData: outcome.hasEnoughData)
    }

    /// The folder of the model behind the endpoint now.
    private func model(_ schedule: Schedule) async throws -> String? {
        let endpoint = try await endpoints.endpoints().first { $0.name == schedule.endpoint }
        let variants = endpoint?.variants ?? []
        return (variants.first { $0.name == schedule.variant } ?? variants.first)?.model.folder
    }
}

extension Schedule.Kind {
    /// The look at labels or attributions; nil for data quality.
    var look: QualityRequest.Kind? {
        switch self {
        case .dataQuality: nil
        case .modelQuality: .modelQuality
        case .modelBias: .bias
        case .modelExplainability: .attribution
        }
    }
}

extension Execution {
    /// The same for each try at a window, so that a repeated one replaces its merged files.
    fileprivate var mergeId: UUID {
        // FNV-1a, over what makes the window this schedule's.
        func hash(_ seed: UInt64) -> UInt64 {
            "\(schedule)/\(scheduledAt)".utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        let words = [hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15)]
        var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        (bytes[6], bytes[8]) = (bytes[6] & 0x0f | 0x40, bytes[8] & 0x3f | 0x80)
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

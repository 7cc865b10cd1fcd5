import Foundation
import JSONDocument
import Jobs
import Monitoring
import MonitorRuns
import Quality
import Statistics

/// How good a model's predictions are: Model Monitor's metrics against thresholds, calibration, and both over time.
struct ModelQualityLook {
    let context: QualityContext
    private var request: QualityRequest { context.request }

    init(_ context: QualityContext) { self.context = context }

    /// What is compared with: thresholds, and what was measured on the baseline's rows where that is known.
    struct Reference {
        var constraints: ModelQualityConstraints
        var statistics: ModelQualityStatistics?
    }

    func files(of rows: MeasuredRows) throws -> QualityFindings {
        let reference = request.baseline == nil ? nil : try reference()
        if let reference, reference.constraints.problem != request.problem {
            throw QualityError(
                .badSetting,
                "the baseline is of \(reference.constraints.problem.rawValue), the request of \(request.problem.rawValue)",
                hint: "give --problem \(reference.constraints.problem.rawValue)")
        }
        var findings = QualityFindings(outcome: QualityOutcome(request, rows: rows.labelled.count))
        let estimate = try estimate(rows)
        findings.outcome.estimate = estimate.map { EstimateFigures($0, threshold: context.threshold) }
        guard rows.labelled.count > 0 else {
            // Labels that cannot be read are a mistake, labels that have not come are none.
            let isWaiting = rows.merge.map { $0.matched == 0 } ?? false
            guard request.baseline != nil, isWaiting else {
                throw QualityError(
                    .badRecord, "no row has both a prediction and a label", hint: rows.notes.joined(separator: "; "))
            }
            findings.files = [
                (.violations, ViolationsFile.none), (.quality, quality(nil, nil, nil, rows, estimate)),
            ]
            findings.sections = findings.outcome.estimate.map { [.estimate($0)] } ?? []
            return findings
        }
        let statistics = try ModelQualityStatistics(
            rows.labelled, window: rows.window.map { ($0.lowerBound, $0.upperBound) },
            evaluatedAt: Date().timeIntervalSince1970)
        let suggested = ModelQualityConstraints.suggested(from: statistics)
        for metric in statistics.metrics where metric.value.isFinite {
            findings.outcome.metrics[metric.name] = metric.value
        }
        let violations = reference.map { reference in
            let chance = reference.statistics.map {
                ChanceTest(
                    baseline: $0, alarmRate: request.alarmRate, constraints: reference.constraints.constraints.count)
            }
            return ModelQualityViolations(
                statistics: statistics, constraints: reference.constraints,
                chance: request.isAsModelMonitor ? nil : chance)
        }
        findings.outcome.violations = violations?.violations.map(QualityOutcome.Entry.init) ?? []
        findings.outcome.withinChance = violations?.withinChance.map(QualityOutcome.Entry.init) ?? []
        if let unmeasured = violations?.unmeasured, !unmeasured.isEmpty {
            findings.outcome.notes.append("not measured, and so not checked: \(unmeasured.joined(separator: ", "))")
        }
        let report = try report(rows, estimate)
        findings.files = [(.statistics, statistics.json), (.constraints, suggested.json)]
        if let violations { findings.files.append((.violations, violations.json)) }
        findings.files.append((.quality, quality(report, statistics, reference, rows, estimate)))
        findings.sections = [
            .metrics(statistics, reference?.constraints, violations), .report(report, statistics, context.threshold),
        ]
        if let estimate = findings.outcome.estimate { findings.sections.append(.estimate(estimate)) }
        return findings
    }

    // MARK: Measuring

    private func estimate(_ rows: MeasuredRows) throws -> PerformanceEstimate? {
        guard request.problem == .binary, !rows.probabilities.isEmpty else { return nil }
        let patterns = rows.patterns
        return try PerformanceEstimate(
            probabilities: patterns.probabilities, counts: patterns.counts, threshold: context.fields.threshold,
            calibration: context.calibration)
    }

    /// Calibration and the figures over time; nil without probabilities.
    private func report(_ rows: MeasuredRows, _ estimate: PerformanceEstimate?) throws -> QualityReport? {
        guard case .binary(let binary) = rows.labelled, binary.probabilities != nil else { return nil }
        let times = (binary.times ?? []).filter(\.isFinite)
        let first = times.min() ?? 0
        let window = rows.window ?? first..<(times.max() ?? first).nextUp
        let isShort = window.upperBound - window.lowerBound <= 2 * 86_400
        return try QualityReport(
            binary, window: (window.lowerBound, window.upperBound), period: isShort ? .hour : .day, merge: rows.merge,
            estimate: estimate)
    }

    private func quality(
        _ report: QualityReport?, _ statistics: ModelQualityStatistics?, _ reference: Reference?,
        _ rows: MeasuredRows, _ estimate: PerformanceEstimate?
    ) -> [UInt8] {
        var object: JSONObject =
            if case .object(let known)? = report?.document {
                known
            } else {
                [
                    "version": .integer(1), "ground_truth": rows.merge?.document ?? .null,
                    "estimate_without_labels": estimate?.document ?? .null,
                ]
            }
        object["threshold"] = .double(context.threshold)
        if let counts = statistics?.confusion {
            object["confusion_matrix"] = .object(counts.json)
        }
        object["constraints"] = reference.map { reference in
            .array(
                reference.constraints.constraints.map { constraint in
                    [
                        "metric": .string(constraint.metric),
                        "value": statistics?[constraint.metric].map { .double($0.value) } ?? .null,
                        "threshold": .double(constraint.threshold),
                        "bad": .string(constraint.comparison.rawValue),
                    ]
                })
        }
        return JSONValue.object(object).jacksonBytes() + [0x0a]
    }

    // MARK: The baseline

    /// Thresholds from a folder of model quality, or a model's held-out rows.
    private func reference() throws -> Reference {
        if let file = context.baselineFile(QualityRun.File.constraints.rawValue), let text = Self.quality(file.bytes) {
            let constraints = try ModelQualityConstraints(json: text, file: file.path)
            let statistics = try context.baselineFile(QualityRun.File.statistics.rawValue).map {
                try ModelQualityStatistics(json: $0.bytes, file: $0.path)
            }
            return Reference(constraints: constraints, statistics: statistics)
        }
        guard let file = context.baselineFile(ModelDirectory.File.metrics.rawValue),
            let metrics = try? JSONDecoder().decode(TrainJob.Metrics.self, from: Data(file.bytes))
        else { throw context.noBaseline("constraints of model quality") }
        let matrix = metrics.test.confusionMatrix
        func count(_ weight: Double) -> Int { Int(weight.rounded()) }
        let statistics = ModelQualityStatistics(
            counts: [[count(matrix.tn), count(matrix.fp)], [count(matrix.fn), count(matrix.tp)]],
            auc: metrics.test.rocAUC)
        return Reference(constraints: .suggested(from: statistics), statistics: statistics)
    }

    /// The bytes when they are constraints of model quality; those of data quality have `features`.
    private static func quality(_ bytes: [UInt8]) -> [UInt8]? {
        guard case .object(let object)? = try? JSONValue(parsing: bytes, file: "constraints.json"),
            object["features"] != nil
        else { return bytes }
        return nil
    }
}

extension QualityOutcome.Entry {
    init(_ violation: ModelQualityViolations.Violation) {
        self.init(metric: violation.metricName, check: violation.checkType, description: violation.description)
    }
}

/// `constraint_violations.json` without violations.
enum ViolationsFile {
    static let none = (["violations": .array([])] as JSONValue).jacksonBytes()
}

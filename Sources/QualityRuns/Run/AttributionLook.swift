import Foundation
import Jobs
import Monitoring
import MonitorRuns
import Quality

/// How much each feature moves a model's predictions now, against the baseline: mean |SHAP| in log-odds.
struct AttributionLook {
    let context: QualityContext
    private var request: QualityRequest { context.request }

    init(_ context: QualityContext) { self.context = context }

    func files(of rows: MeasuredRows) throws -> QualityFindings {
        guard let model = context.model else {
            throw QualityError(.badSetting, "attributions need the model that gives them", hint: "name it with --model")
        }
        let sample = rows.features
        guard sample.rows > 0 else {
            throw MonitorRunError(
                .noData, "Job inputs had no data", hint: "no request has the model's features; \(rows.notes.joined())")
        }
        guard let values = model.model.contributions(sample.values) else {
            throw QualityError(.badSetting, "this kind of model has no attributions", hint: "it takes a model of trees")
        }
        var findings = QualityFindings(outcome: QualityOutcome(request, rows: sample.offered))
        if sample.offered > sample.rows {
            findings.outcome.notes.append("attributions are of \(sample.rows) rows, drawn evenly")
        }
        let width = model.names.count
        var sums = [Double](repeating: 0, count: width)
        for row in 0..<sample.rows {
            for feature in 0..<width { sums[feature] += Double(values[row * (width + 1) + feature].magnitude) }
        }
        let analysis = AttributionAnalysis(
            attributions: zip(model.names, sums).map { .init(feature: $0, value: $1 / Double(sample.rows)) },
            expectedValue: Double(values[width]))
        for attribution in analysis.outputs[0].attributions {
            findings.outcome.metrics[attribution.feature] = attribution.value
        }
        findings.files = [(.analysis, analysis.json)]
        guard request.baseline != nil else { return findings }
        let baseline = try baseline()
        findings.outcome.notes += try baseline.differences(from: model.names)
        let violations = AttributionViolations(current: analysis, baseline: baseline)
        findings.outcome.violations = violations.violations.map {
            QualityOutcome.Entry(
                metric: "shap \($0.label)", check: "feature_attribution_drift_check", description: $0.description)
        }
        let score = AttributionViolations.score(
            baseline: baseline.outputs.first?.attributions ?? [], current: analysis.outputs[0].attributions)
        findings.outcome.metrics["ndcg"] = score
        findings.files.append((.violations, violations.json))
        findings.sections = [.attribution(analysis, baseline, score)]
        return findings
    }

    /// A folder's `analysis.json`, or the importances in a model's `metrics.json`, which are of the same kind.
    private func baseline() throws -> AttributionAnalysis {
        if let file = context.baselineFile(QualityRun.File.analysis.rawValue) {
            return try AttributionAnalysis(json: file.bytes, file: file.path)
        }
        guard let file = context.baselineFile(ModelDirectory.File.metrics.rawValue),
            let importance = try? JSONDecoder().decode(TrainJob.Metrics.self, from: Data(file.bytes)).importance
        else { throw context.noBaseline(QualityRun.File.analysis.rawValue) }
        return AttributionAnalysis(
            attributions: importance.map { .init(feature: $0.key, value: $0.value) }, expectedValue: nil)
    }
}

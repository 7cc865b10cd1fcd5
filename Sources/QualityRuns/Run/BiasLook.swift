import Monitoring
import Quality
import Tabular

/// How a model treats groups of rows, in Clarify's metrics.
struct BiasLook {
    let context: QualityContext
    private var request: QualityRequest { context.request }

    /// Pairs of a row inside and one outside a facet beyond which the flip test is left out: it looks at each.
    private static let flipTestPairs = 2_000_000_000

    init(_ context: QualityContext) { self.context = context }

    func files(of rows: MeasuredRows) throws -> QualityFindings {
        guard case .binary(let binary) = rows.labelled else {
            throw QualityError(.badSetting, "bias is measured of binary models")
        }
        var findings = QualityFindings(outcome: QualityOutcome(request, rows: rows.labelled.count))
        guard rows.labelled.count > 0 else {
            guard request.baseline != nil, rows.merge.map({ $0.matched == 0 }) ?? false else {
                throw QualityError(
                    .badRecord, "no row has both a prediction and a label", hint: rows.notes.joined(separator: "; "))
            }
            findings.files = [(.violations, ViolationsFile.none)]
            return findings
        }
        let facets = request.facets.map { facet in
            (facet: facet, inside: (rows.cells[facet.column] ?? []).map(facet.contains))
        }
        let analysis = try BiasAnalysis(
            label: request.label ?? context.model?.label?.name ?? "label",
            labelValue: context.model?.classes?.positive ?? "1",
            facets: facets.map { facet, inside in
                let pairs = inside.count { $0 } * inside.count { !$0 }
                if pairs > Self.flipTestPairs {
                    findings.outcome.notes.append(
                        "\(facet.text): too many rows for the flip test (FT), which is left out")
                }
                return (
                    facet.column, facet.value,
                    BiasRows(
                        inFacet: inside, labels: binary.labels.map { $0 == 1 },
                        predictions: binary.predictions.map { $0 == 1 },
                        groups: request.group.flatMap { rows.cells[$0] },
                        features: pairs > Self.flipTestPairs ? nil : features(rows, without: facet.column))
                )
            })
        for facet in analysis.postTraining?.facets ?? [] {
            for value in facet.values {
                for metric in value.metrics {
                    guard let number = metric.value, number.isFinite else { continue }
                    findings.outcome.metrics["\(facet.name)=\(value.value) \(metric.name)"] = number
                }
            }
        }
        findings.files = [(.analysis, analysis.json)]
        guard request.baseline != nil else { return findings }
        guard let file = context.baselineFile(QualityRun.File.analysis.rawValue) else {
            throw context.noBaseline(QualityRun.File.analysis.rawValue)
        }
        let baseline = try BiasAnalysis(json: file.bytes, file: file.path)
        let violations = BiasViolations(current: analysis, baseline: baseline)
        findings.outcome.violations = violations.violations.map {
            QualityOutcome.Entry(
                metric: "\($0.facet)=\($0.facetValue) \($0.metricName)", check: "bias_drift_check",
                description: $0.description)
        }
        if baseline.postTraining == nil {
            findings.outcome.notes.append("the baseline has no metrics of predictions: nothing was compared")
        }
        findings.files.append((.violations, violations.json))
        findings.sections = [.bias(analysis, baseline)]
        return findings
    }

    /// Columns of what the model takes, but the facet's; nil without a model.
    private func features(_ rows: MeasuredRows, without column: String) -> [[Double]]? {
        guard let names = context.model?.names, rows.features.rows > 0 else { return nil }
        let values = rows.features.values
        return names.indices.filter { names[$0] != column }.map { place in
            (0..<rows.features.rows).map { Double(values[$0 * names.count + place]) }
        }
    }
}

extension Facet {
    /// As Clarify writes it.
    var value: String {
        switch test {
        case .values(let values): values.joined(separator: ",")
        case .above(let number): BiasAnalysis.intervalText(above: number, upTo: .infinity)
        }
    }
}

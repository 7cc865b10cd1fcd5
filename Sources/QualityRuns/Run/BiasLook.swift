import JSONDocument
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
        let baseline = try request.baseline.map { _ in try reference() }
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
        let empty = facets.compactMap { facet, inside in lack(facet, inside, rows.cells[facet.column] ?? []) }
        if request.baseline == nil, let first = empty.first {
            throw QualityError(
                .badSetting, "bias cannot be measured: \(first.words)", hint: "name a group that some rows belong to")
        }
        let samples = try facets.map { facet, inside in
            try BiasSample(
                facet: facet.column, value: facet.value,
                rows: BiasRows(
                    inFacet: inside, labels: binary.labels.map { $0 == 1 },
                    predictions: binary.predictions.map { $0 == 1 },
                    groups: request.group.flatMap { rows.cells[$0] }))
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
        findings.files = [(.analysis, analysis.json), (.quality, counts(samples))]
        guard let baseline else { return findings }
        let chance = request.isAsModelMonitor ? nil : try chance(samples)
        let violations = BiasViolations(current: analysis, baseline: baseline, chance: chance)
        findings.outcome.violations = violations.violations.map(QualityOutcome.Entry.init)
        findings.outcome.withinChance = violations.withinChance.map(QualityOutcome.Entry.init)
        findings.outcome.unmeasured = empty.map(\.words)
        for violation in violations.violations where violation.isUnmeasured && violation.metricName != "CI" {
            findings.outcome.unmeasured.append(
                "\(violation.facet)=\(violation.facetValue) \(violation.metricName)")
        }
        if !request.isAsModelMonitor, chance == nil, !violations.violations.isEmpty {
            findings.outcome.notes.append(
                "the baseline has no counts of rows (\(QualityRun.File.quality.rawValue)): what is past it may be chance; "
                    + "make it anew with `propensity baseline DATA --kind model-bias`")
        }
        findings.files.append((.violations, violations.json))
        findings.sections = [.bias(analysis, baseline)]
        return findings
    }

    /// What there is to say when no row belongs to a facet, or every row does; nil otherwise.
    private func lack(_ facet: Facet, _ inside: [Bool], _ cells: [String]) -> (facet: Facet, words: String)? {
        let members = inside.count { $0 }
        if members == inside.count, members > 0 {
            return (facet, "every row belongs to \(facet.text), there is none to compare it with")
        }
        guard members == 0 else { return nil }
        var counts: [String: Int] = [:]
        for cell in cells { counts[cell, default: 0] += 1 }
        let values = counts.sorted { one, other in
            one.value == other.value ? one.key < other.key : one.value > other.value
        }.map { $0.key.isEmpty ? "nothing" : $0.key }
        let others = values.count > 5 ? " and \(values.count - 5) other values" : ""
        return (
            facet,
            "no row belongs to \(facet.text); the column holds \(values.prefix(5).joined(separator: ", "))\(others)"
        )
    }

    /// The rows by facet, label and prediction, which later windows are tested with.
    private func counts(_ samples: [BiasSample]) -> [UInt8] {
        let document: JSONValue = [
            "version": .integer(1), "threshold": .double(context.threshold), "bias": BiasSample.json(samples),
        ]
        return document.jacksonBytes() + [0x0a]
    }

    /// The test of chance; nil where the baseline has no counts.
    private func chance(_ samples: [BiasSample]) throws -> BiasChance? {
        guard let file = context.baselineFile(QualityRun.File.quality.rawValue) else { return nil }
        let before = try BiasSample.samples(json: file.bytes, file: file.path)
        return before.isEmpty ? nil : BiasChance(now: samples, before: before, alarmRate: request.alarmRate)
    }

    /// The baseline's analysis, which has every group of the request.
    private func reference() throws -> BiasAnalysis {
        guard let file = context.baselineFile(QualityRun.File.analysis.rawValue) else {
            throw context.noBaseline(QualityRun.File.analysis.rawValue)
        }
        let baseline = try BiasAnalysis(json: file.bytes, file: file.path)
        guard let known = baseline.postTraining else {
            throw context.noBaseline("metrics of predictions in its \(QualityRun.File.analysis.rawValue)")
        }
        for facet in request.facets {
            guard
                let value = known.facets.first(where: { $0.name == facet.column })?.values
                    .first(where: { $0.value == facet.value })
            else {
                let names = known.facets.flatMap { facet in facet.values.map { "\(facet.name)=\($0.value)" } }
                throw QualityError(
                    .badSetting,
                    "\(file.path) is not of the group \(facet.text), but of \(names.joined(separator: "; "))",
                    hint: "look at that group with --facet, or make a baseline of this one: "
                        + "`propensity baseline DATA --kind model-bias --facet '\(facet.text)'`")
            }
            guard value.isMeasured else {
                throw QualityError(
                    .badSetting, "\(file.path) measured nothing of \(facet.text): one side had no rows",
                    hint: "make it anew, of rows some of which belong to the group")
            }
        }
        return baseline
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

extension QualityOutcome.Entry {
    init(_ violation: BiasViolations.Violation) {
        self.init(
            metric: "\(violation.facet)=\(violation.facetValue) \(violation.metricName)", check: "bias_drift_check",
            description: violation.description)
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

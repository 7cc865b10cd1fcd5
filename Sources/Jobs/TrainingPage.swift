import Exploration
import Foundation
import Reporting
import Statistics
import Tabular
import Training
import XGBoost

/// The content of a training run's `report.html`.
struct TrainingPage {
    /// Steps that ran one after the other.
    let timings: [Stopwatch.Lap]
    let request: TrainRequest
    let schema: Schema
    let notes: [SchemaNote]
    let evaluation: ModelEvaluation
    let curve: [Trainer.Round]
    let warnings: [ExplorationWarning]
    /// What ``ConstantModel`` has to say.
    let constant: String?
    let manifest: Manifest

    func html() -> [UInt8] { report.page.html() }

    private var report: TrainingReport {
        TrainingReport(
            modelName: request.name, dataFile: request.dataName ?? request.data, label: request.label,
            positiveValue: schema.positive ?? "1", wording: .of(label: request.label),
            split: TrainingReport.Split(
                trainRows: Double(manifest.split.trainRows), testRows: Double(manifest.split.testRows),
                testFraction: manifest.split.testFraction, seed: request.seed),
            train: EvaluationPage.metrics(evaluation.trainMetrics),
            test: EvaluationPage.metrics(evaluation.testMetrics),
            curves: EvaluationPage.curves(
                evaluation.outcomes, metrics: evaluation.testMetrics, effects: evaluation.effects,
                negative: schema.negative, positive: schema.positive ?? "1"),
            rounds: curve.map { TrainingReport.Round(number: $0.round, train: $0.train, test: $0.test) },
            importances: importances, schema: schema.columns.map(Self.column),
            setAside: notes.filter { $0.reason != .numbersAndWords }.map {
                TrainingReport.SetAsideColumn(name: $0.column, reason: $0.message)
            },
            leakageSuspects: warnings.filter { $0.code == .leakage }.flatMap(\.columns),
            warnings: constantNote + warnings.map(ExplorePage.note), settings: settings,
            timings: timings.map { ($0.step, $0.seconds) },
            command: request.command,
            provenance: [NamedValue("data sha256", manifest.data.sha256)]
                + manifest.versions.sorted { $0.key < $1.key }.map { NamedValue($0.key, $0.value) },
            colophon: "Made by Propensity \(Version.current) on \(manifest.created)")
    }

    private var constantNote: [ReportNote] {
        let heldOut =
            manifest.split.testRows > 0
            ? [] : [ReportNote(.serious, "Nothing was held out", ReportText(Self.sentence(TrainJob.nothingHeldOut)))]
        return heldOut
            + (constant.map { [ReportNote(.serious, "The model is constant", ReportText(Self.sentence($0)))] } ?? [])
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

    private var settings: [NamedValue] {
        [NamedValue("num_boost_round", String(manifest.numBoostRound)), NamedValue("seed", String(manifest.seed))]
            + manifest.hyperparameters.sorted { $0.key < $1.key }.map { NamedValue($0.key, $0.value) }
    }

    private var importances: [TrainingReport.Importance] {
        evaluation.importance[.gain, default: [:]].map { name, gain in
            TrainingReport.Importance(
                name: name, gain: Double(gain), cover: Double(evaluation.importance[.cover]?[name] ?? 0),
                frequency: Int(evaluation.importance[.frequency]?[name] ?? 0))
        }
    }

    private static func column(_ column: ColumnSpecification) -> TrainingReport.SchemaColumn {
        let words = column.categories ?? []
        let shown = words.prefix(6).joined(separator: ", ") + (words.count > 6 ? ", … (\(words.count))" : "")
        return TrainingReport.SchemaColumn(
            name: column.name, role: column.role.rawValue, type: column.type.rawValue, detail: shown)
    }
}

extension Schema {
    /// The label's negative value as spelled in the data.
    var negative: String { columns.first { $0.role == .label }?.categories?.first ?? "0" }
}

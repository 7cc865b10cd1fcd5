import Foundation
public import Jobs
import MonitorRuns
import Quality

/// One look at a model's quality, its bias or its attributions: Model Monitor's and Clarify's files, and a page.
///
/// Without a baseline it makes one: the same files but violations and page, of which the thresholds are edited by hand.
public struct QualityRun: Sendable {
    /// The names of the files that a look writes; none writes all.
    public enum File: String, CaseIterable, Sendable {
        case statistics = "statistics.json"
        case constraints = "constraints.json"
        case analysis = "analysis.json"
        case violations = "constraint_violations.json"
        case quality = "quality.json"
        case report = "report.html"
    }

    /// What is asked.
    public let request: QualityRequest
    let events: JobEvents

    /// A look; it does nothing until ``run()``.
    public init(_ request: QualityRequest, events: @escaping JobEvents) {
        self.request = request
        self.events = events
    }

    /// Reads the rows, measures them, compares them with the baseline, and writes the files, all of them or none.
    ///
    /// A window with captures of which no label has come is no failure: the outcome has no rows, and the estimate without
    /// labels where there are probabilities.
    ///
    /// - Returns: What was found.
    /// - Throws: ``MonitorRuns/MonitorRunError`` when there is nothing to look at or no baseline; ``Quality/QualityError`` for
    ///   settings that contradict the rows; errors of reading and writing.
    public func run() async throws -> QualityOutcome {
        let began = ContinuousClock.now
        let names = Set(File.allCases.map(\.rawValue))
        let folder = try FolderWriter(path: request.output, replacing: names, mayLack: names)
        do {
            let context = try QualityContext(request)
            events(.step("Reading \(request.source.words)"))
            let rows = try await context.read()
            events(.step("Measuring"))
            var written =
                switch request.kind {
                case .modelQuality: try ModelQualityLook(context).files(of: rows)
                case .bias: try BiasLook(context).files(of: rows)
                case .attribution: try AttributionLook(context).files(of: rows)
                }
            written.outcome.notes = rows.notes + written.outcome.notes
            written.outcome.groundTruth = rows.merge.map(QualityOutcome.Merge.init)
            written.outcome.conclude()
            written.outcome.seconds = (ContinuousClock.now - began) / .seconds(1)
            for (file, bytes) in written.files where request.baseline != nil || file.isOfBaseline {
                try folder.write(Data(bytes), to: file.rawValue)
            }
            if request.baseline != nil {
                let page = QualityPage(outcome: written.outcome, request: request, sections: written.sections)
                try folder.write(Data(page.html()), to: File.report.rawValue)
            }
            try folder.commit()
            return written.outcome
        } catch {
            folder.discard()
            throw error
        }
    }
}

extension QualityRun.File {
    /// The files of a baseline, the first ones for SageMaker too; `quality.json` only where there are probabilities.
    public static func ofBaseline(_ kind: QualityRequest.Kind) -> [QualityRun.File] {
        switch kind {
        case .modelQuality: [.statistics, .constraints, .quality]
        case .bias: [.analysis, .quality]
        case .attribution: [.analysis]
        }
    }

    /// Whether a baseline has it.
    var isOfBaseline: Bool { self != .violations && self != .report }
}

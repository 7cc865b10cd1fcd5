import Foundation
import Jobs
import JSONDocument
import MonitorRuns
import Quality

/// What a look goes by: the baseline's folder, the model, and where predictions and labels stand.
struct QualityContext {
    let request: QualityRequest
    /// The model, where there is one.
    let model: ModelColumns?
    /// Where predictions and labels stand, with the threshold as probabilities are compared with it.
    let fields: PredictionFields
    /// The threshold as it is told.
    let threshold: Double
    /// What the model's probabilities turned out to be on held-out rows; nil without a model that tells.
    let calibration: ProbabilityCalibration?

    init(_ request: QualityRequest) throws {
        self.request = request
        if let baseline = request.baseline, !FileManager.default.fileExists(atPath: baseline) {
            throw MonitorRunError(
                .noBaseline, "there is no folder \(baseline)",
                hint:
                    "make one with `propensity baseline DATA --kind \(request.kind.rawValue)`, or give a model's folder"
            )
        }
        let folder = request.model ?? request.baseline.flatMap { Self.holdsModel($0) ? $0 : nil }
        model = try folder.map(ModelColumns.init)
        calibration = folder.flatMap(ModelCalibration.init)?.calibration
        let isCaptured = if case .captured = request.source { true } else { false }
        let kept = try request.baseline.flatMap(Self.keptThreshold)
        threshold = request.threshold ?? kept ?? model?.model.threshold ?? 0.5
        // A model says 1 from its threshold on, Model Monitor above one.
        let bound =
            request.threshold == nil && threshold == model?.model.threshold
            ? ModelThreshold.bound(threshold) : threshold
        var fields = try PredictionFields(
            inference: isCaptured ? request.prediction : nil, probability: isCaptured ? request.probability : nil,
            threshold: bound, groundTruth: isCaptured ? request.label : nil)
        fields.classes = model?.classes
        self.fields = fields
    }

    private static func holdsModel(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: ModelDirectory(path: folder).path(.model))
    }

    /// The threshold that a baseline was made with.
    private static func keptThreshold(_ folder: String) throws -> Double? {
        guard let bytes = bytes("\(folder)/\(QualityRun.File.quality.rawValue)"),
            case .object(let object) = try JSONValue(parsing: bytes, file: QualityRun.File.quality.rawValue),
            case .double(let threshold)? = object["threshold"]
        else { return nil }
        return threshold
    }

    /// A file of the baseline; nil where there is none.
    func baselineFile(_ name: String) -> (path: String, bytes: [UInt8])? {
        guard let baseline = request.baseline, let bytes = Self.bytes("\(baseline)/\(name)") else { return nil }
        return ("\(baseline)/\(name)", bytes)
    }

    /// Says what folder of this kind is missing.
    func noBaseline(_ lacks: String) -> MonitorRunError {
        MonitorRunError(
            .noBaseline, "\(request.baseline ?? "") has no \(lacks)",
            hint:
                "make a baseline with `propensity baseline DATA --kind \(request.kind.rawValue)`, or give a model's folder"
        )
    }

    private static func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    /// Reads the rows.
    ///
    /// - Throws: What reading throws.
    func read() async throws -> MeasuredRows {
        var wanted = WantedColumns()
        switch request.kind {
        case .modelQuality: break
        case .bias:
            guard !request.facets.isEmpty else {
                throw QualityError(
                    .badSetting, "bias is measured across a group of rows", hint: "name one with --facet COLUMN=VALUE")
            }
            guard request.problem == .binary else {
                throw QualityError(.badSetting, "bias is measured of binary models")
            }
            var names: [String] = []
            for name in request.facets.map(\.column) + (request.group.map { [$0] } ?? []) where !names.contains(name) {
                names.append(name)
            }
            wanted.cells = names
            wanted.features = model != nil
        case .attribution:
            guard model != nil else {
                throw QualityError(
                    .badSetting, "attributions need the model that gives them", hint: "name it with --model")
            }
            wanted.features = true
            wanted.labels = false
        }
        switch request.source {
        case .file(let path, let options):
            return try await FileRows(request: request, fields: fields, model: model, path: path, options: options)
                .read(wanted)
        case .captured(let captures):
            return try CapturedRequests(captures: captures, problem: request.problem, fields: fields, model: model)
                .read(wanted)
        }
    }
}

/// What a look has to say: its files, the page's sections, and the outcome.
struct QualityFindings {
    var outcome: QualityOutcome
    var files: [(QualityRun.File, [UInt8])] = []
    var sections: [QualitySection] = []
}

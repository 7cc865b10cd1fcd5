import Aggregation
import Foundation
import Exploration
import Monitoring
public import Quality
public import Statistics
import Tabular
import Training
import XGBoost

/// From a CSV to a model's folder: read, split, aggregate, train, evaluate, learn the baseline, report, write.
public struct TrainJob: Sendable {
    /// What is asked of the run.
    public let request: TrainRequest
    let events: JobEvents

    /// A job for a request, whose options are checked by ``run()``.
    public init(_ request: TrainRequest, events: @escaping JobEvents) {
        self.request = request
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        /// What the model is called.
        public var name: String
        /// The model's folder.
        public var output: String
        /// Path of its `report.html`.
        public var report: String
        /// The metrics of both sides, as in `metrics.json`.
        public var metrics: Metrics
        /// What to look into in the data, a sentence each; the report lists them too.
        public var warnings: [String]
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// The metrics of both sides: `metrics.json`.
    public struct Metrics: Sendable, Codable {
        /// The metrics on the rows trained on.
        public var train: BinaryClassificationMetrics
        /// The metrics on the held-out rows.
        public var test: BinaryClassificationMetrics
        /// How much each feature moves the predictions: mean |SHAP| over held-out rows, in log-odds.
        public var importance: [String: Double]?
        /// What probabilities turned out to be on the held-out rows.
        public var calibration: ProbabilityCalibration?
    }

    /// Trains the model and writes its folder, which appears whole or not at all.
    ///
    /// The same data and request give the same `model.json`, byte for byte, whatever the number of threads. After a
    /// failure a model that was there before is untouched, but ``TrainRequest/splitOutput`` may have been written.
    ///
    /// - Returns: Where the model is, and how it does on both sides.
    /// - Throws: ``JobError`` when an option is out of range or the folder must not be replaced or cannot be written;
    ///   ``Tabular/TableError`` when the data cannot be read or does not have the columns asked for;
    ///   ``Training/TrainingError`` and ``XGBoost/XGBoostError`` when it cannot be trained on; `CancellationError`
    ///   between two rounds. The errors of ``Exploration/Explorer`` and ``Monitoring/Baseline`` pass through.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        try checkOptions()
        let folder = try FolderWriter(
            path: request.output, replacing: Set(ModelDirectory.File.allCases.map(\.rawValue)),
            mayLack: Set(ModelDirectory.laterFiles.map(\.rawValue)))
        do {
            let outcome = try await run(into: folder, clock)
            try folder.commit()
            return outcome
        } catch {
            folder.discard()
            throw error
        }
    }

    private func run(into folder: FolderWriter, _ clock: Stopwatch) async throws -> Outcome {
        events(.step("Reading \(request.data)"))
        let source = try DataSource(path: request.data)
        let reader = try CSVReader(
            source, options: request.reading.takingAsText(request.identifiers + request.ignored).telling(events))
        let profile = try await clock.time("profile") { try await reader.profile() }
        var (schema, notes) = try Schema.infer(
            from: profile, label: request.label, positive: request.positive, identifiers: request.identifiers,
            ignored: request.ignored, weight: request.weight)
        if request.takesEveryColumn {
            schema = try schema.takingEveryColumn(of: profile)
            notes = []
        }
        // Columns that are not learnt from need not be decoded.
        let used = Schema(
            columns: schema.columns.filter { $0.role != .ignored && $0.role != .identifier }, positive: schema.positive)
        let table = try await clock.time("read") { try await reader.read(profile, columns: used.columns) }
        let rows = try LabelledTable(table, schema: schema)
        report(notes, profile, rows)

        // Split, and merge rows that repeat.
        let (trainRows, heldOutRows) = try clock.time("split") { try split(rows) }
        let testRows = heldOutRows.isEmpty ? trainRows : heldOutRows
        if heldOutRows.isEmpty { events(.warning(Self.nothingHeldOut)) }
        let (train, test) = clock.time("aggregate") { (rows.patterns(rows: trainRows), rows.patterns(rows: testRows)) }
        if train.isAggregated {
            events(
                .note(
                    "\(counted(train.rowCount, "training row holds", "training rows hold")) "
                        + "\(counted(train.count, "distinct pattern")); each is trained on once"))
        }

        // What normal looks like, what an analyst would warn of, and the data's digest, while the model trains.
        async let digest = clock.time("digest", isAlongside: true) { try DataDigest.sha256(source) }
        async let baseline = clock.time("baseline", isAlongside: true) {
            try await TrainingBaseline.make(rows, rows: trainRows)
        }
        async let exploration = clock.time("explore", isAlongside: true) {
            try await Explorer(schema: used).explore(table)
        }

        events(.step("Training"))
        let features = schema.xgboostFeatures
        let parameters = trainingParameters(for: train)
        let trained = try clock.time("train") {
            try Trainer(parameters: parameters, features: features).train(
                train, test: heldOutRows.isEmpty ? nil : test, watch: request.watch
            ) { round in
                try Task.checkCancellation()
                let loss = String(format: "%.5f", round.test ?? round.train)
                events(
                    .progress(
                        Double(round.round) / Double(parameters.rounds),
                        detail: "round \(round.round) of \(parameters.rounds), held-out log loss \(loss)"))
            }
        }

        events(.step("Evaluating"))
        let threads = request.parameters.threads
        let predictor = try Predictor(model: trained.model, threads: threads)
        let evaluation = try clock.time("evaluate") {
            try ModelEvaluation(
                predictor, train: train, test: test, features: features, threshold: request.threshold, threads: threads)
        }
        let metrics = Metrics(
            train: evaluation.trainMetrics, test: evaluation.testMetrics,
            importance: Dictionary(evaluation.effects.map { ($0.name, $0.value) }) { first, _ in first },
            calibration: heldOutRows.isEmpty ? nil : try? ProbabilityCalibration(fitting: evaluation.outcomes))
        let warnings = try await exploration.warnings
        for warning in warnings where warning.code == .leakage { events(.warning(warning.message)) }
        let constant = ConstantModel.warning(evaluation, request.parameters, train)
        if let constant { events(.warning(constant)) }

        events(.step("Writing \(request.output)"))
        let schemaFile = try JSONFile.encode(schema)
        let manifest = Manifest(
            request, digest: try await digest, profile: profile, rows: rows, train: train,
            test: heldOutRows.isEmpty ? nil : test, trained: trained,
            schemaFile: schemaFile, xgboost: try XGBoostLibrary.version(), timings: clock.all)
        let page = TrainingPage(
            timings: clock.all.filter { !$0.isAlongside }, request: request, schema: schema, notes: notes,
            evaluation: evaluation, curve: trained.curve,
            warnings: warnings, constant: constant, manifest: manifest)
        let made = try await baseline
        if !heldOutRows.isEmpty {
            try HeldOutSample.write(
                rows, rows: testRows, by: predictor, features: features, seed: request.seed,
                to: folder.stagingPath(ModelDirectory.File.reference.rawValue))
        }
        if let path = request.splitOutput { try writeSplit(train: trainRows, test: heldOutRows, to: path) }
        try folder.write(trained.model, to: .model)
        try folder.write(schemaFile, to: .schema)
        try folder.write(try JSONFile.encode(metrics), to: .metrics)
        try folder.write(Data(made.statistics.json), to: .statistics)
        try folder.write(Data(made.constraints.json), to: .constraints)
        if let distributions = made.distributions { try folder.write(Data(distributions.json), to: .distributions) }
        try folder.write(Data(clock.time("report") { page.html() }), to: .report)
        try folder.write(try JSONFile.encode(manifest), to: .manifest)
        return Outcome(
            name: request.name, output: request.output, report: ModelDirectory(path: request.output).path(.report),
            metrics: metrics,
            warnings: (heldOutRows.isEmpty ? [Self.nothingHeldOut] : []) + [constant].compactMap(\.self)
                + warnings.map(\.message),
            seconds: clock.total)
    }

    /// What is said of a model that was measured on the rows it was trained on.
    static let nothingHeldOut =
        "no row was held out, so the figures are those of the rows trained on and better than new rows will be"

    private func checkOptions() throws {
        guard request.testFraction > 0, request.testFraction < 1 else {
            throw JobError(
                .invalidOption, "--test-fraction is \(request.testFraction)",
                hint: "it takes a number above 0 and below 1, such as 0.2")
        }
        try refuseThreshold(request.threshold)
    }

    private func report(_ notes: [SchemaNote], _ profile: TableProfile, _ rows: LabelledTable) {
        for note in notes { events(.note(note.message)) }
        profile.skippedRows.tell(events)
        let missing = rows.labels.count { $0 == 255 }
        if missing > 0 { tellUnlabelled(missing, events) }
    }

    /// Row indices of the two sides, in file order.
    private func split(_ rows: LabelledTable) throws -> (train: [Int32], test: [Int32]) {
        let labelled = rows.labelledRows
        if let first = request.firstHeldOutRow {
            return (labelled.filter { $0 < first }, labelled.filter { $0 >= first })
        }
        let isTest = try Split.stratified(
            labels: labelled.map { rows.labels[Int($0)] }, testFraction: request.testFraction, seed: request.seed)
        var train: [Int32] = []
        var test: [Int32] = []
        train.reserveCapacity(labelled.count)
        for (row, held) in zip(labelled, isTest) { if held { test.append(row) } else { train.append(row) } }
        return (train, test)
    }

    /// One line a labelled row in file order: its index among the data rows, from 0, and `train` or `test`.
    private func writeSplit(train: [Int32], test: [Int32], to path: String) throws {
        let writer = try CSVWriter(path: path, names: ["row", "split"])
        let sides = (train.map { ($0, "train") } + test.map { ($0, "test") }).sorted { $0.0 < $1.0 }
        for (row, side) in sides { try writer.writeRow([String(row), side]) }
        try writer.close()
    }

    /// Cells of training data below which more threads cost more than they save.
    ///
    /// The model does not depend on threads.
    private static let cellsForThreads = 400_000

    private func trainingParameters(for train: Patterns) -> TrainingParameters {
        var parameters = request.parameters
        if parameters.threads == 0, train.values.count < Self.cellsForThreads {
            parameters.useOneThread()
        }
        return parameters
    }
}

extension FolderWriter {
    func write(_ bytes: Data, to file: ModelDirectory.File) throws { try write(bytes, to: file.rawValue) }
}

/// JSON files of ours: indented, keys sorted, so that they diff well.
enum JSONFile {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(value) + Data("\n".utf8)
    }
}

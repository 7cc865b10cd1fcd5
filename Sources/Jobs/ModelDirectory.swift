import Forest
import Foundation
import Tabular
import XGBoost

/// A trained model's folder.
public struct ModelDirectory: Sendable {
    /// The folder.
    public let path: String

    /// The files in it.
    public enum File: String, CaseIterable, Sendable {
        case model = "model.json"
        case schema = "schema.json"
        case metrics = "metrics.json"
        case statistics = "statistics.json"
        case constraints = "constraints.json"
        case distributions = "distributions.json"
        /// Held-out rows with their predictions.
        case reference = "reference.csv.gz"
        case report = "report.html"
        case manifest = "manifest.json"
    }

    /// Files that models of earlier versions do not have.
    static let laterFiles: Set<File> = [.distributions, .reference]

    /// The model's folder at a path; nothing is read, and it need not be there.
    public init(path: String) { self.path = path }

    /// The path of one of its files.
    public func path(_ file: File) -> String { path + "/" + file.rawValue }

    /// Finds a model by what the user calls it: a folder, or `NAME` or `NAME:VERSION` under the home.
    ///
    /// - Throws: ``JobError`` naming what there is instead.
    public static func resolve(_ reference: String, home: Home) throws -> ModelDirectory {
        let files = FileManager.default
        let given = ModelDirectory(path: reference)
        if files.fileExists(atPath: given.path(.model)) { return given }
        if let found = home.model(reference) { return found }
        if files.fileExists(atPath: reference) {
            throw JobError(
                .modelNotFound, "\(reference) holds no model.json", hint: "give the folder that `propensity train` made"
            )
        }
        let known = home.modelNames()
        throw JobError(
            .modelNotFound, "there is no model \(reference)",
            hint: known.isEmpty
                ? "train one with `propensity train DATA --label L`"
                : "there are \(known.joined(separator: ", ")); or give a model's folder")
    }

    /// Loads what is needed to score rows.
    ///
    /// - Parameter threads: Threads that one prediction may use; 0 for all.
    /// - Returns: The model with its schema, and the threshold of `metrics.json`, 0.5 where there is none.
    /// - Throws: ``JobError`` (`modelDamaged`) when `model.json` or `schema.json` cannot be read, they do not fit each
    ///   other, or they are not those of `manifest.json`; ``XGBoost/XGBoostError`` when XGBoost is missing or does not take the model.
    public func load(threads: Int = 0) throws -> LoadedModel {
        let schemaFile = try bytes(.schema)
        let schema: Schema
        do {
            schema = try JSONDecoder().decode(Schema.self, from: schemaFile)
        } catch let error as DecodingError {
            throw JobError(
                .modelDamaged, "\(path(.schema)) is not a schema: \(Self.reason(error))", hint: "train again")
        }
        if let column = schema.columns.first(where: { $0.type == .category && $0.categories == nil }) {
            throw JobError(
                .modelDamaged, "\(path(.schema)): the category column \"\(column.name)\" has no categories",
                hint: "train again")
        }
        let modelFile = try bytes(.model)
        let margins = try margins(modelFile, features: schema.xgboostFeatures, threads: threads)
        guard margins.featureCount == schema.features.count else {
            throw JobError(
                .modelDamaged,
                "\(path): the model has \(margins.featureCount) features and schema.json \(schema.features.count)",
                hint: "the two files must come from the same training run")
        }
        if let names = margins.featureNames, let place = zip(names, schema.features).first(where: { $0 != $1.name }) {
            throw JobError(
                .modelDamaged,
                "\(path): schema.json has the feature \"\(place.1.name)\" where the model has \"\(place.0)\"",
                hint: "the two files must come from the same training run")
        }
        // Last, since what is wrong in a file says more than that it changed.
        try checkDigests([.model: modelFile, .schema: schemaFile])
        struct Sides: Decodable {
            struct Side: Decodable {
                var threshold: Double
                var decile_bounds: [Double]?
            }
            var test: Side?
        }
        // A model of others has no metrics.
        var threshold = 0.5
        var decileBounds: [Double]?
        if FileManager.default.fileExists(atPath: path(.metrics)) {
            guard let sides = try? JSONDecoder().decode(Sides.self, from: bytes(.metrics)), let test = sides.test else {
                throw JobError(
                    .modelDamaged, "\(path(.metrics)) does not say the threshold",
                    hint: "train again, or remove the file to use 0.5")
            }
            threshold = test.threshold
            decileBounds = test.decile_bounds
        }
        return LoadedModel(
            path: path, margins: margins, schema: schema, threshold: threshold, decileBounds: decileBounds)
    }

    /// Refuses files that are not those the manifest speaks of: a changed order of categories scores rows wrongly, and
    /// nothing else shows it.
    ///
    /// A model of others has no manifest, or one without digests.
    private func checkDigests(_ read: [File: Data]) throws {
        struct Record: Decodable { var files: [String: String] }
        guard let manifest = try? Data(contentsOf: URL(filePath: path(.manifest))),
            let record = try? JSONDecoder().decode(Record.self, from: manifest)
        else { return }
        for file in File.allCases {
            guard let bytes = read[file], let digest = record.files[file.rawValue] else { continue }
            guard DataDigest.sha256(bytes) == digest else {
                throw JobError(
                    .modelDamaged, "\(path(file)) is not the file that was written when the model was trained",
                    hint: "put that one back or train again; if the change is meant, remove manifest.json")
            }
        }
    }

    /// What gives the model's margins: our evaluator, or XGBoost's library for a model that is not of trees.
    private func margins(_ model: Data, features: [Feature], threads: Int) throws -> ModelMargins {
        do {
            return .forest(try Forest(model: model))
        } catch {
            guard error.code == .unsupported else {
                throw JobError(.modelDamaged, "\(path(.model)): \(error.message)", hint: error.hint ?? "train again")
            }
            let predictor = try predictor(model, threads: threads)
            return .library(predictor, features, try predictor.featureCount())
        }
    }

    /// XGBoost's own predictor for the model, which also knows importances.
    ///
    /// - Parameter threads: Threads that one prediction may use; 0 for all.
    /// - Returns: The predictor, of any kind of model that XGBoost takes.
    /// - Throws: As ``load(threads:)``.
    func predictor(threads: Int = 0) throws -> Predictor { try predictor(bytes(.model), threads: threads) }

    /// The model, with XGBoost's words about a damaged file put beside the file's name.
    private func predictor(_ model: Data, threads: Int) throws -> Predictor {
        do {
            return try Predictor(model: model, threads: threads)
        } catch {
            guard error.code == .callFailed else { throw error }
            throw JobError(.modelDamaged, "\(path(.model)): \(error.message)", hint: error.hint ?? "train again")
        }
    }

    private func bytes(_ file: File) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path(file)))
        } catch {
            throw JobError(
                .modelDamaged, "\(path(file)) cannot be read: \(systemReason(error))",
                hint: "give the folder that `propensity train` made")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            (context.codingPath.map(\.stringValue).joined(separator: ".") + " " + context.debugDescription)
                .trimmingCharacters(in: .whitespaces)
        @unknown default: "\(error)"
        }
    }
}

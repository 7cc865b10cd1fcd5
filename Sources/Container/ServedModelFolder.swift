import Foundation
import Jobs
import Tabular
import Training

/// Makes of `/opt/ml/model` a model's folder that can be deployed.
public enum ServedModelFolder {
    /// Finds the model to serve.
    ///
    /// A folder that `container train` or `train` made is served as it is. Of another, the XGBoost model in it is served, its
    /// columns being numbers under the model's names or, where it has none, `f0`, `f1`, ….
    ///
    /// - Parameters:
    ///   - folders: Where the model is.
    ///   - scratch: A folder for the files that a model of others lacks.
    /// - Returns: A model's folder.
    /// - Throws: ``ContainerError`` (`model`) when there is no model, or none of a label of two values.
    public static func find(_ folders: ContainerFolders, scratch: String) throws -> String {
        let ours = ModelDirectory(path: folders.model)
        let files = FileManager.default
        if files.fileExists(atPath: ours.path(.schema)), files.fileExists(atPath: ours.path(.model)) {
            return ours.path
        }
        let path = try ModelArtifact.find(in: folders.model)
        let model = try ModelArtifact.read(path)
        let schema = try schema(of: model, path)
        let made = ModelDirectory(path: "\(scratch)/model")
        do {
            try files.createDirectory(atPath: made.path, withIntermediateDirectories: true)
            try model.write(to: URL(filePath: made.path(.model)))
            try JSONEncoder().encode(schema).write(to: URL(filePath: made.path(.schema)))
        } catch {
            throw ContainerError(.unwritable, "\(made.path) cannot be made", hint: "set TMPDIR to a folder with room")
        }
        return made.path
    }

    private struct Content: Decodable {
        struct Learner: Decodable {
            var feature_names: [String]?
            var learner_model_param: Parameters
            var objective: Objective
        }
        struct Parameters: Decodable { var num_feature: String }
        struct Objective: Decodable { var name: String }
        var learner: Learner
    }

    private static func schema(of model: Data, _ path: String) throws(ContainerError) -> Schema {
        guard let learner = (try? JSONDecoder().decode(Content.self, from: model))?.learner,
            let count = Int(learner.learner_model_param.num_feature), count > 0
        else { throw ContainerError(.model, "\(path) does not tell its objective and features") }
        guard TrainingParameters.objectives.contains(learner.objective.name) else {
            throw ContainerError(
                .model, "\(path) has the objective \(learner.objective.name), which is not served here",
                hint: "served are \(TrainingParameters.objectives.joined(separator: ", "))")
        }
        let told = learner.feature_names ?? []
        let names = told.count == count && Set(told).count == count ? told : (0..<count).map { "f\($0)" }
        return Schema(columns: names.map { ColumnSpecification(name: $0, role: .feature, type: .real) })
    }
}

public import Foundation
import Tabular
import XGBoost

/// `xgboost-model`: the file by which SageMaker's built-in XGBoost and everything that reads its models know one.
public enum ModelArtifact {
    /// The file's name.
    public static let name = "xgboost-model"

    /// What a model is in this file: XGBoost's JSON in the form that all of its versions from 1.3 on read.
    ///
    /// Columns have no names there, since SageMaker's container gives XGBoost rows without names, which XGBoost would refuse.
    /// The base score is a number, as it was before XGBoost 3.1 made a list of it.
    ///
    /// - Parameter model: `model.json`.
    /// - Returns: The bytes of `xgboost-model`; the trees are the same bytes.
    public static func bytes(of model: Data) -> Data {
        var model = model
        for key in ["feature_names", "feature_types"] {
            guard let start = model.range(of: Data("\"\(key)\":[".utf8)),
                let end = model.range(of: Data("]".utf8), in: start.upperBound..<model.endIndex)
            else { continue }
            model.removeSubrange(start.upperBound..<end.lowerBound)
        }
        if let start = model.range(of: Data("\"base_score\":\"[".utf8)),
            let end = model.range(of: Data("]\"".utf8), in: start.upperBound..<model.endIndex)
        {
            model.replaceSubrange(end, with: Data("\"".utf8))
            model.replaceSubrange(start, with: Data("\"base_score\":\"".utf8))
        }
        return model
    }

    /// Names that a model of others may have in `/opt/ml/model`, the likeliest first.
    private static let names = [name, "xgboost-model.json", "xgboost-model.ubj", "model.json", "model.ubj"]

    /// Finds the model in a folder that was not made here.
    ///
    /// - Throws: ``ContainerError`` (`model`) when there is none, or several.
    static func find(in folder: String) throws(ContainerError) -> String {
        let inside = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if let known = names.first(where: inside.contains) { return "\(folder)/\(known)" }
        let files = inside.filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }.sorted()
        guard files.count == 1, let only = files.first else {
            throw ContainerError(
                .model, "\(folder) holds no \(name)",
                hint: files.isEmpty ? "it is empty" : "it holds \(files.prefix(8).joined(separator: ", "))")
        }
        return "\(folder)/\(only)"
    }

    /// Reads a model that XGBoost saved, in JSON or UBJSON.
    ///
    /// - Returns: The same model in JSON.
    /// - Throws: ``ContainerError`` (`model`) for pickles, which are programs and are not run, XGBoost's old binary format, and
    ///   what is no model; ``XGBoost/XGBoostError`` when XGBoost is missing.
    static func read(_ path: String) throws -> Data {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ContainerError(.model, "\(path) cannot be read")
        }
        let hint = "save it with XGBoost's save_model(\"xgboost-model.json\"), and name the file \(name)"
        guard bytes.first != 0x80 else {
            throw ContainerError(.model, "\(path) is a Python pickle, which is not read here", hint: hint)
        }
        guard !bytes.starts(with: Data("binf".utf8)), bytes.first == UInt8(ascii: "{") else {
            throw ContainerError(.model, "\(path) is not XGBoost's JSON or UBJSON", hint: hint)
        }
        do {
            return try Booster.json(model: bytes)
        } catch {
            guard error.code == .callFailed else { throw error }
            throw ContainerError(.model, "\(path): \(error.message)", hint: hint)
        }
    }
}

import Foundation
import Jobs
import Yams

/// A YAML file of XGBoost's parameters.
enum ParameterFile {
    /// A parameter and where it stands: `settings.yaml line 3`.
    struct Entry {
        var name: String
        var value: String
        var origin: String
    }

    /// The parameters in file order.
    ///
    /// - Throws: ``Jobs/JobError`` naming the file, the line, and what is wrong.
    static func read(_ path: String) throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw JobError(.invalidOption, "\(path): no such file", hint: "--config takes a YAML file")
        }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw JobError(.invalidOption, "\(path) cannot be read as text", hint: "--config takes a YAML file")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw JobError(.invalidOption, "\(path) is not YAML: \(error)", hint: "write one `key: value` a line")
        }
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            throw JobError(.invalidOption, "\(path) is not a mapping", hint: "write one `key: value` a line")
        }
        return try mapping.map { key, value in
            let origin = path + (key.mark.map { " line \($0.line)" } ?? "")
            guard let name = key.scalar?.string else {
                throw JobError(.invalidOption, "\(origin): a parameter's name is a word")
            }
            guard let scalar = value.scalar?.string else {
                throw JobError(
                    .invalidOption, "\(origin): \(name) is not one value",
                    hint: "put XGBoost's lists in quotes: monotone_constraints: \"(1,0,-1)\"")
            }
            return Entry(name: name, value: scalar, origin: origin)
        }
    }
}

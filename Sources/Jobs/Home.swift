import Foundation

/// The folder that holds what the program keeps: `--home`, `PROPENSITY_HOME`, or `.propensity`.
///
/// Registered models lie at `models/NAME/VERSION`, versions counted from 1.
public struct Home: Sendable {
    /// The folder, which need not be there.
    public let path: String

    /// The home in this folder; nothing is read or made.
    public init(path: String) { self.path = path }

    private func folder(_ name: String) -> String { "\(path)/models/\(name)" }

    /// Versions of a name, ascending.
    private func versions(_ name: String) -> [Int] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder(name))) ?? []
        return entries.compactMap { Int($0) }.sorted()
    }

    /// The folder for the next version of a name.
    ///
    /// - Throws: ``JobError`` when the name cannot be one: letters, digits, `-`, `_` and `.`, at most 63.
    public func nextModel(_ name: String) throws -> ModelDirectory {
        let allowed = name.utf8.allSatisfy { byte in
            (byte >= 48 && byte <= 57) || (byte | 32 >= 97 && byte | 32 <= 122) || byte == 45 || byte == 95
                || byte == 46
        }
        guard allowed, (1...63).contains(name.utf8.count), !name.hasPrefix(".") else {
            throw JobError(
                .invalidOption, "\"\(name)\" cannot be a model's name",
                hint: "use letters, digits, -, _ and . (not first), at most 63")
        }
        return ModelDirectory(path: "\(folder(name))/\((versions(name).last ?? 0) + 1)")
    }

    /// The model of `NAME` (its latest version) or `NAME:VERSION`; nil if there is none.
    func model(_ reference: String) -> ModelDirectory? {
        let parts = reference.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.first, !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
            return nil
        }
        let wanted = parts.count == 2 ? Int(parts[1]) : versions(name).last
        guard let wanted, versions(name).contains(wanted) else { return nil }
        return ModelDirectory(path: "\(folder(name))/\(wanted)")
    }

    /// The registered names, sorted.
    func modelNames() -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/models")) ?? []
        return entries.filter { !versions($0).isEmpty }.sorted()
    }

    /// The registered models: names with their versions, sorted.
    public func models() -> [(name: String, versions: [Int])] { modelNames().map { ($0, versions($0)) } }
}

import Foundation
import Tabular

#if canImport(Glibc)
    import Glibc
#endif

/// The folder that holds what the program keeps: `--home`, `PROPENSITY_HOME`, or `.propensity`.
///
/// Registered models lie at `models/NAME/VERSION`, versions counted from 1.
public struct Home: Sendable {
    /// The folder, which need not be there.
    public let path: String

    /// The home in this folder; nothing is read or made.
    public init(path: String) { self.path = path }

    private func folder(_ name: String) -> String { "\(path)/models/\(name)" }

    /// Numbers taken under a name, ascending, by models and by runs that will make one.
    private func numbers(_ name: String) -> [Int] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder(name))) ?? []
        return entries.compactMap { Int($0) }.sorted()
    }

    /// Versions of a name, ascending.
    private func versions(_ name: String) -> [Int] {
        numbers(name).filter { number in
            FileManager.default.fileExists(atPath: ModelDirectory(path: "\(folder(name))/\(number)").path(.model))
        }
    }

    /// Claims the next version of a name by making its folder, empty, so that no other run takes it.
    ///
    /// A run that fails gives it back with ``release(_:)``.
    ///
    /// - Throws: ``JobError`` when the name cannot be one (letters, digits, `-`, `_` and `.`, at most 63), or the folder
    ///   cannot be made.
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
        do {
            try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
        } catch {
            throw JobError(.unwritable, "\(folder(name)) cannot be made: \(systemReason(error))", hint: "check --home")
        }
        var number = (numbers(name).last ?? 0) + 1
        while true {
            let path = "\(folder(name))/\(number)"
            var failure: Int32 = 0
            TemporaryPaths.shared.add {
                failure = mkdir(path, 0o777) == 0 ? 0 : errno
                return failure == 0 ? URL(filePath: path).standardizedFileURL.path : nil
            }
            if failure == 0 { return ModelDirectory(path: path) }
            guard failure == EEXIST else {
                throw JobError(
                    .unwritable, "\(path) cannot be made: \(String(cString: strerror(failure)))", hint: "check --home")
            }
            number += 1
        }
    }

    /// Gives a claimed version back: its folder goes if it is empty, and so do those above that are.
    public func release(_ model: ModelDirectory) {
        var folder = URL(filePath: model.path).standardizedFileURL
        TemporaryPaths.shared.remove(folder.path)
        for _ in 0..<4 {
            guard rmdir(folder.path) == 0 else { return }
            folder = folder.deletingLastPathComponent()
        }
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

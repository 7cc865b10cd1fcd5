import Crypto
package import Endpoints
import Foundation
import Tabular

#if canImport(Glibc)
    import Glibc
#endif

extension Home {
    /// The folder below which each endpoint has one for its ground truth.
    public var groundTruth: String { "\(absolutePath)/ground-truth" }

    /// The folder's path from the root.
    public var absolutePath: String { URL(filePath: path).standardizedFileURL.path }

    /// Loads the model of a folder, to see that it can be, and keeps a copy for an endpoint to serve.
    ///
    /// - Parameters:
    ///   - folder: The model's folder, which may change or go afterwards.
    ///   - reference: What the user called it.
    /// - Returns: The copy.
    /// - Throws: ``JobError`` when it is no model's, or cannot be read or copied; ``XGBoost/XGBoostError`` when XGBoost is missing.
    package func deploy(folder: String, reference: String) throws -> DeployedModel {
        let model = ModelDirectory(path: folder)
        _ = try model.load(threads: 1)
        return try deploy(model, reference: reference)
    }

    /// Copies a model's files to `deployed/DIGEST`, where nothing changes them.
    ///
    /// The same files give the same folder, so a model deployed twice is kept once.
    ///
    /// - Parameters:
    ///   - model: The model's folder, which may change or go afterwards.
    ///   - reference: What the user called it.
    /// - Returns: The copy.
    /// - Throws: ``JobError`` when a file cannot be read or written.
    func deploy(_ model: ModelDirectory, reference: String) throws -> DeployedModel {
        let files = FileManager.default
        var contents: [(file: ModelDirectory.File, bytes: Data)] = []
        var hash = SHA256()
        for file in ModelDirectory.File.allCases where files.fileExists(atPath: model.path(file)) {
            guard let bytes = files.contents(atPath: model.path(file)) else {
                throw JobError(.modelDamaged, "\(model.path(file)) cannot be read", hint: "check its permissions")
            }
            contents.append((file, bytes))
            guard Self.identifying.contains(file) else { continue }
            hash.update(data: Data("\(file.rawValue) \(bytes.count)\n".utf8))
            hash.update(data: bytes)
        }
        let digest = hash.finalize().prefix(8).map { String(UInt32($0) + 256, radix: 16).dropFirst() }.joined()
        let folder = "\(absolutePath)/deployed/\(digest)"
        let deployed = DeployedModel(reference: reference, digest: digest, folder: folder)
        if files.fileExists(atPath: folder) {
            // Those that the digest is of: a report or manifest of another run of the same training may differ.
            let isWhole = contents.filter { Self.identifying.contains($0.file) }.allSatisfy {
                files.contents(atPath: "\(folder)/\($0.file.rawValue)") == $0.bytes
            }
            if isWhole { return deployed }
            // Somebody changed the copy; a server that runs it has it in memory.
            try? files.moveItem(atPath: folder, toPath: "\(folder).damaged.\(UUID().uuidString.prefix(8))")
        }
        let staging = "\(absolutePath)/deployed/.\(digest).\(UUID().uuidString.prefix(8))"
        do {
            try files.createDirectory(atPath: "\(absolutePath)/deployed", withIntermediateDirectories: true)
            TemporaryPaths.shared.add {
                (try? files.createDirectory(atPath: staging, withIntermediateDirectories: false)).map { staging }
            }
            defer {
                try? files.removeItem(atPath: staging)
                TemporaryPaths.shared.remove(staging)
            }
            for (file, bytes) in contents { try AtomicFile.write(Array(bytes), to: "\(staging)/\(file.rawValue)") }
            // Somebody else may have been quicker with the same files.
            if rename(staging, folder) != 0, errno != EEXIST, errno != ENOTEMPTY {
                throw JobError(
                    .unwritable, "\(folder) cannot be made: \(String(cString: strerror(errno)))", hint: "check --home")
            }
            Self.sync("\(absolutePath)/deployed")
        } catch let error as JobError {
            throw error
        } catch {
            throw JobError(.unwritable, "\(folder) cannot be made: \(systemReason(error))", hint: "check --home")
        }
        return deployed
    }

    /// The files that make a model what it is.
    private static let identifying: Set<ModelDirectory.File> = [.model, .schema, .metrics]

    /// Makes a folder's names durable.
    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Removes a registered model, or one version of it; what is deployed stays deployed.
    ///
    /// - Parameter reference: `NAME` for all versions, or `NAME:VERSION`.
    /// - Returns: The folders removed.
    /// - Throws: ``JobError`` when there is none, or it cannot be removed.
    public func remove(_ reference: String) throws -> [String] {
        guard let latest = model(reference) else {
            throw JobError(
                .modelNotFound, "there is no model \(reference)",
                hint: modelNames().isEmpty ? nil : "there are \(modelNames().joined(separator: ", "))")
        }
        let folder =
            reference.contains(":") ? latest.path : URL(filePath: latest.path).deletingLastPathComponent().path
        do {
            // Renamed first, so that nobody finds half of it.
            let gone = URL(filePath: folder).deletingLastPathComponent().appending(
                path: ".\(URL(filePath: folder).lastPathComponent).\(UUID().uuidString.prefix(8))")
            try FileManager.default.moveItem(at: URL(filePath: folder), to: gone)
            try FileManager.default.removeItem(at: gone)
        } catch {
            throw JobError(
                .unwritable, "\(folder) cannot be removed: \(systemReason(error))", hint: "check its permissions")
        }
        return [folder]
    }
}

import Foundation
import Tabular

/// The folders through which SageMaker and a container speak to each other.
public struct ContainerFolders: Sendable {
    /// The folder that holds the others; `/opt/ml` in a container.
    public let prefix: String

    /// The folders below a prefix; nothing is read or made.
    public init(prefix: String) { self.prefix = prefix }

    /// The hyperparameters of the request, a map of texts to texts.
    var hyperparameters: String { "\(prefix)/input/config/hyperparameters.json" }
    /// How each channel comes in.
    var channels: String { "\(prefix)/input/config/inputdataconfig.json" }
    /// Which hosts take part.
    var hosts: String { "\(prefix)/input/config/resourceconfig.json" }
    /// The folder that has one for each channel.
    var data: String { "\(prefix)/input/data" }
    /// What becomes of a training, and what is served.
    public var model: String { "\(prefix)/model" }
    /// Why a training failed.
    public var failure: String { "\(prefix)/output/failure" }

    /// Characters of a failure that SageMaker shows.
    static let failureLimit = 1_024

    /// Says why a training failed; what cannot be said is not.
    ///
    /// - Parameter reason: Cut to 1,024 characters.
    func tellFailure(_ reason: String) {
        // A prefix that was mistyped is not made.
        guard FileManager.default.fileExists(atPath: prefix) else { return }
        let folder = URL(filePath: failure).deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? AtomicFile.write(Array(reason.prefix(Self.failureLimit).utf8), to: failure)
    }

    /// The object in one of the platform's files.
    ///
    /// - Returns: Nil when there is no such file.
    /// - Throws: ``ContainerError`` when it is not what it should be.
    static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws(ContainerError) -> Value? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw ContainerError(
                .configuration, "\(path) is not what SageMaker writes there",
                hint: "it is JSON, and all of its values are as the platform documents them")
        }
    }
}

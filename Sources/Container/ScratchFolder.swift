import Foundation
import Tabular

/// A folder for the length of a job, under `TMPDIR`; it goes with the value, and when the program is interrupted.
public final class ScratchFolder: Sendable {
    /// Its path.
    public let path: String

    /// Makes a folder that nobody else reads.
    ///
    /// - Throws: ``ContainerError`` when it cannot be made.
    public init() throws(ContainerError) {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "propensity-container-\(UUID().uuidString.prefix(8))"
        ).path
        self.path = path
        var isMade = false
        TemporaryPaths.shared.add {
            isMade =
                (try? FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])) != nil
            return isMade ? path : nil
        }
        guard isMade else {
            throw ContainerError(.unwritable, "\(path) cannot be made", hint: "set TMPDIR to a folder with room")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        TemporaryPaths.shared.remove(path)
    }
}

import Foundation

@testable import Container

/// A folder like `/opt/ml`, which goes away with the value.
final class MLFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "container-tests-\(UUID().uuidString)").path
    var folders: ContainerFolders { ContainerFolders(prefix: path) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, its folders made.
    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ bytes: Data, to name: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    /// Says which channels there are.
    func writeChannels(_ names: String..., more: String = #""ContentType":"text/csv""#) throws {
        let entries = names.map { "\"\($0)\":{\"TrainingInputMode\":\"File\",\(more)}" }
        try write("{\(entries.joined(separator: ","))}", to: "input/config/inputdataconfig.json")
    }
}

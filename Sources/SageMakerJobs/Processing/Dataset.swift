import Foundation
import ObjectStore
import Synchronization

/// A folder's CSV files as one.
enum Dataset {
    /// Finds the file, or joins the files, of a dataset.
    ///
    /// - Parameters:
    ///   - source: A file, or a folder; hidden files and those that begin with an underscore do not count.
    ///   - hasHeader: Whether each begins with a line of names, which must be the same in all.
    ///   - path: The file to make of several.
    /// - Returns: The only file, or that one.
    /// - Throws: ``JobFailure`` when there is none, or their first lines differ.
    static func join(_ source: String, hasHeader: Bool, into path: String) throws -> String {
        let files = try files(in: source)
        guard let first = files.first else { throw JobFailure(.client, "Job inputs had no data") }
        guard files.count > 1 else { return first }
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw JobFailure(.platform, "the dataset cannot be put together")
        }
        let output = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? output.close() }
        var names: Data?
        for file in files {
            guard !file.hasSuffix(".gz") else {
                throw JobFailure(
                    .client, "Several compressed files in one dataset are not read here; give one of them.")
            }
            // Mapped, not read: a file may be larger than memory.
            var bytes = try Data(contentsOf: URL(filePath: file), options: .alwaysMapped)
            guard !bytes.isEmpty else { continue }
            if hasHeader {
                let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
                var line = bytes[..<end]
                if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
                guard names == nil || names == Data(line) else {
                    throw JobFailure(.client, "The files of the dataset have different columns in their first lines.")
                }
                if names != nil { bytes = bytes[min(end + 1, bytes.endIndex)...] }
                names = Data(line)
            }
            try output.write(contentsOf: bytes)
            if let last = bytes.last, last != UInt8(ascii: "\n") { try output.write(contentsOf: Data("\n".utf8)) }
        }
        return path
    }

    private static func files(in source: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [source] }
        var result: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted()
        where !name.hasPrefix(".") && !name.hasPrefix("_") {
            result += try files(in: "\(source)/\(name)")
        }
        return result
    }
}

/// Captured files as an input, laid out by their hours so that a window can be looked at.
struct CapturedInput: Sendable {
    private let files: InputFiles

    init(_ files: InputFiles) { self.files = files }

    /// Downloads them to `{endpoint}/{variant}/yyyy/mm/dd/hh/` below a folder, as the keys have it, wherever the prefix ends.
    func download(to folder: String, from objects: any Objects, _ control: JobControl) async throws {
        for file in files.files where file.location.key.hasSuffix(".jsonl") {
            try control.check()
            let parts = file.location.key.split(separator: "/").map(String.init).suffix(7)
            guard parts.count >= 5, parts.suffix(5).dropLast().allSatisfy({ Int($0) != nil }) else { continue }
            let names = Array(repeating: "captured", count: 7 - parts.count) + parts
            try await objects.download(file.location, to: "\(folder)/\(names.joined(separator: "/"))")
        }
        guard FileManager.default.fileExists(atPath: folder) else {
            throw JobFailure(.client, "Job inputs had no data")
        }
    }
}

/// The last error that a program told.
final class LastLine: Sendable {
    private let last = Mutex("")

    /// Without `error: `; empty when there was none.
    var error: String { last.withLock { $0 } }

    /// Takes a line of the log.
    func see(_ line: String) {
        guard line.hasPrefix("error: ") else { return }
        last.withLock { $0 = String(line.dropFirst(7)) }
    }
}

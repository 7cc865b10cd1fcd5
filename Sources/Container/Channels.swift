import Foundation

/// The channels of a training job and the hosts that take part, as the platform tells them.
struct Channels: Sendable {
    /// The form of a channel's files.
    enum Form: Sendable, Equatable {
        case csv, libsvm
        /// Told from the first line, where the request did not say.
        case unsaid
    }

    /// A folder of files with rows.
    struct Channel: Sendable {
        var name: String
        var form: Form
        /// Paths in byte order.
        var files: [String]
    }

    let train: Channel
    let validation: Channel?
    /// Whether another host makes the model, so that there is nothing to do.
    let isSpare: Bool

    private struct Entry: Decodable {
        var ContentType: String?
        var TrainingInputMode: String?
        var S3DistributionType: String?
        var RecordWrapperType: String?
    }

    private struct Hosts: Decodable {
        var current_host: String
        var hosts: [String]
    }

    /// Reads what the platform says, and finds the files.
    ///
    /// - Throws: ``ContainerError``: `channel` for a channel that is missing, unknown, empty or in a form that is not read.
    init(_ folders: ContainerFolders) throws(ContainerError) {
        let entries = try ContainerFolders.read([String: Entry].self, from: folders.channels) ?? Self.found(folders)
        let hosts = try ContainerFolders.read(Hosts.self, from: folders.hosts)
        isSpare = hosts.map { $0.hosts.count > 1 && $0.current_host != $0.hosts.min() } ?? false
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            guard ["train", "validation", "code"].contains(name) else {
                throw ContainerError(
                    .channel, "Extraneous channel found: \(name)", hint: "the channels are train and validation")
            }
            if hosts?.hosts.count ?? 1 > 1, entry.S3DistributionType == "ShardedByS3Key" {
                throw ContainerError(
                    .channel, "channel \(name) is sharded over the hosts, and one host trains with all rows here",
                    hint: "use FullyReplicated, or one instance")
            }
        }
        guard let entry = entries["train"] else {
            throw ContainerError(.channel, "Missing required channel: train")
        }
        train = try Self.channel("train", entry, folders)
        validation = try entries["validation"].map { entry throws(ContainerError) in
            try Self.channel("validation", entry, folders)
        }
    }

    /// The channels that have a folder, where the platform does not say.
    private static func found(_ folders: ContainerFolders) -> [String: Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folders.data)) ?? []
        return Dictionary(uniqueKeysWithValues: names.filter { !$0.hasPrefix(".") }.map { ($0, Entry()) })
    }

    private static func channel(
        _ name: String, _ entry: Entry, _ folders: ContainerFolders
    ) throws(ContainerError) -> Channel {
        guard entry.TrainingInputMode != "Pipe" else {
            throw ContainerError(.channel, "channel \(name) comes in Pipe mode", hint: "use File or FastFile")
        }
        guard ["None", nil].contains(entry.RecordWrapperType) else {
            throw ContainerError(.channel, "channel \(name) is wrapped in RecordIO", hint: "use RecordWrapperType None")
        }
        let form = try form(of: name, entry.ContentType)
        let files = try files(below: "\(folders.data)/\(name)")
        guard !files.isEmpty else {
            throw ContainerError(.channel, "channel \(name) has no data", hint: "its prefix in S3 leads to no object")
        }
        return Channel(name: name, form: form, files: files)
    }

    private static func form(of channel: String, _ contentType: String?) throws(ContainerError) -> Form {
        guard let contentType, !contentType.isEmpty else { return .unsaid }
        let parts = contentType.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        if let size = parts.dropFirst().first(where: { $0.hasPrefix("label_size=") }), size != "label_size=1" {
            throw ContainerError(
                .channel, "channel \(channel) has the content type \(contentType)", hint: "one label is read")
        }
        switch parts.first {
        case "csv", "text/csv": return .csv
        case "libsvm", "text/libsvm", "text/x-libsvm": return .libsvm
        default:
            throw ContainerError(
                .channel, "channel \(channel) has the content type \(contentType), which is not read here",
                hint: "use text/csv or text/libsvm")
        }
    }

    /// Regular files below a folder, hidden ones and those that begin with an underscore left out.
    private static func files(below folder: String) throws(ContainerError) -> [String] {
        let manager = FileManager.default
        guard let names = try? manager.contentsOfDirectory(atPath: folder) else { return [] }
        var found: [String] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        where !name.hasPrefix(".") && !name.hasPrefix("_") {
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                found += try files(below: path)
            } else {
                found.append(path)
            }
        }
        return found
    }
}

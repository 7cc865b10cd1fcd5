import Foundation
import Testing

/// A fresh folder that goes away with the value.
final class WorkFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "propensity-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> URL { url.appending(path: name) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> URL { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> URL {
        try data.write(to: path(name))
        return path(name)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: path(name), withIntermediateDirectories: true)
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: path(name)) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    func json(_ name: String) throws -> [String: Any] { try JSON.object(data(name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name).path) }

    /// Names of what is in the folder or one below it, hidden ones too, sorted.
    func entries(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: name.isEmpty ? url.path : path(name).path).sorted()
    }

    func copy(_ name: String, to other: String) throws {
        try FileManager.default.copyItem(at: path(name), to: path(other))
    }

    /// Runs the program here.
    func run(_ arguments: String..., input: Data = Data(), environment: [String: String] = [:]) throws -> Program.Run {
        try Program.run(arguments, in: self, input: input, environment: environment)
    }

    /// Runs the program here and expects that it does what it was asked for.
    @discardableResult
    func succeed(
        _ arguments: String...,
        input: Data = Data(),
        environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Program.Run {
        let run = try Program.run(arguments, in: self, input: input, environment: environment)
        try #require(run.exitCode == 0 && !run.wasKilled, "\(run.standardError)", sourceLocation: sourceLocation)
        return run
    }
}

/// JSON as dictionaries.
enum JSON {
    static func object(_ data: Data, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: data) as? [String: Any], sourceLocation: sourceLocation)
    }
}

extension [String: Any] {
    /// An object inside.
    func object(_ key: String) throws -> [String: Any] { try #require(self[key] as? [String: Any], "no object \(key)") }

    /// A number inside.
    func number(_ key: String) throws -> Double {
        try #require((self[key] as? NSNumber)?.doubleValue, "no number \(key)")
    }
}

import Foundation

/// Where a secret comes from.
///
/// Its value is in no description and no log.
///
/// In JSON: `{"environment": "NAME"}`, `{"file": "PATH"}` or `{"value": "…"}`; the first two are to be preferred, since the last
/// one lies in the registry.
public enum Secret: Sendable, Equatable {
    /// A variable of the environment.
    case environment(String)
    /// A file's content, without newlines at its end; read each time, so that it can be replaced.
    case file(String)
    /// Kept with the settings.
    case kept(String)

    /// The secret itself.
    ///
    /// - Throws: ``AlertError`` (`missingSecret`) that says where it was looked for.
    func value() throws(AlertError) -> String {
        switch self {
        case .kept(let value): return value
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
                throw AlertError(
                    .missingSecret, "the environment variable \(name) is not set",
                    hint: "set it where the server starts")
            }
            return value
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536,
                let text = String(data: data, encoding: .utf8)
            else {
                throw AlertError(
                    .missingSecret, "the secret's file \(path) cannot be read",
                    hint: "check the path and its permissions")
            }
            let value = text.trimmingCharacters(in: .newlines)
            guard !value.isEmpty else { throw AlertError(.missingSecret, "the secret's file \(path) is empty") }
            return value
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where it comes from.
    public var description: String {
        switch self {
        case .environment(let name): "environment variable \(name)"
        case .file(let path): "file \(path)"
        case .kept: "a kept secret"
        }
    }

    /// Where it comes from.
    public var debugDescription: String { description }

    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Codable {
    private enum Key: String, CodingKey { case environment, file, value }

    /// From one of its three forms.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let name = try container.decodeIfPresent(String.self, forKey: .environment) {
            self = .environment(name)
        } else if let path = try container.decodeIfPresent(String.self, forKey: .file) {
            self = .file(path)
        } else {
            self = .kept(try container.decode(String.self, forKey: .value))
        }
    }

    /// With its value, if it is kept: only for the registry.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .environment(let name): try container.encode(name, forKey: .environment)
        case .file(let path): try container.encode(path, forKey: .file)
        case .kept(let value): try container.encode(value, forKey: .value)
        }
    }
}

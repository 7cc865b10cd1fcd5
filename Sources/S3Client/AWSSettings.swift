import FoundationEssentials
public import ObjectStore
public import Signatures

/// What AWS's tools take from the environment and the files in `~/.aws`: the access key and the region.
///
/// | what | from, the first that says it |
/// | --- | --- |
/// | access key | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`; the profile in `~/.aws/credentials` |
/// | region | `AWS_REGION`, `AWS_DEFAULT_REGION`; the profile in `~/.aws/config` |
/// | certificates | `AWS_CA_BUNDLE` |
///
/// The profile is `AWS_PROFILE`'s, or `default`. `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` name other files.
public struct AWSSettings: Sendable {
    /// What requests are signed with.
    public var key: AccessKey
    /// The region that the settings name; nil when they name none.
    public var region: String?
    /// A file of the authorities that may vouch for the server, PEM; nil for the system's.
    public var authorities: String?

    /// Settings from their parts.
    public init(key: AccessKey, region: String? = nil, authorities: String? = nil) {
        self.key = key
        self.region = region
        self.authorities = authorities
    }

    /// Reads the settings; looks at files only for what the environment does not say.
    ///
    /// - Parameter environment: The process's environment.
    /// - Throws: `accessDenied` when there is no access key, or half of one.
    public init(environment: [String: String]) throws(ObjectStoreError) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let profile = variable("AWS_PROFILE") ?? "default"
        let home = variable("HOME").map { $0 + "/.aws/" }
        func section(_ path: String?, _ names: [String]) -> [String: String] {
            guard let path, let data = FileManager.default.contents(atPath: path) else { return [:] }
            return Self.section(names, of: String(decoding: data, as: UTF8.self))
        }
        region =
            variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION")
            ?? section(
                variable("AWS_CONFIG_FILE") ?? home.map { $0 + "config" },
                profile == "default" ? [profile] : ["profile \(profile)"])["region"]
        authorities = variable("AWS_CA_BUNDLE")
        let (id, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"))
        if let id, let secret {
            key = AccessKey(id: id, secret: secret, sessionToken: variable("AWS_SESSION_TOKEN"))
            return
        }
        guard id == nil, secret == nil else {
            throw ObjectStoreError(
                .accessDenied, "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set", hint: "set both")
        }
        let path = variable("AWS_SHARED_CREDENTIALS_FILE") ?? home.map { $0 + "credentials" }
        let values = section(path, [profile])
        guard let id = values["aws_access_key_id"], let secret = values["aws_secret_access_key"] else {
            throw ObjectStoreError(
                .accessDenied, "there is no access key for the S3 server",
                hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them under [\(profile)] in "
                    + (path ?? "~/.aws/credentials"))
        }
        key = AccessKey(id: id, secret: secret, sessionToken: values["aws_session_token"])
    }

    /// The values of a section of an INI file, by name in small letters; values that are sections themselves are skipped.
    static func section(_ names: [String], of text: String) -> [String: String] {
        var values: [String: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            if first == "[" {
                let name = line.dropFirst().prefix { $0 != "]" }.split(separator: " ").joined(separator: " ")
                isInside = names.contains(name)
                continue
            }
            guard isInside, let sign = line.firstIndex(of: "=") else { continue }
            let value = trimmed(line[line.index(after: sign)...])
            if !value.isEmpty { values[trimmed(line[..<sign]).lowercased()] = value }
        }
        return values
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}

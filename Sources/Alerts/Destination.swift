import Endpoints

/// Who is told, and how.
public struct Destination: Sendable, Codable, Equatable {
    /// 1 to 63 letters, digits and hyphens between them.
    public var name: String
    /// How.
    public var channel: Channel
    /// Whether anything is sent: messages wait while it is off.
    public var isOn: Bool

    /// A way to tell somebody.
    public enum Channel: Sendable, Codable, Equatable {
        /// An HTTP request.
        case webhook(Webhook)
        /// A program.
        case command(CommandLineCall)
        /// A mail.
        case mail(MailAccount)
    }

    /// A destination from its parts.
    public init(name: String, channel: Channel, isOn: Bool = true) {
        self.name = name
        self.channel = channel
        self.isOn = isOn
    }

    /// Refuses what can never work.
    ///
    /// - Throws: ``AlertError`` (`invalidDestination`).
    public func validate() throws(AlertError) {
        guard EndpointName.isValid(name) else {
            throw AlertError(
                .invalidDestination, "\"\(name)\" is not a valid destination name",
                hint: "use letters, digits and hyphens between them, at most \(EndpointName.limit)")
        }
        switch channel {
        case .webhook(let webhook): try webhook.validate()
        case .command(let call): try call.validate()
        case .mail(let account): try account.validate()
        }
    }

    /// Seconds that one delivery may take.
    var timeout: Double {
        switch channel {
        case .webhook(let webhook): webhook.timeout
        case .command(let call): call.timeout
        case .mail(let account): account.timeout
        }
    }

    /// Whether a host is this machine, to which secrets may go unencrypted.
    static func isLoopback(_ host: String) -> Bool {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return ["localhost", "::1", "[::1]"].contains(host.lowercased())
            || octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }

    static func checkTimeout(_ timeout: Double, _ limit: Double) throws(AlertError) {
        guard timeout >= 1, timeout <= limit else {
            throw AlertError(
                .invalidDestination, "a timeout of \(timeout) seconds is out of range", hint: "give 1 to \(Int(limit))")
        }
    }
}

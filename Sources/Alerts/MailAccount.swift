/// A mail server, and who writes to whom through it.
public struct MailAccount: Sendable, Codable, Equatable {
    /// How the connection is protected.
    public enum Security: String, Sendable, Codable, CaseIterable {
        /// TLS after `STARTTLS`, usually on port 587; nothing is sent where the server has none.
        case startTLS = "starttls"
        /// TLS from the first byte, usually on port 465.
        case implicitTLS = "tls"
        /// None: only to this machine, unless allowed explicitly.
        case none
    }

    /// The server's name or address.
    public var host: String
    /// Its port; nil for the usual one: 587, 465 or 25.
    public var port: Int?
    /// How the connection is protected.
    public var security: Security
    /// Who logs in; nil for nobody.
    public var user: String?
    /// The user's password.
    public var password: Secret?
    /// The sender: `name@host`, or `A Name <name@host>`.
    public var from: String
    /// Who gets it, in the same form; 1 to 50.
    public var to: [String]
    /// Whether mail, and a password, may go unprotected to other machines.
    public var allowsPlain: Bool
    /// A PEM file of the authorities that the server's certificate is checked against; nil for the system's.
    public var authorities: String?
    /// Seconds that one delivery may take, 1 to 120.
    public var timeout: Double

    /// An account from its settings.
    public init(
        host: String, port: Int? = nil, security: Security = .startTLS, user: String? = nil, password: Secret? = nil,
        from: String, to: [String], allowsPlain: Bool = false, authorities: String? = nil, timeout: Double = 30
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.to = to
        self.allowsPlain = allowsPlain
        self.authorities = authorities
        self.timeout = timeout
    }

    /// The port that is used.
    var usedPort: Int {
        if let port { return port }
        return switch security {
        case .startTLS: 587
        case .implicitTLS: 465
        case .none: 25
        }
    }

    func validate() throws(AlertError) {
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw AlertError(.invalidDestination, "\"\(host)\" is not a mail server's name")
        }
        guard (1...65_535).contains(usedPort) else {
            throw AlertError(.invalidDestination, "\(usedPort) is not a port")
        }
        guard security != .none || allowsPlain || Destination.isLoopback(host) else {
            throw AlertError(
                .invalidDestination, "mail to \(host) would go unprotected",
                hint: "use starttls or tls, or allow plain connections explicitly")
        }
        guard (user == nil) == (password == nil) else {
            throw AlertError(.invalidDestination, "a mail account needs both a user and a password, or neither")
        }
        guard (1...50).contains(to.count) else {
            throw AlertError(.invalidDestination, "\(to.count) recipients are given", hint: "give 1 to 50")
        }
        for address in [from] + to { _ = try MailAddress(address) }
        try Destination.checkTimeout(timeout, 120)
    }
}

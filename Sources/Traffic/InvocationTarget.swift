import Foundation

/// Where requests go, and what each of them says about itself.
public struct InvocationTarget: Sendable {
    /// The address of the invocations.
    public let url: String
    /// A bearer token; never written anywhere.
    let token: String?
    /// The variant that is to answer; nil leaves the choice to the endpoint.
    let variant: String?
    /// Seconds until a request counts as unanswered.
    let timeout: Double
    /// A file of certificates (PEM) to trust in place of the system's; nil for the system's.
    let certificates: String?

    /// The path that an address without one is given.
    static let usualPath = "/invocations"

    /// A target.
    ///
    /// - Parameters:
    ///   - url: `http` or `https`; without a scheme `http`, without a path that of the invocations. For example
    ///     `127.0.0.1:8080`, or `http://127.0.0.1:8080/endpoints/demo/invocations`.
    ///   - token: A bearer token; nil or empty for none.
    ///   - variant: The variant that is to answer; nil leaves the choice to the endpoint.
    ///   - timeout: Seconds until a request counts as unanswered, above 0.
    ///   - certificates: A file of certificates (PEM) to trust in place of the system's; nil for the system's.
    /// - Throws: ``TrafficError`` (`invalidEndpoint`, `invalidOption`); it never quotes the token.
    public init(
        url: String, token: String? = nil, variant: String? = nil, timeout: Double = 30, certificates: String? = nil
    ) throws(TrafficError) {
        let hint = "give an address such as http://127.0.0.1:8080"
        let spelled = url.contains("://") ? url : "http://" + url
        guard var parts = URLComponents(string: spelled), let scheme = parts.scheme?.lowercased(),
            let host = parts.host,
            !host.isEmpty
        else { throw TrafficError(.invalidEndpoint, "--endpoint \"\(url)\" is no address", hint: hint) }
        guard scheme == "http" || scheme == "https" else {
            throw TrafficError(.invalidEndpoint, "--endpoint \"\(url)\" is neither http nor https", hint: hint)
        }
        guard parts.user == nil, parts.password == nil else {
            throw TrafficError(
                .invalidEndpoint, "--endpoint holds a user name",
                hint: "credentials are given by --token or PROPENSITY_TOKEN")
        }
        guard parts.port.map({ (1...65535).contains($0) }) ?? true else {
            throw TrafficError(
                .invalidEndpoint, "--endpoint \"\(url)\": a port is a number from 1 to 65535", hint: hint)
        }
        parts.scheme = scheme
        parts.fragment = nil
        if parts.path.isEmpty || parts.path == "/" { parts.path = Self.usualPath }
        guard let url = parts.string else {
            throw TrafficError(.invalidEndpoint, "--endpoint \"\(url)\" is no address", hint: hint)
        }
        guard timeout > 0, timeout <= 86_400 else {
            throw TrafficError(
                .invalidOption, "--timeout is \(timeout)", hint: "it takes seconds, above 0 and up to a day")
        }
        for (option, value) in [("--token", token), ("--target-variant", variant)] {
            guard value.map(Self.isHeaderValue) ?? true else {
                throw TrafficError(.invalidOption, "\(option) holds characters that no header may have")
            }
        }
        self.url = url
        self.token = token.flatMap { $0.isEmpty ? nil : $0 }
        self.variant = variant
        self.timeout = timeout
        self.certificates = certificates
    }

    /// Whether a header may hold the text: printable ASCII without blanks at its ends.
    static func isHeaderValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { (32...126).contains($0) } && text.utf8.first != 32 && text.utf8.last != 32
    }
}

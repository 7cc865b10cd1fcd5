import Foundation

/// A receiver of HTTP requests.
///
/// Each message is a `POST` of its JSON. Any 2xx answer within the timeout takes it. Redirects are not followed. Headers:
///
/// - `Idempotency-Key`: the message's id, the same in each delivery of it.
/// - `X-Propensity-Attempt`: which delivery it is, from 1.
/// - `X-Propensity-Signature`: `t=SECONDS,v1=HEX`, where a secret is set: the time of this delivery, and HMAC-SHA256 with the
///   secret over `SECONDS`, a point and the body. A receiver computes it anew, compares, and refuses old times.
public struct Webhook: Sendable, Codable, Equatable {
    /// `https://…`, or `http://…` to this machine.
    public var url: String
    /// Signs the body.
    public var secret: Secret?
    /// Goes into `Authorization: Bearer …`.
    public var bearer: Secret?
    /// Whether `http://` may go to other machines: whoever is in between can read the alerts then.
    public var allowsPlainHTTP: Bool
    /// A PEM file of the authorities that the receiver's certificate is checked against; nil for the system's.
    public var authorities: String?
    /// Seconds that one delivery may take, 1 to 60.
    public var timeout: Double

    /// A receiver from its settings.
    public init(
        url: String, secret: Secret? = nil, bearer: Secret? = nil, allowsPlainHTTP: Bool = false,
        authorities: String? = nil, timeout: Double = 10
    ) {
        self.url = url
        self.secret = secret
        self.bearer = bearer
        self.allowsPlainHTTP = allowsPlainHTTP
        self.authorities = authorities
        self.timeout = timeout
    }

    /// Refuses addresses that are none, that hold a password, or that would send in the clear.
    func validate() throws(AlertError) {
        guard let address = URL(string: url), let scheme = address.scheme?.lowercased(), let host = address.host(),
            !host.isEmpty, ["http", "https"].contains(scheme)
        else {
            throw AlertError(
                .invalidDestination, "the webhook's address is not an https:// address",
                hint: "write it as https://host/path")
        }
        guard address.user() == nil, address.password() == nil else {
            throw AlertError(
                .invalidDestination, "the webhook's address holds a user name",
                hint: "leave it out, and give a bearer secret")
        }
        guard scheme == "https" || allowsPlainHTTP || Destination.isLoopback(host) else {
            throw AlertError(
                .invalidDestination, "http://\(host) would get alerts that anybody on the way can read",
                hint: "use https://")
        }
        try Destination.checkTimeout(timeout, 60)
    }
}

extension Webhook: CustomStringConvertible, CustomReflectable {
    /// The host alone: the rest of an address is often a secret.
    public var description: String { "webhook at \(URL(string: url)?.host() ?? "an invalid address")" }

    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

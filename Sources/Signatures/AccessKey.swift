/// What a caller signs with.
public struct AccessKey: Sendable, Equatable {
    /// The public half, for example `AKIDEXAMPLE`.
    public var id: String
    /// The secret half.
    public var secret: String
    /// The token that temporary credentials send along; nil for lasting ones.
    public var sessionToken: String?

    /// A key from its halves.
    public init(id: String, secret: String, sessionToken: String? = nil) {
        self.id = id
        self.secret = secret
        self.sessionToken = sessionToken
    }
}

/// What a signature covers of an HTTP request, as it came over the wire.
public struct SignedRequest: Sendable {
    /// The method in capitals, for example `GET`.
    public var method: String
    /// The path as it stands in the request line, still percent-encoded, without the query.
    public var path: String
    /// What follows the question mark, still percent-encoded; empty when there is none.
    public var query: String
    /// Names in any case and values, in the order they came; `host` must be among them.
    public var headers: [(name: String, value: String)]

    /// A request from its parts.
    public init(method: String, path: String, query: String = "", headers: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The values of a header, by its name in any case, joined by commas as HTTP allows; nil when it is absent.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        let values = headers.lazy.filter { $0.name.lowercased() == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    /// The decoded value of the first parameter of that name; nil when it is absent.
    public func parameter(_ name: String) -> String? {
        PercentCoding.pairs(of: query).first { PercentCoding.decode($0.name) == Array(name.utf8) }
            .map { String(decoding: PercentCoding.decode($0.value), as: UTF8.self) }
    }

    /// Puts a header in the place of those of its name.
    public mutating func setHeader(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append((name: name, value: value))
    }
}

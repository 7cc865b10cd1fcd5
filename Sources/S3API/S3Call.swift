import ObjectStore
import Signatures

/// A request taken apart: whom it is about and what it says.
struct S3Call: Sendable {
    let request: SignedRequest
    /// nil for the list of buckets.
    let bucket: String?
    /// nil for the bucket itself.
    let key: String?
    /// Decoded parameters; one without a value has an empty one.
    let parameters: [String: String]

    /// - Throws: `InvalidURI` for a path or query that is no UTF-8.
    init(_ request: SignedRequest) throws(S3Error) {
        func decoded(_ text: some StringProtocol) throws(S3Error) -> String {
            guard let text = String(validating: PercentCoding.decode(text), as: UTF8.self) else {
                throw S3Error("InvalidURI", 400, "Couldn't parse the specified URI.")
            }
            return text
        }
        self.request = request
        let path = request.path.hasPrefix("/") ? request.path.dropFirst() : request.path[...]
        // Slashes are looked for before decoding: an encoded one belongs to the key, where it means the same.
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let bucket = try decoded(parts.first ?? "")
        let key = try decoded(parts.count == 2 ? parts[1] : "")
        self.bucket = bucket.isEmpty ? nil : bucket
        self.key = key.isEmpty ? nil : key
        var parameters: [String: String] = [:]
        for pair in PercentCoding.pairs(of: request.query) {
            // A plus is a space here, as in forms.
            let value = pair.value.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%20")
            parameters[try decoded(pair.name)] = try decoded(value)
        }
        self.parameters = parameters
    }

    /// - Throws: `invalidArgument`, `keyTooLong`.
    func objectKey() throws(ObjectStoreError) -> ObjectKey { try ObjectKey(key ?? "") }

    /// - Throws: `InvalidArgument` for what is no whole number from 0.
    func number(_ name: String) throws(S3Error) -> Int? {
        guard let text = parameters[name], !text.isEmpty else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw .argument("Argument \(name) must be an integer between 0 and 2147483647")
        }
        return number
    }

    /// The attributes that the headers give an object.
    var attributes: ObjectAttributes {
        var attributes = ObjectAttributes()
        for header in request.headers {
            let name = header.name.lowercased()
            if name.hasPrefix("x-amz-meta-") {
                let name = String(name.dropFirst("x-amz-meta-".utf8.count))
                attributes.metadata[name] = attributes.metadata[name].map { "\($0),\(header.value)" } ?? header.value
            } else if name == "content-type" {
                attributes.contentType = header.value
            } else if Self.kept.contains(name) {
                attributes.headers[name] = header.value
            }
        }
        if let encodings = attributes.headers["content-encoding"] {
            // It says how the body came, not what it is.
            let rest = encodings.split(separator: ",").map { String($0.drop { $0 == " " }) }
                .filter { $0 != "aws-chunked" && !$0.isEmpty }
            attributes.headers["content-encoding"] = rest.isEmpty ? nil : rest.joined(separator: ",")
        }
        return attributes
    }

    /// What the headers want to be so for a write.
    var condition: WriteCondition {
        if request.header("if-none-match") == "*" { return .absent }
        if let etag = request.header("if-match") { return .matches(etag: Self.unquoted(etag)) }
        return .none
    }

    static func unquoted(_ etag: String) -> String {
        etag.utf8.count >= 2 && etag.hasPrefix("\"") && etag.hasSuffix("\"")
            ? String(etag.dropFirst().dropLast()) : etag
    }

    private static let kept: Set = [
        "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
    ]
}

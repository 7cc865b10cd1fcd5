/// A request in the one form that both sides sign.
struct CanonicalRequest {
    /// The form's text: method, path, query, headers, names of the headers, hash of the body, a line each.
    let text: String

    /// - Parameters:
    ///   - request: The request; parameters named `X-Amz-Signature` are left out.
    ///   - signedHeaders: Names in small letters, sorted.
    ///   - payload: The body's SHA-256 or the word that stands for it.
    ///   - family: S3 encodes the path once and leaves it as it is; others tidy it and encode it again.
    init(_ request: SignedRequest, signedHeaders: [String], payload: String, family: SignedService.Family) {
        var lines = [request.method, Self.path(request.path, family), Self.query(request.query)]
        for name in signedHeaders {
            let values = request.headers.filter { $0.name.lowercased() == name }.map { Self.tidied($0.value) }
            lines.append("\(name):\(values.joined(separator: ","))")
        }
        lines += ["", signedHeaders.joined(separator: ";"), payload]
        text = lines.joined(separator: "\n")
    }

    /// What is signed: the form's hash under the algorithm, time and scope.
    func stringToSign(time: SignatureTime, scope: CredentialScope) -> String {
        "AWS4-HMAC-SHA256\n\(time.text)\n\(scope)\n\(sha256(text.utf8))"
    }

    /// The path encoded as signed.
    static func path(_ raw: String, _ family: SignedService.Family) -> String {
        if family == .s3 {
            return raw.isEmpty ? "/" : PercentCoding.encode(PercentCoding.decode(raw), keepsSlash: true)
        }
        return PercentCoding.encode(withoutDots(raw).utf8, keepsSlash: true)
    }

    /// The parameters encoded alike and sorted by name, then value.
    static func query(_ raw: String) -> String {
        let pairs = PercentCoding.pairs(of: raw).map {
            (
                name: PercentCoding.encode(PercentCoding.decode($0.name)),
                value: PercentCoding.encode(PercentCoding.decode($0.value))
            )
        }
        return pairs.filter { $0.name != "X-Amz-Signature" }
            .sorted { $0.name == $1.name ? precedes($0.value, $1.value) : precedes($0.name, $1.name) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// Byte order, which String's own order is not promised to be.
    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// RFC 3986's removal of `.` and `..`, and of empty segments too.
    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = kept.popLast() } else { kept.append(part) }
        }
        let ends = path.hasSuffix("/") && !kept.isEmpty
        return "/" + kept.joined(separator: "/") + (ends ? "/" : "")
    }

    /// A header's value without spaces at its ends, and with single ones inside.
    private static func tidied(_ value: String) -> String {
        value.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}

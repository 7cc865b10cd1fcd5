import FoundationEssentials

/// What a request's headers promise of its body.
public struct PayloadExpectations: Sendable, Equatable {
    /// Checksums by algorithm, in base64.
    public var checksums: [ChecksumAlgorithm: String] = [:]
    /// Checksums that come after the body.
    public var trailers: Set<ChecksumAlgorithm> = []
    /// The MD5 in base64; nil when it is not told.
    public var md5: String?
    /// Bytes of the body without its framing; nil when they are not told.
    public var length: Int?

    /// No promise.
    public init() {}

    /// Reads `Content-MD5`, `x-amz-checksum-*`, `x-amz-trailer` and the two headers of the length.
    ///
    /// - Throws: `invalidDigest`, `invalidChecksum`, `incompleteBody` for a length that is no number, `malformedTrailer`
    ///   for a trailer of another kind.
    public init(_ request: SignedRequest) throws(SignatureError) {
        if let text = request.header("content-md5") {
            guard Data(base64Encoded: text)?.count == 16 else {
                throw SignatureError(.invalidDigest, "The Content-MD5 you specified was invalid.")
            }
            md5 = text
        }
        for header in request.headers {
            guard let algorithm = ChecksumAlgorithm(header: header.name) else { continue }
            guard Data(base64Encoded: header.value)?.count == algorithm.size else {
                throw SignatureError(.invalidChecksum, "Value for \(algorithm.header) header is invalid.")
            }
            checksums[algorithm] = header.value
        }
        for name in (request.header("x-amz-trailer") ?? "").split(separator: ",") {
            guard let algorithm = ChecksumAlgorithm(header: name.filter { $0 != " " }) else {
                throw SignatureError(
                    .malformedTrailer, "The value specified in the x-amz-trailer header is not supported",
                    hint: "trailers may be "
                        + ChecksumAlgorithm.allCases.map(\.header).joined(separator: ", "))
            }
            trailers.insert(algorithm)
        }
        let isChunked = PayloadForm(request.header("x-amz-content-sha256") ?? "")?.isChunked ?? false
        if let text = request.header(isChunked ? "x-amz-decoded-content-length" : "content-length") {
            guard let length = Int(text), length >= 0 else {
                throw SignatureError(.incompleteBody, "The body's length is no number.")
            }
            self.length = length
        }
    }
}

import Signatures
import Testing

@Suite struct SignatureClaimTests {
    private func claim(
        _ authorization: String?, date: String? = "20261122T120000Z", hash: String? = "UNSIGNED-PAYLOAD",
        query: String = "", family: SignedService.Family = .s3
    ) -> SignatureError.Code? {
        var request = SignedRequest(method: "GET", path: "/", query: query, headers: [("host", "localhost")])
        if let authorization { request.setHeader("authorization", authorization) }
        if let date { request.setHeader("x-amz-date", date) }
        if let hash { request.setHeader("x-amz-content-sha256", hash) }
        return code { try SignatureClaim(request, family: family) }
    }

    private let good =
        "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=00"

    @Test func headersThatCannotBeReadAreNamed() {
        #expect(claim(good) == nil)
        #expect(claim(nil) == .missing)
        #expect(claim("AWS AKID:abc=") == .unsupportedAlgorithm)
        #expect(claim(nil, query: "AWSAccessKeyId=AKID&Signature=abc%3D&Expires=1") == .unsupportedAlgorithm)
        #expect(claim("AWS4-HMAC-SHA256") == .malformedHeader)
        #expect(claim("AWS4-HMAC-SHA256 Credential=AKID, Signature=00") == .malformedHeader)
        #expect(claim("AWS4-HMAC-SHA256 nonsense") == .malformedHeader)
        #expect(
            claim("AWS4-HMAC-SHA256 Credential=AKID/20261122/s3/aws4_request, SignedHeaders=host, Signature=00")
                == .malformedHeader)
        #expect(
            claim("AWS4-HMAC-SHA256 Credential=AKID/20261122/us/s3/aws5, SignedHeaders=host, Signature=00")
                == .wrongService)
        #expect(claim(good, date: nil) == .malformedTime)
        #expect(claim(good, date: "yesterday") == .malformedTime)
        #expect(claim(good, date: "20261123T120000Z") == .malformedHeader)
        #expect(claim(good, hash: nil) == .missingHash)
        #expect(claim(good, hash: nil, family: .json) == nil)
        #expect(claim(good, hash: "abc") == .invalidHash)
    }

    @Test func signedURLsThatCannotBeReadAreNamed() {
        let start =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A/20261122/us-east-1/s3/aws4_request"
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature=00&X-Amz-Date=20261122T120000Z"
        #expect(claim(nil, query: start + "&X-Amz-Expires=60") == nil)
        #expect(claim(nil, query: start) == .malformedQuery)
        #expect(claim(nil, query: start + "&X-Amz-Expires=soon") == .malformedQuery)
        #expect(claim(nil, query: start + "&X-Amz-Expires=-1") == .malformedQuery)
        #expect(claim(nil, query: start + "&X-Amz-Expires=604801") == .malformedQuery)
        #expect(claim(nil, query: "X-Amz-Signature=00") == .malformedQuery)
    }

    @Test func refusalsHaveAWSsNamesAndStatuses() {
        func told(_ code: SignatureError.Code, _ family: SignedService.Family) -> String {
            let error = SignatureError(code, "")
            return "\(error.status(for: family)) \(error.name(for: family))"
        }
        #expect(told(.mismatch, .s3) == "403 SignatureDoesNotMatch")
        #expect(told(.mismatch, .json) == "400 InvalidSignatureException")
        #expect(told(.mismatch, .query) == "403 SignatureDoesNotMatch")
        #expect(told(.unknownKey, .s3) == "403 InvalidAccessKeyId")
        #expect(told(.unknownKey, .json) == "400 UnrecognizedClientException")
        #expect(told(.unknownKey, .query) == "403 InvalidClientTokenId")
        #expect(told(.missing, .s3) == "403 AccessDenied")
        #expect(told(.missing, .json) == "400 MissingAuthenticationTokenException")
        #expect(told(.missing, .query) == "403 MissingAuthenticationToken")
        #expect(told(.malformedHeader, .json) == "400 IncompleteSignatureException")
        #expect(told(.malformedHeader, .query) == "400 IncompleteSignature")
        #expect(told(.wrongRegion, .s3) == "400 AuthorizationHeaderMalformed")
        #expect(told(.skewed, .s3) == "403 RequestTimeTooSkewed")
        #expect(told(.hashMismatch, .s3) == "400 XAmzContentSHA256Mismatch")
        #expect(told(.checksumMismatch, .s3) == "400 BadDigest")
    }

    /// The dates by Python's `calendar.timegm`.
    @Test(arguments: [
        ("19700101T000000Z", 0), ("20000229T235959Z", 951_868_799), ("20261122T120000Z", 1_795_348_800),
        ("21000301T000000Z", 4_107_542_400),
    ])
    func timesAreReadAndWritten(text: String, seconds: Int) {
        #expect(SignatureTime(text)?.seconds == seconds)
        #expect(SignatureTime(seconds: seconds).text == text)
    }

    @Test func timesHaveThreeForms() {
        #expect(SignatureTime("2026-11-22T12:00:00Z")?.seconds == 1_795_348_800)
        #expect(SignatureTime("Sun, 22 Nov 2026 12:00:00 GMT")?.seconds == 1_795_348_800)
        #expect(SignatureTime("Sun, 22 Foo 2026 12:00:00 GMT") == nil)
        #expect(SignatureTime("20261322T120000Z") == nil)
        #expect(SignatureTime("") == nil)
    }
}

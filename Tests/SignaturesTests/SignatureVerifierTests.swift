import Signatures
import Testing

@Suite struct SignatureVerifierTests {
    @Test(arguments: Vector.botocore) func botocoresSignatureIsAccepted(_ vector: Vector) throws {
        let verified = try vector.verify()
        #expect(verified.claim.accessKeyID == "AKIDEXAMPLE")
        #expect(verified.claim.scope.region == vector.region)
    }

    @Test(arguments: Vector.botocore) func ourSignatureIsBotocores(_ vector: Vector) throws {
        guard let expected = vector.request.header("authorization") else { return }
        var request = vector.request
        request.headers.removeAll { $0.name == "Authorization" || $0.name.lowercased() == "x-amz-date" }
        let signer = RequestSigner(key: vector.key, service: vector.service, region: vector.region)
        signer.sign(&request, payload: .hash(of: vector.body.utf8), time: SignatureTime(seconds: Int(noon)))
        #expect(request.header("authorization") == expected)
    }

    @Test func ourSignedURLIsAcceptedForItsLife() throws {
        var vector = Vector.presigned
        vector.request.query = "versionId=7"
        vector.request.query = RequestSigner(key: vector.key, service: .s3, region: "us-west-2")
            .presign(vector.request, lifetime: 600, time: SignatureTime(seconds: Int(noon)))
        #expect(try vector.verify().form == .unsigned)
        #expect(try vector.verify(now: noon + 600).claim.lifetime == 600)
        #expect(throws: SignatureError.self) { try vector.verify(now: noon + 601) }
    }

    /// The examples of AWS's page on the authorization header: examplebucket on 24 May 2013.
    @Test(arguments: [
        ("/test.txt", "", "range", "bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("/", "lifecycle", "", "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("/", "max-keys=2&prefix=J", "", "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func awssExamplesAreSignedAlike(
        path: String, query: String, header: String, value: String, signature: String
    ) throws {
        var request = SignedRequest(
            method: "GET", path: path, query: query, headers: [("Host", "examplebucket.s3.amazonaws.com")])
        if !header.isEmpty { request.setHeader(header, value) }
        RequestSigner(
            key: AccessKey(id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            service: .s3, region: "us-east-1"
        ).sign(&request, payload: .hash(of: []), time: try #require(SignatureTime("20130524T000000Z")))
        #expect(request.header("authorization")?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test func whatIsAlteredIsRefused() {
        var vector = Vector.put
        vector.request.path = "/bucket/other"
        #expect(code { try vector.verify() } == .mismatch)
        vector = .list
        vector.request.query += "&max-keys=1"
        #expect(code { try vector.verify() } == .mismatch)
        vector = .list
        vector.request.method = "DELETE"
        #expect(code { try vector.verify() } == .mismatch)
        vector = .put
        vector.request.setHeader("x-amz-meta-note", "another")
        #expect(code { try vector.verify() } == .mismatch)
        #expect(code { try Vector.json.verify(body: "{}") } == .mismatch)
        #expect(code { try Vector.json.verify(key: AccessKey(id: "AKIDEXAMPLE", secret: "wrong")) } == .mismatch)
    }

    @Test func timesAreGoodForAQuarterOfAnHour() throws {
        _ = try Vector.list.verify(now: noon + 900)
        _ = try Vector.list.verify(now: noon - 900)
        #expect(code { try Vector.list.verify(now: noon + 901) } == .skewed)
        #expect(code { try Vector.list.verify(now: noon - 901) } == .skewed)
        #expect(code { try Vector.presigned.verify(now: noon - 901) } == .expired)
        #expect(code { try Vector.json.verify(now: .infinity) } == .skewed)
    }

    @Test func scopeNamesRegionAndService() {
        #expect(code { try Vector.list.verify(region: "eu-central-1") } == .wrongRegion)
        var vector = Vector.list
        vector.service = .sageMaker
        #expect(code { try vector.verify() } == .wrongService)
    }

    @Test func keysAndTokensMustBeKnown() {
        #expect(code { try Vector.list.verify(key: AccessKey(id: "AKIDOTHER", secret: "x")) } == .unknownKey)
        var vector = Vector.presigned
        vector.key.sessionToken = "another"
        #expect(code { try vector.verify() } == .wrongToken)
        let verifier = SignatureVerifier(service: .s3, region: nil)
        #expect(
            code {
                try verifier.verify(
                    verifier.claim(of: Vector.list.request), of: Vector.list.request, key: nil, now: noon)
            } == .unknownKey)
    }

    @Test func headersOfAWSMustBeSigned() {
        var vector = Vector.list
        vector.request.setHeader("x-amz-copy-source", "/bucket/secret")
        #expect(code { try vector.verify() } == .unsignedHeader)
    }
}

/// The code of the refusal; nil when there is none.
func code(_ body: () throws -> some Any) -> SignatureError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? SignatureError)?.code
    }
}

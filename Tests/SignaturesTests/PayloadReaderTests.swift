import Signatures
import Testing

@Suite struct PayloadReaderTests {
    /// Reads in pieces of `size` bytes, so that every state is entered in the middle of a piece.
    private func read(
        _ body: [UInt8], _ form: PayloadForm, _ headers: [(name: String, value: String)], chain: ChunkSignatures? = nil,
        size: Int = 7
    ) throws(SignatureError) -> (data: [UInt8], summary: PayloadReader.Summary) {
        let request = SignedRequest(
            method: "PUT", path: "/", headers: headers + [("x-amz-content-sha256", form.text)])
        var reader = PayloadReader(form, try PayloadExpectations(request), chain: chain)
        var data: [UInt8] = []
        var index = 0
        while index < body.count {
            data += try reader.read(Array(body[index..<min(index + size, body.count)]))
            index += size
        }
        return (data, try reader.finish())
    }

    private let hello = Array("hello".utf8)
    private let crc = "NhCmhg=="

    /// CRC check values of the RevEng catalogue, hashes by Python's hashlib; all of the text `123456789`.
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "y/Q5Jg=="), (.crc32c, "4waSgw=="), (.crc64nvme, "rosUhgp5mIg="),
        (.sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="), (.sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ])
    func checksumsHaveTheirCheckValues(algorithm: ChecksumAlgorithm, expected: String) {
        for size in 1...9 {
            var checksum = Checksum(algorithm)
            let bytes = Array("123456789".utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { checksum.update($0) }
            }
            #expect(checksum.text == expected)
        }
    }

    @Test func plainBodyIsProvenByItsHashAndChecksums() throws {
        let good = try read(
            hello, .hash(of: hello),
            [("x-amz-checksum-crc32", crc), ("Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="), ("content-length", "5")])
        #expect(good.data == hello)
        #expect(good.summary == .init(length: 5, checksums: [.crc32: crc]))
        #expect(code { try read(hello, .hash(of: []), []) } == .hashMismatch)
        #expect(code { try read(hello, .unsigned, [("x-amz-checksum-crc32", "AAAAAA==")]) } == .checksumMismatch)
        #expect(code { try read(hello, .unsigned, [("x-amz-checksum-crc32", "AAAA")]) } == .invalidChecksum)
        #expect(code { try read(hello, .unsigned, [("content-md5", "XUFAKrxLKna5cZ2REBfFkA==")]) } == .checksumMismatch)
        #expect(code { try read(hello, .unsigned, [("content-md5", "what")]) } == .invalidDigest)
        #expect(code { try read(hello, .unsigned, [("content-length", "6")]) } == .incompleteBody)
        #expect(code { try read(hello, .unsigned, [("content-length", "4")]) } == .incompleteBody)
    }

    @Test(arguments: 1...40) func unsignedChunksEndInAChecksum(size: Int) throws {
        let body = Array("2\r\nhe\r\n3\r\nllo\r\n0\r\nx-amz-checksum-crc32:\(crc)\r\n\r\n".utf8)
        let headers = [("x-amz-trailer", "x-amz-checksum-crc32"), ("x-amz-decoded-content-length", "5")]
        let result = try read(body, .unsignedChunks, headers, size: size)
        #expect(result.data == hello)
        #expect(result.summary.checksums == [.crc32: crc])
    }

    @Test func brokenChunksAreRefused() {
        let trailer = [(name: "x-amz-trailer", value: "x-amz-checksum-crc32")]
        func refusal(_ body: String, _ headers: [(name: String, value: String)] = []) -> SignatureError.Code? {
            code { try read(Array(body.utf8), .unsignedChunks, headers) }
        }
        #expect(refusal("5\r\nhello\r\n0\r\n\r\n") == nil)
        #expect(refusal("5\r\nhello\r\n0\r\n") == nil)
        #expect(refusal("5\r\nhello\r\n") == .incompleteBody)
        #expect(refusal("5\r\nhel") == .incompleteBody)
        #expect(refusal("") == .incompleteBody)
        #expect(refusal("4\r\nhello\r\n0\r\n\r\n") == .malformedChunk)
        #expect(refusal("x\r\nhello\r\n0\r\n\r\n") == .malformedChunk)
        #expect(refusal("ffffffffffffffff\r\nhello") == .malformedChunk)
        #expect(refusal(String(repeating: "0", count: 5_000)) == .malformedChunk)
        #expect(refusal("0\r\n\r\nmore") == .malformedChunk)
        #expect(refusal("5\r\nhello\r\n0\r\n\r\n", trailer) == .malformedTrailer)
        #expect(refusal("5\r\nhello\r\n0\r\nnonsense\r\n\r\n", trailer) == .malformedTrailer)
        #expect(refusal("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", trailer) == .checksumMismatch)
        #expect(refusal("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAA\r\n\r\n", trailer) == .invalidChecksum)
        #expect(refusal("0\r\n\r\n", [("x-amz-trailer", "x-amz-meta-a")]) == .malformedTrailer)
        #expect(refusal("0\r\n\r\n", [("x-amz-decoded-content-length", "1")]) == .incompleteBody)
    }

    /// AWS's example of a body in chunks: 65,536 and 1,024 times the letter a.
    @Test func awssSignedChunksAreProven() throws {
        let key = SigningKey(
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            scope: CredentialScope(day: "20130524", region: "us-east-1", service: "s3"))
        let chain = ChunkSignatures(
            key: key, time: try #require(SignatureTime("20130524T000000Z")),
            seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
        func body(last: String) -> [UInt8] {
            let letters = String(repeating: "a", count: 65_536)
            return Array(
                ("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n\(letters)\r\n"
                    + "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
                    + "\(letters.prefix(1_024))\r\n0;chunk-signature=\(last)\r\n\r\n").utf8)
        }
        let last = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
        let form = PayloadForm.signedChunks(trailer: false)
        let result = try read(
            body(last: last), form, [("x-amz-decoded-content-length", "66560")], chain: chain, size: 8_192)
        #expect(result.summary.length == 66_560)
        #expect(
            code { try read(body(last: String(last.reversed())), form, [], chain: chain, size: 8_192) } == .mismatch)
        var altered = body(last: last)
        altered[1_000] = UInt8(ascii: "b")
        #expect(code { try read(altered, form, [], chain: chain, size: 8_192) } == .mismatch)
        #expect(code { try read(Array("0\r\n\r\n".utf8), form, [], chain: chain) } == .malformedChunk)
    }

    /// AWS's example of the same body with a trailer.
    @Test func awssSignedTrailerIsProven() throws {
        let key = SigningKey(
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            scope: CredentialScope(day: "20130524", region: "us-east-1", service: "s3"))
        let chain = ChunkSignatures(
            key: key, time: try #require(SignatureTime("20130524T000000Z")),
            seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")
        let letters = String(repeating: "a", count: 65_536)
        let body =
            "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n\(letters)\r\n"
            + "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
            + "\(letters.prefix(1_024))\r\n"
            + "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
            + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"
        let result = try read(
            Array(body.utf8), .signedChunks(trailer: true),
            [("x-amz-trailer", "x-amz-checksum-crc32c"), ("x-amz-decoded-content-length", "66560")], chain: chain,
            size: 8_192)
        #expect(result.summary.checksums == [.crc32c: "sOO8/Q=="])
    }

    @Test func signedTrailerIsProven() throws {
        var request = SignedRequest(method: "PUT", path: "/b/k", headers: [("host", "localhost")])
        request.setHeader("x-amz-trailer", "x-amz-checksum-crc32")
        var chain = RequestSigner(key: exampleKey, service: .s3, region: "us-east-1")
            .sign(&request, payload: .signedChunks(trailer: true), time: SignatureTime(seconds: Int(noon)))
        let verifier = SignatureVerifier(service: .s3, region: "us-east-1")
        let verified = try verifier.verify(verifier.claim(of: request), of: request, key: exampleKey, now: noon)
        let first = chain.next(hash: PayloadForm.hash(of: hello).text)
        let second = chain.next(hash: PayloadForm.hash(of: []).text)
        let third = chain.trailer(lines: "x-amz-checksum-crc32:\(crc)\n")
        func body(_ third: String) -> [UInt8] {
            Array(
                ("5;chunk-signature=\(first)\r\nhello\r\n0;chunk-signature=\(second)\r\nx-amz-checksum-crc32:\(crc)\r\n"
                    + "x-amz-trailer-signature:\(third)\r\n\r\n").utf8)
        }
        var reader = verified.body()
        #expect(try reader.read(body(third)) == hello)
        #expect(try reader.finish().checksums == [.crc32: crc])
        var other = verified.body()
        #expect(code { try other.read(body(first)) } == .mismatch)
    }
}

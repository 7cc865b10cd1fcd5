import ObjectStore
import S3API
import Signatures
import Testing

@Suite struct S3ServiceTests {
    @Test func bucketsAreMadeToldAndRemoved() async throws {
        let home = try TemporaryService()
        let configuration =
            "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
        #expect(await home.send("PUT", "/other", configuration).status == 200)
        #expect(await home.send("PUT", "/other").text("Code") == "BucketAlreadyOwnedByYou")
        #expect(await home.send("GET", "/other?location").body.contains(">eu-west-1</LocationConstraint>"))
        #expect(await home.send("GET", "/").texts("Name") == ["data", "other"])
        #expect(await home.send("HEAD", "/data").status == 200)
        let missing = await home.send("HEAD", "/missing")
        #expect(missing.status == 404 && missing.body.isEmpty)
        #expect(await home.send("PUT", "/No").text("Code") == "InvalidBucketName")
        #expect(await home.send("PUT", "/new", "<a>").text("Code") == "MalformedXML")
        #expect(await home.send("DELETE", "/other").status == 204)
        let stranger = [(name: "x-amz-expected-bucket-owner", value: "999999999999")]
        #expect(await home.send("HEAD", "/data", headers: stranger).status == 403)
    }

    @Test func objectComesBackAsItWasPut() async throws {
        let home = try TemporaryService()
        let put = await home.send(
            "PUT", "/data/a%20b/%C3%A9.csv", "hello",
            headers: [
                ("content-type", "text/csv"), ("x-amz-meta-Origin", "here"), ("x-amz-checksum-crc32", "NhCmhg=="),
                ("cache-control", "no-cache"), ("content-encoding", "aws-chunked,gzip"), ("content-length", "5"),
            ])
        #expect(put.header("etag") == "\"5d41402abc4b2a76b9719d911017c592\"")
        let get = await home.send("GET", "/data/a%20b/%C3%A9.csv", headers: [("x-amz-checksum-mode", "ENABLED")])
        #expect(get.status == 200 && get.body == "hello")
        #expect(get.header("content-length") == "5" && get.header("content-type") == "text/csv")
        #expect(get.header("x-amz-meta-origin") == "here" && get.header("cache-control") == "no-cache")
        #expect(get.header("content-encoding") == "gzip" && get.header("x-amz-checksum-crc32") == "NhCmhg==")
        let head = await home.send("HEAD", "/data/a%20b/%C3%A9.csv")
        #expect(head.body.isEmpty && head.header("content-length") == "5")
        let part = await home.send("GET", "/data/a%20b/%C3%A9.csv", headers: [("range", "bytes=1-2")])
        #expect(part.status == 206 && part.body == "el" && part.header("content-range") == "bytes 1-2/5")
        let beyond = await home.send("GET", "/data/a%20b/%C3%A9.csv", headers: [("range", "bytes=5-")])
        #expect(beyond.status == 416 && beyond.text("Code") == "InvalidRange")
        #expect(await home.send("GET", "/data/none").text("Code") == "NoSuchKey")
        #expect(await home.send("GET", "/none/none").text("Code") == "NoSuchBucket")
        #expect(await home.send("GET", "/data/%FF").text("Code") == "InvalidURI")
        #expect(await home.send("DELETE", "/data/a%20b/%C3%A9.csv").status == 204)
        #expect(await home.send("DELETE", "/data/a%20b/%C3%A9.csv").status == 204)
    }

    @Test func bodyThatIsNotWhatWasSaidLeavesNothing() async throws {
        let home = try TemporaryService()
        for (header, value, code) in [
            ("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest"), ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest"),
            ("content-length", "9", "IncompleteBody"),
            ("x-amz-trailer", "x-amz-checksum-crc32", "MalformedTrailerError"),
            ("x-amz-content-sha256", String(repeating: "0", count: 64), "XAmzContentSHA256Mismatch"),
        ] {
            #expect(await home.send("PUT", "/data/a", "hello", headers: [(header, value)]).text("Code") == code)
        }
        #expect(await home.send("GET", "/data/a").status == 404)
    }

    @Test func chunksAndTrailersAreUndone() async throws {
        let home = try TemporaryService()
        let put = await home.send(
            "PUT", "/data/a", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
            headers: [
                ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                ("x-amz-trailer", "x-amz-checksum-crc32"),
                ("x-amz-decoded-content-length", "5"), ("content-encoding", "aws-chunked"),
            ])
        #expect(put.header("x-amz-checksum-crc32") == "NhCmhg==")
        let get = await home.send("GET", "/data/a")
        #expect(get.body == "hello" && get.header("content-encoding") == nil)
    }

    @Test func conditionsAreHTTPs() async throws {
        let home = try TemporaryService()
        let etag = try #require(await home.send("PUT", "/data/a", "hello").header("etag"))
        func status(_ method: String, _ name: String, _ value: String) async -> Int {
            await home.send(method, "/data/a", headers: [(name, value)]).status
        }
        #expect(await status("GET", "if-match", etag) == 200)
        #expect(await status("GET", "if-match", "\"x\"") == 412)
        #expect(await status("GET", "if-none-match", "\"x\", \(etag)") == 304)
        #expect(await status("GET", "if-modified-since", "Sun, 22 Nov 2090 12:00:00 GMT") == 304)
        #expect(await status("GET", "if-unmodified-since", "Sun, 22 Nov 2020 12:00:00 GMT") == 412)
        #expect(await status("PUT", "if-none-match", "*") == 412)
        #expect(await status("PUT", "if-match", "\"x\"") == 412)
        #expect(await status("PUT", "if-match", etag) == 200)
    }

    @Test func listingsHaveTwoVersions() async throws {
        let home = try TemporaryService()
        for key in ["a", "b/1", "b/2", "c d&"] { try home.store.put("data", ObjectKey(key), []) }
        let first = await home.send("GET", "/data?delimiter=%2F&max-keys=2&encoding-type=url")
        #expect(first.texts("Key") == ["a"] && first.text("IsTruncated") == "true" && first.text("NextMarker") == "b/")
        #expect(first.body.contains("<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>"))
        let rest = await home.send("GET", "/data?delimiter=%2F&marker=b%2F&encoding-type=url")
        #expect(rest.texts("Key") == ["c%20d%26"] && rest.text("IsTruncated") == "false")
        #expect(await home.send("GET", "/data?prefix=c").texts("Key") == ["c d&amp;"])
        let second = await home.send("GET", "/data?list-type=2&max-keys=3")
        #expect(second.text("KeyCount") == "3" && second.texts("Key") == ["a", "b/1", "b/2"])
        let token = try #require(second.text("NextContinuationToken"))
        let query = "/data?list-type=2&continuation-token=\(token.replacing("=", with: "%3D"))"
        #expect(await home.send("GET", query).texts("Key") == ["c d&amp;"])
        #expect(!(await home.send("GET", "/data?prefix=none").body.contains("Contents")))
        for wrong in ["max-keys=x", "max-keys=-1", "encoding-type=x", "list-type=2&continuation-token=%21"] {
            #expect(await home.send("GET", "/data?\(wrong)").text("Code") == "InvalidArgument")
        }
    }

    @Test func manyObjectsAreRemovedAtOnce() async throws {
        let home = try TemporaryService()
        for key in ["a", "b<&>"] { try home.store.put("data", ObjectKey(key), []) }
        let body =
            "<?xml version=\"1.0\"?><Delete><Object><Key>a</Key></Object><Object><Key>b&lt;&#38;&gt;</Key></Object>"
            + "<Object><Key></Key></Object><Object><Key>none</Key></Object></Delete>"
        let answer = await home.send("POST", "/data?delete", body)
        #expect(answer.texts("Deleted").count == 3 && answer.text("Code") == "InvalidArgument")
        #expect(try home.store.list("data").objects.isEmpty)
        #expect(await home.send("POST", "/data?delete", "<Delete></Delete>").text("Code") == "MalformedXML")
        #expect(await home.send("POST", "/data?delete", "nonsense").text("Code") == "MalformedXML")
    }

    @Test func partsMakeAnObject() async throws {
        let home = try TemporaryService()
        let upload = try #require(await home.send("POST", "/data/k?uploads").text("UploadId"))
        let etag = try #require(
            await home.send("PUT", "/data/k?partNumber=1&uploadId=\(upload)", "hello").header("etag"))
        #expect(await home.send("GET", "/data?uploads").texts("UploadId") == [upload])
        #expect(await home.send("GET", "/data/k?uploadId=\(upload)").texts("PartNumber") == ["1"])
        let body =
            "<CompleteMultipartUpload><Part><ETag>\(etag)</ETag><PartNumber>1</PartNumber></Part>"
            + "</CompleteMultipartUpload>"
        let done = await home.send("POST", "/data/k?uploadId=\(upload)", body)
        // MD5 of the MD5 of "hello", by Python's hashlib.
        #expect(done.text("ETag") == "&quot;62109206880d38a4010a98e11243924a-1&quot;")
        #expect(await home.send("GET", "/data/k").body == "hello")
        #expect(await home.send("POST", "/data/k?uploadId=\(upload)", body).text("Code") == "NoSuchUpload")
        let other = try #require(await home.send("POST", "/data/k?uploads").text("UploadId"))
        let copy = await home.send(
            "PUT", "/data/k?partNumber=2&uploadId=\(other)",
            headers: [("x-amz-copy-source", "data/k"), ("x-amz-copy-source-range", "bytes=1-2")])
        #expect(copy.status == 200)
        #expect(await home.send("GET", "/data/k?uploadId=\(other)").text("Size") == "2")
        #expect(await home.send("PUT", "/data/k?partNumber=0&uploadId=\(other)").text("Code") == "InvalidArgument")
        #expect(await home.send("DELETE", "/data/k?uploadId=\(other)").status == 204)
    }

    @Test func copiesAreMade() async throws {
        let home = try TemporaryService()
        try home.store.put("data", ObjectKey("a b"), Array("hello".utf8))
        let copy = await home.send("PUT", "/data/c", headers: [("x-amz-copy-source", "/data/a%20b")])
        #expect(copy.status == 200 && copy.text("ETag")?.contains("5d41402abc4b2a76b9719d911017c592") == true)
        #expect(await home.send("GET", "/data/c").body == "hello")
        #expect(
            await home.send("PUT", "/data/c", headers: [("x-amz-copy-source", "data")]).text("Code")
                == "InvalidArgument")
        #expect(
            await home.send("PUT", "/data/c", headers: [("x-amz-copy-source", "/data/none")]).text("Code")
                == "NoSuchKey")
    }

    @Test func whatThereIsNotIsSaid() async throws {
        let home = try TemporaryService()
        #expect(await home.send("GET", "/data?acl").text("Code") == "NotImplemented")
        #expect(await home.send("POST", "/data/a").text("Code") == "MethodNotAllowed")
        #expect(await home.send("PUT", "/").text("Code") == "MethodNotAllowed")
    }

    @Test func callersMustSign() async throws {
        let key = AccessKey(id: "AKIDEXAMPLE", secret: "secret")
        let home = try TemporaryService(callers: .signed { $0 == key.id ? key : nil })
        #expect(await home.send("GET", "/").text("Code") == "AccessDenied")
        func signed(_ key: AccessKey, region: String = "us-west-2", time: Double = noon) async -> Answer {
            var request = SignedRequest(method: "PUT", path: "/data/a%20b", headers: [("host", "localhost")])
            RequestSigner(key: key, service: .s3, region: region)
                .sign(&request, payload: .hash(of: "hello".utf8), time: SignatureTime(seconds: Int(time)))
            return await home.send(request, "hello")
        }
        #expect(await signed(key).status == 200)
        #expect(await signed(AccessKey(id: key.id, secret: "x")).text("Code") == "SignatureDoesNotMatch")
        #expect(await signed(AccessKey(id: "other", secret: "x")).text("Code") == "InvalidAccessKeyId")
        #expect(await signed(key, region: "eu-west-1").text("Code") == "AuthorizationHeaderMalformed")
        #expect(await signed(key, time: noon + 1_000).text("Code") == "RequestTimeTooSkewed")
    }
}

import Signatures
import Testing

/// The key that AWS's documentation signs with.
let exampleKey = AccessKey(id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

/// 2026-11-22 12:00:00 UTC.
let noon = 1_795_348_800.0

/// A signed request and what it takes to prove it.
struct Vector: Sendable, CustomTestStringConvertible {
    var name: String
    var request: SignedRequest
    var service: SignedService
    var region: String
    var body: String = ""
    var key = exampleKey
    var now = noon

    var testDescription: String { name }

    func verify(
        key: AccessKey? = nil, body: String? = nil, region: String? = nil, now: Double? = nil
    ) throws(SignatureError) -> VerifiedSignature {
        let verifier = SignatureVerifier(service: service, region: region ?? self.region)
        return try verifier.verify(
            verifier.claim(of: request), of: request, key: key ?? self.key, now: now ?? self.now,
            payload: .hash(of: (body ?? self.body).utf8))
    }

    /// Signed by botocore 1.44.5 (`SigV4Auth`, `S3SigV4Auth`, `S3SigV4QueryAuth`) at noon.
    static let botocore: [Vector] = [json, runtime, sts, put, list, presigned]

    static let json = Vector(
        name: "SageMaker ListModels",
        request: SignedRequest(
            method: "POST", path: "/",
            headers: [
                ("X-Amz-Target", "SageMaker.ListModels"), ("Content-Type", "application/x-amz-json-1.1"),
                ("Host", "127.0.0.1:8080"), ("X-Amz-Date", "20261122T120000Z"),
                (
                    "Authorization",
                    authorization(
                        "eu-west-1/sagemaker", "content-type;host;x-amz-date;x-amz-target",
                        "7bc26326e84346c0f20826f9fe11a1541106575a0ca966761bb141f31328f34a")
                ),
            ]), service: .sageMaker, region: "eu-west-1", body: "{\"MaxResults\": 10}")

    static let runtime = Vector(
        name: "SageMaker Runtime, a path with a space",
        request: SignedRequest(
            method: "POST", path: "/endpoints/my%20end/invocations",
            headers: [
                ("Host", "127.0.0.1:8080"), ("Content-Type", "text/csv"), ("Accept", "*/*"),
                ("X-Amz-Date", "20261122T120000Z"),
                (
                    "Authorization",
                    authorization(
                        "eu-west-1/sagemaker", "accept;content-type;host;x-amz-date",
                        "5874cb326908cbacc10500197afbb1c2a2ccdd535ebb21a4ad696b5057db4136")
                ),
            ]), service: .sageMaker, region: "eu-west-1", body: "0,1,1\n")

    static let sts = Vector(
        name: "STS with a session token",
        request: SignedRequest(
            method: "POST", path: "/",
            headers: [
                ("Host", "127.0.0.1:8080"),
                ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                ("X-Amz-Date", "20261122T120000Z"), ("X-Amz-Security-Token", "a/token+of=sessions"),
                (
                    "Authorization",
                    authorization(
                        "us-east-1/sts", "content-type;host;x-amz-date;x-amz-security-token",
                        "97a55e037cca6af6e43395fde8b680302401539e872f75be275216ddd02fd74b")
                ),
            ]), service: .sts, region: "us-east-1", body: "Action=GetCallerIdentity&Version=2011-06-15",
        key: AccessKey(id: exampleKey.id, secret: exampleKey.secret, sessionToken: "a/token+of=sessions"))

    static let put = Vector(
        name: "S3 PutObject, spaces and letters beyond ASCII",
        request: SignedRequest(
            method: "PUT", path: "/bucket/a%20b/%C3%A9%3D1/x.csv",
            headers: [
                ("Host", "localhost:9000"), ("x-amz-meta-Note", "  two   spaces "),
                ("x-amz-checksum-crc32", "NhCmhg=="), ("X-Amz-Date", "20261122T120000Z"),
                (
                    "X-Amz-Content-SHA256",
                    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
                ),
                (
                    "Authorization",
                    authorization(
                        "us-west-2/s3", "host;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date;x-amz-meta-note",
                        "594b231c063f233e3394ab4f381e072b903e4e3b945e2401b52d9cdbc42b6e7c")
                ),
            ]), service: .s3, region: "us-west-2", body: "hello")

    static let list = Vector(
        name: "S3 ListObjectsV2, parameters in no order",
        request: SignedRequest(
            method: "GET", path: "/bucket",
            query: "list-type=2&prefix=a%20b%2F&delimiter=%2F&encoding-type=url&x=&start-after=%C3%A9",
            headers: [
                ("Host", "localhost:9000"), ("X-Amz-Date", "20261122T120000Z"),
                (
                    "X-Amz-Content-SHA256",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                ),
                (
                    "Authorization",
                    authorization(
                        "us-west-2/s3", "host;x-amz-content-sha256;x-amz-date",
                        "f14676ecdfd76dc8c65c7f5f47ea7c658f03d7636c29ee83a2dd1c929e5ccf0d")
                ),
            ]), service: .s3, region: "us-west-2")

    static let presigned = Vector(
        name: "S3 GetObject, a signed URL with a session token",
        request: SignedRequest(
            method: "GET", path: "/bucket/x.csv",
            query: "versionId=7&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Fus-west-2"
                + "%2Fs3%2Faws4_request&X-Amz-Date=20261122T120000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host"
                + "&X-Amz-Security-Token=a%2Ftoken%2Bof%3Dsessions&X-Amz-Signature="
                + "c84ffdd42644b95f5efc8bf2d97796004ea4fc0d6e1287590e5374aa534fa4c9",
            headers: [("Host", "localhost:9000")]), service: .s3, region: "us-west-2",
        key: AccessKey(id: exampleKey.id, secret: exampleKey.secret, sessionToken: "a/token+of=sessions"))

    private static func authorization(_ scope: String, _ headers: String, _ signature: String) -> String {
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/\(scope)/aws4_request, SignedHeaders=\(headers), "
            + "Signature=\(signature)"
    }
}

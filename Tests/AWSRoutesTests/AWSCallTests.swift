import HTTPTypes
import Testing

@testable import AWSRoutes

@Suite struct AWSCallTests {
    private func call(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [(String, String)] = []
    ) -> AWSCall? {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return AWSCall(HTTPRequest(method: method, scheme: "http", authority: "h", path: path, headerFields: fields))
    }

    private func scope(_ service: String) -> (String, String) {
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=K/20260101/us-west-2/\(service)/aws4_request, SignedHeaders=host, Signature=0"
        )
    }

    @Test func targetTellsAServiceOfJSON() {
        #expect(
            call(.post, "/", [("X-Amz-Target", "SageMaker.CreateModel")]) == .json(.sageMaker, operation: "CreateModel")
        )
        #expect(
            call(.post, "/", [("x-amz-target", "Logs_20140328.GetLogEvents"), scope("logs")])
                == .json(.logs, operation: "GetLogEvents"))
        #expect(
            call(.post, "/", [("X-Amz-Target", "DynamoDB_20120810.ListTables")])
                == .json(.other, operation: "ListTables"))
        #expect(call(.get, "/", [("X-Amz-Target", "SageMaker.CreateModel")]) == nil)
    }

    @Test func formAndActionTellSTS() {
        let form = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        #expect(call(.post, "/", [form, scope("sts")]) == .sts)
        #expect(call(.post, "/", [form]) == .sts)
        #expect(call(.get, "/?Action=GetCallerIdentity&Version=2011-06-15", [scope("sts")]) == .sts)
        #expect(call(.post, "/invocations", [form]) == nil)
    }

    @Test func scopeSignedURLAndHashTellS3() {
        #expect(call(.get, "/", [scope("s3")]) == .s3)
        #expect(call(.put, "/endpoints/e/invocations", [scope("s3")]) == .s3)
        #expect(
            call(.get, "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=K%2F20260101%2Fr%2Fs3%2Faws4_request")
                == .s3)
        let hash = ("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        #expect(call(.get, "/b/k", [hash]) == .s3)
        #expect(call(.get, "/b/k", [hash, scope("dynamodb")]) == .s3)
        #expect(call(.post, "/endpoints/e/invocations", [hash, scope("sagemaker")]) == nil)
        #expect(call(.get, "/b/k?AWSAccessKeyId=K&Signature=s&Expires=1") == .s3)
    }

    @Test func ourOwnRoutesStayOurs() {
        #expect(call(.get, "/ping") == nil)
        #expect(call(.get, "/metrics", [("Authorization", "Bearer prp_1_2")]) == nil)
        #expect(call(.post, "/endpoints/e/invocations", [scope("sagemaker")]) == nil)
        #expect(call(.post, "/invocations", [("Content-Type", "text/csv")]) == nil)
        #expect(call(.get, "/") == nil)
        #expect(
            call(.get, "/ping", [("Authorization", "Bearer prp_1_2"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD")])
                == nil)
    }
}

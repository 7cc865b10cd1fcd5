import Access
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Signatures
import Telemetry
import Testing

@testable import AWSRoutes

@Suite struct AWSRouterTests {
    typealias Sent = TestHome.Sent

    @Test func callerLearnsWhoTheyAre() async throws {
        let home = try TestHome()
        let answer = try await home.send(.identity)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/xml")
        #expect(answer.text.contains("<Account>123456789012</Account>"))
        #expect(answer.text.contains("<Arn>arn:aws:sts::123456789012:assumed-role/propensity/\(home.key.id)</Arn>"))
        #expect(
            answer.text.hasPrefix("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"))
        let id = try #require(answer.headers[.requestId])
        #expect(answer.text.contains("<RequestId>\(id)</RequestId>"))
    }

    @Test func otherActionsAreNotThere() async throws {
        var sent = Sent.identity
        sent.body = Array("Action=GetRole&Version=2011-06-15&RoleName=%3Cb%3E".utf8)
        let answer = try await TestHome().send(sent)
        #expect(answer.status == 400)
        #expect(answer.text.contains("<Code>InvalidAction</Code>"))
    }

    /// IAM asks at the same address, with a form of its own and its own name in the scope.
    @Test func formOfAnotherServiceIsRefusedByName() async throws {
        var sent = Sent.identity
        sent.body = Array("Action=GetRole&Version=2010-05-08&RoleName=x".utf8)
        let answer = try await TestHome().send(sent, Self.signedForIAM)
        #expect(answer.status == 400)
        #expect(answer.text.contains("This service is not answered here"))
    }

    @Test func identityAskedUnderAnotherScopeHasAWrongSignature() async throws {
        let answer = try await TestHome().send(.identity, Self.signedForIAM)
        #expect(answer.status == 403)
        #expect(answer.text.contains("<Code>SignatureDoesNotMatch</Code>"))
    }

    private static func signedForIAM(_ head: inout HTTPRequest, _ body: inout [UInt8]) {
        let text = head.headerFields[.authorization] ?? ""
        head.headerFields[.authorization] = text.replacing("/sts/", with: "/iam/")
    }

    @Test func logsAreAnsweredByWhoHasThem() async throws {
        let answer = try await TestHome().send(.target("Logs_20140328.GetLogEvents"))
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/x-amz-json-1.1")
        #expect(answer.text == "{\"called\": \"GetLogEvents\", \"bytes\": 2}")
    }

    /// Codes and statuses as botocore's `ClientError` of the real services tells them.
    @Test func eachServiceRefusesInItsOwnWords() async throws {
        let home = try TestHome()
        let stranger = StoredAccessKey.make(scopes: [.admin], now: 0)
        let sent = [Sent.target("SageMaker.ListModels"), .identity, .s3("GET", "/")]
        for (number, sent) in sent.enumerated() {
            let peer = "10.0.0.\(number)"
            var others = sent
            others.key = stranger
            let unknown = try await home.send(others, from: peer)
            let forged = try await home.send(sent, from: peer) { head, _ in
                let text = head.headerFields[.authorization] ?? ""
                head.headerFields[.authorization] = String(text.dropLast()) + (text.hasSuffix("0") ? "1" : "0")
            }
            let bare = try await home.send(sent, isSigned: false, from: peer) { head, _ in
                if number == 2, let name = HTTPField.Name("x-amz-content-sha256") {
                    head.headerFields[name] = "UNSIGNED-PAYLOAD"
                }
            }
            var late = sent
            late.ahead = -3_600
            let skewed = try await home.send(late, from: peer)
            let codes = [
                [
                    "UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException",
                    "InvalidSignatureException",
                ],
                [
                    "InvalidClientTokenId", "SignatureDoesNotMatch", "MissingAuthenticationToken",
                    "SignatureDoesNotMatch",
                ],
                ["InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "RequestTimeTooSkewed"],
            ][number]
            for (answer, code) in zip([unknown, forged, bare, skewed], codes) {
                #expect(answer.text.contains(code), "\(code): \(answer.text)")
                #expect(answer.status == (number == 0 ? 400 : 403))
            }
        }
    }

    @Test func changedBodyIsRefused() async throws {
        let home = try TestHome()
        let json = try await home.send(.target("SageMaker.ListModels", "{\"a\": 1}")) { _, body in body[6] = 50 }
        #expect(json.text.contains("InvalidSignatureException"))
        let object = try await home.send(.s3("PUT", "/b/k", "abc")) { _, body in body[0] = 66 }
        #expect(!object.text.contains("<ETag>") && object.status >= 400)
    }

    /// Nothing of another server's buckets is answered from the home's own, and the caller is told where they are.
    @Test func bucketsOfAnotherServerAreRefusedWithItsAddress() async throws {
        let home = try TestHome(s3: "http://minio.internal:9000")
        for sent in [Sent.s3("PUT", "/b"), .s3("GET", "/"), .s3("PUT", "/b/k", "abc")] {
            let refused = try await home.send(sent)
            #expect(refused.status == 501)
            #expect(refused.text.contains("<Code>NotImplemented</Code>"))
            #expect(refused.text.contains("AWS_ENDPOINT_URL_S3=http://minio.internal:9000"))
        }
        #expect(try await home.send(.identity).status == 200)
    }

    /// As `TrainingJobAnalytics` asks CloudWatch.
    @Test func otherServicesAreRefusedByName() async throws {
        let answer = try await TestHome().send(.target("GraniteServiceVersion20100801.GetMetricStatistics"))
        #expect(answer.status == 400)
        #expect(answer.text.contains("GetMetricStatistics is of a service that is not answered here"))
    }

    @Test func scopeOfAnotherServiceIsRefused() async throws {
        var sent = Sent.target("SageMaker.ListModels")
        sent.service = .logs
        let answer = try await TestHome().send(sent)
        #expect(answer.text.contains("correct service: 'sagemaker'"))
    }

    @Test func firstProvenCallDecidesTheRegion() async throws {
        let home = try TestHome(region: nil)
        var sent = Sent.target("Logs_20140328.GetLogEvents")
        sent.region = "ap-south-1"
        let forged = try await home.send(sent) { _, body in body.append(32) }
        #expect(forged.status == 400)
        sent.region = "eu-west-1"
        #expect(try await home.send(sent).status == 200)
        sent.region = "us-west-2"
        let refused = try await home.send(sent)
        #expect(refused.text.contains("Credential should be scoped to a valid region, not 'us-west-2'."))
        #expect(refused.text.contains("AWS_DEFAULT_REGION=eu-west-1"))
        #expect(refused.text.contains("serve --region us-west-2"))
        let objects = try await home.send(.s3("GET", "/"))
        #expect(objects.status == 400)
        #expect(objects.text.contains("<Code>AuthorizationHeaderMalformed</Code>"))
        #expect(objects.text.contains("the region 'us-west-2' is wrong; expecting 'eu-west-1'"))
    }

    @Test func globalNameOfSTSTakesItsOwnRegion() async throws {
        let home = try TestHome(region: nil)
        var sent = Sent.identity
        (sent.host, sent.region) = ("sts.amazonaws.com", "us-east-1")
        #expect(try await home.send(sent).status == 200)
        #expect(try await home.send(.target("Logs_20140328.GetLogEvents")).status == 200)
    }

    @Test func keyDoesWhatItsScopeAllows() async throws {
        let home = try TestHome()
        let reader = StoredAccessKey.make(scopes: [.read], now: 0)
        home.keys.add(reader)
        func status(_ sent: Sent) async throws -> Int {
            var sent = sent
            sent.key = reader
            return try await home.send(sent).status
        }
        #expect(try await status(.identity) == 200)
        #expect(try await status(.target("Logs_20140328.GetLogEvents")) == 200)
        #expect(try await status(.s3("GET", "/")) == 200)
        #expect(try await status(.s3("PUT", "/bucket")) == 403)
        var create = Sent.target("SageMaker.CreateModel")
        create.key = reader
        let refused = try await home.send(create)
        #expect(refused.text.contains("AccessDeniedException") && refused.text.contains("scope admin"))
    }

    @Test func keyWhoseTimeIsOverIsUnknown() async throws {
        let answer = try await TestHome(expires: 1).send(.identity)
        #expect(answer.text.contains("InvalidClientTokenId"))
    }

    @Test func wrongSignaturesAreLimited() async throws {
        let home = try TestHome()
        for _ in 0..<10 {
            _ = try await home.send(.target("SageMaker.ListModels")) { _, body in body.append(32) }
        }
        let json = try await home.send(.target("Logs_20140328.GetLogEvents"))
        #expect(json.status == 400 && json.text.contains("ThrottlingException"))
        #expect(try await home.send(.s3("GET", "/")).status == 503)
        #expect(try await home.send(.identity).text.contains("<Code>Throttling</Code>"))
        #expect(try await home.send(.identity, from: "10.0.0.1").status == 200)
        let other = StoredAccessKey.make(scopes: [.admin], now: 0)
        home.keys.add(other)
        var sent = Sent.identity
        sent.key = other
        #expect(try await home.send(sent).status == 200)
    }

    @Test func revokedKeyIsRefusedAtOnce() async throws {
        let home = try TestHome()
        #expect(try await home.send(.identity).status == 200)
        _ = home.keys.revokeAccessKey(home.key.id)
        #expect(try await home.send(.identity).status == 403)
    }

    @Test func objectComesBackAsItWent() async throws {
        let home = try TestHome()
        #expect(try await home.send(.s3("PUT", "/bucket")).status == 200)
        let text = String(repeating: "0,1,2\n", count: 100_000)
        let put = try await home.send(.s3("PUT", "/bucket/a%20b/c%2Bd", text))
        #expect(put.status == 200)
        let get = try await home.send(.s3("GET", "/bucket/a%20b/c+d"))
        #expect(get.text == text)
        #expect(get.headers[.contentLength] == "600000")
        let head = try await home.send(.s3("HEAD", "/bucket/a%20b/c+d"))
        #expect(head.headers[.contentLength] == "600000" && head.text.isEmpty)
        let list = try await home.send(.s3("GET", "/bucket", query: "list-type=2&prefix=a+b%2F"))
        #expect(list.text.contains("<Key>a b/c+d</Key>"))
        let id2 = try #require(HTTPField.Name("x-amz-id-2"))
        #expect(get.headers[id2] != nil)
    }

    @Test func refusedLongBodyEndsTheConnection() async throws {
        let home = try TestHome()
        let answer = try await home.send(.s3("PUT", "/bucket/key"), from: "10.0.0.2") { head, _ in
            head.headerFields[.contentLength] = "\(1 << 30)"
        }
        #expect(answer.status == 404)
        #expect(answer.headers[.connection] == "close")
        #expect(try await home.send(.s3("PUT", "/bucket/key", "abc")).headers[.connection] == nil)
    }

    @Test func signedInvocationIsProvenWithItsBody() throws {
        let home = try TestHome()
        let invoker = StoredAccessKey.make(scopes: [.invoke], now: 0)
        home.keys.add(invoker)
        let reader = StoredAccessKey.make(scopes: [.read], now: 0)
        home.keys.add(reader)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var sent = Sent(path: "/endpoints/shop/invocations", body: Array("1,2".utf8), key: invoker)
        let (head, body) = home.request(sent)
        #expect(home.router.isSigned(head))
        #expect(
            home.router.refusal(ofInvocation: head, body: ByteBuffer(bytes: body), from: "a", logger: logger) == nil)
        let changed = home.router.refusal(
            ofInvocation: head, body: ByteBuffer(string: "1,3"), from: "a", logger: logger)
        #expect(changed?.status == .badRequest)
        sent.key = reader
        let (other, _) = home.request(sent)
        let insufficient = home.router.refusal(
            ofInvocation: other, body: ByteBuffer(bytes: body), from: "a", logger: logger)
        let type = try #require(HTTPField.Name("x-amzn-ErrorType"))
        #expect(insufficient?.headers[type] == "AccessDeniedException")
    }

    @Test func figuresHaveBoundedNames() async throws {
        let home = try TestHome()
        for number in 0..<5 { _ = try await home.send(.target("SageMaker.Invent\(number)")) }
        _ = try await home.send(.s3("GET", "/"))
        _ = try await home.send(.identity)
        let text = home.registry.prometheusText
        #expect(text.contains("operation=\"other\",status=\"400\"} 5"))
        #expect(text.contains("service=\"s3\",operation=\"ListBuckets\",status=\"200\"} 1"))
        #expect(text.contains("service=\"sts\",operation=\"GetCallerIdentity\",status=\"200\"} 1"))
        #expect(!text.contains("Invent"))
    }
}

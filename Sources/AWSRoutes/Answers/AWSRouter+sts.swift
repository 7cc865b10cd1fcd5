import Access
import Hummingbird
import NIOCore
import SageMaker
import Signatures

extension AWSRouter {
    /// The Security Token Service, of which clients need one operation, which tells who they are.
    ///
    /// - Returns: The answer, and the operation's name in figures.
    func answerSTS(_ exchange: Exchange) async -> (Response, String) {
        var operation = "other"
        do {
            let body = try await Self.body(of: exchange.request)
            let form = exchange.signed.method == "GET" ? exchange.signed.query : String(decoding: body, as: UTF8.self)
            let fields = SignedRequest(method: "POST", path: "/", query: form)
            let action = fields.parameter("Action") ?? ""
            let version = fields.parameter("Version") ?? ""
            let authorization = exchange.signed.header("authorization") ?? ""
            if authorization.contains("/aws4_request"), !authorization.contains("/sts/aws4_request"),
                version != Self.stsVersion
            {
                // IAM, EC2 and others ask with a form at the same address, each with a version of its own.
                throw AWSError(
                    "InvalidAction", "This service is not answered here; SageMaker, CloudWatch Logs, STS and S3 are.",
                    status: 400)
            }
            let caller = try admission.admit(
                exchange.signed, service: .sts, body: body, scope: nil, peer: exchange.peer, now: exchange.now)
            guard action == "GetCallerIdentity", version == Self.stsVersion else {
                throw AWSError(
                    "InvalidAction", "Could not find operation \(action) for version \(version)", status: 400)
            }
            operation = action
            let identity = """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>\(arn(caller.key.id))</Arn><UserId>AROAPROPENSITY0000000:\(caller.key.id)</UserId>\
                <Account>\(account)</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>\(exchange.id)\
                </RequestId></ResponseMetadata></GetCallerIdentityResponse>
                """
            return (Self.xml(identity, 200, id: exchange.id), operation)
        } catch let error as SignatureError {
            let (name, status) = (error.name(for: .query), error.status(for: .query))
            return (Self.xmlError(name, error.message, status, id: exchange.id), operation)
        } catch {
            let refused = awsError(error, logger: exchange.logger, id: exchange.id)
            let name = refused.code == "ThrottlingException" ? "Throttling" : refused.code
            return (Self.xmlError(name, refused.message, refused.status, id: exchange.id), operation)
        }
    }

    /// The version of its API that STS's clients name.
    private static let stsVersion = "2011-06-15"

    /// A role's session, as in a notebook of SageMaker's, so that `get_execution_role()` finds a role in it.
    private func arn(_ key: String) -> String { "arn:aws:sts::\(account):assumed-role/propensity/\(key)" }

    static func xmlError(_ code: String, _ message: String, _ status: Int, id: String) -> Response {
        let text = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>\
            \(status < 500 ? "Sender" : "Receiver")</Type><Code>\(code)</Code><Message>\(escaped(message))</Message>\
            </Error><RequestId>\(id)</RequestId></ErrorResponse>
            """
        var response = xml(text, status, id: id)
        if status == 413 { response.headers[.connection] = "close" }
        return response
    }

    private static func xml(_ text: String, _ status: Int, id: String) -> Response {
        Response(
            status: .init(code: status), headers: headers("text/xml", id: id),
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}

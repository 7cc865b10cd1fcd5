import NIOCore
import NIOHTTP1
import ObjectStore
import Signatures

/// A request of S3's protocol before it is signed.
struct S3Request: Sendable {
    var method: HTTPMethod
    /// The object; the bucket alone when the key is empty.
    var location: S3Location
    /// Parameters, not yet encoded; without a value some have no equals sign either, as some servers want it.
    var parameters: [(name: String, value: String?)] = []
    var headers: [(name: String, value: String)] = []
    /// The whole body: it is sent again when a request is repeated.
    var body = ByteBuffer()

    init(_ method: HTTPMethod, _ location: S3Location) {
        self.method = method
        self.location = location
    }

    /// What the request is, for messages.
    var name: String {
        "\(method.rawValue) \(location.key.isEmpty ? "s3://\(location.bucket)" : location.description)"
    }

    /// The request signed for a server, to be sent at about `seconds` since 1970.
    func signed(for server: S3Server, key: AccessKey, seconds: Int) -> SignedRequest {
        let query = parameters.map { parameter in
            let name = PercentCoding.encode(parameter.name.utf8)
            return parameter.value.map { "\(name)=\(PercentCoding.encode($0.utf8))" } ?? name
        }
        var request = SignedRequest(
            method: method.rawValue, path: S3Server.path(location), query: query.joined(separator: "&"),
            headers: [("host", server.authority)] + headers)
        RequestSigner(key: key, service: .s3, region: server.region)
            .sign(&request, payload: .hash(of: body.readableBytesView), time: SignatureTime(seconds: seconds))
        return request
    }
}

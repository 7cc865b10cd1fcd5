import HTTPTypes
import Hummingbird
import NIOCore

/// A whole answer: what it takes to write it at once.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    /// All but `Content-Length` and `Date`.
    var headers: HTTPFields
    var body: ByteBuffer

    /// The answer as the router's handlers give it.
    var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

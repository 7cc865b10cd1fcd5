import HTTPTypes
import Hummingbird
import NIOCore

extension InFlight {
    /// Bytes that a body of unknown length is taken to have while it comes in.
    private static let roomOfUnknown = 256 << 10

    /// The whole body of a request, which has its room while it comes in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - limit: The most bytes.
    ///   - hint: What to do about a body that is larger.
    /// - Returns: All its bytes.
    /// - Throws: ``ServingError`` 413 when it is larger than a body may be, 429 when too many come in at once.
    func body(of request: Request, limit: Int, hint: String) async throws -> ByteBuffer {
        let tooLarge = ServingError(.contentTooLarge, "too-large", "a body may have \(limit) bytes", hint: hint)
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > limit { throw tooLarge }
        let room = length ?? min(limit, Self.roomOfUnknown)
        try beginReceiving(room)
        defer { endReceiving(room) }
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }
}

import HTTPTypes
import NIOCore

/// What a caller of a proxy asks for: the first lines that it sends.
struct ConnectRequest: Equatable {
    /// The host to be connected with, one of STS's.
    let host: String

    /// Why a caller is refused: a status and words.
    struct Refusal: Error, Equatable {
        var status: Int
        var reason: String
        var message: String
    }

    /// Bytes that a request may have.
    static let limit = 16_384

    /// Reads a request's header; nil when it has not come whole.
    ///
    /// - Parameter bytes: All that came so far; what belongs to the request is taken from it.
    /// - Throws: ``Refusal`` for what is no CONNECT to STS.
    init?(from bytes: inout ByteBuffer) throws(Refusal) {
        let view = bytes.readableBytesView
        guard let end = Self.end(of: view) else {
            guard view.count <= Self.limit else {
                throw Refusal(
                    status: 431, reason: "Request Header Fields Too Large", message: "The header is too long.")
            }
            return nil
        }
        let header = String(decoding: view[view.startIndex..<end], as: UTF8.self)
        bytes.moveReaderIndex(forwardBy: end - view.startIndex)
        let words = header.prefix { $0 != "\r\n" && $0 != "\n" }.split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
            throw Refusal(status: 400, reason: "Bad Request", message: "This is not an HTTP request.")
        }
        guard words[0] == "CONNECT" else {
            throw Refusal(
                status: 405, reason: "Method Not Allowed",
                message: "This is a proxy for HTTPS, which takes CONNECT only; for http:// set no proxy.")
        }
        guard let host = Self.host(of: words[1]) else {
            throw Refusal(
                status: 403, reason: "Forbidden",
                message: "This proxy leads to sts.<region>.amazonaws.com:443 only, not to \(words[1].prefix(260)). "
                    + "For other hosts unset HTTPS_PROXY, or add them to NO_PROXY.")
        }
        self.host = host
    }

    /// The host that a target names, when it is one of STS's.
    static func host(of target: some StringProtocol) -> String? {
        let parts = target.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "443" else { return nil }
        let host = parts[0].lowercased()
        if host == "sts.amazonaws.com" { return host }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count == 4, labels[0] == "sts", labels[2] == "amazonaws", labels[3] == "com",
            HomeRegion.isValid(String(labels[1]))
        else { return nil }
        return host
    }

    private static func end(of view: ByteBufferView) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard view.count >= mark.count else { return nil }
        return (view.startIndex...(view.endIndex - mark.count)).first { index in
            view[index] == mark[0] && view[index..<(index + mark.count)].elementsEqual(mark)
        }.map { $0 + mark.count }
    }
}

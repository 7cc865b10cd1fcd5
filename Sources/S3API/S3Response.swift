public import ObjectStore

/// An answer of S3's protocol.
public struct S3Response: Sendable {
    /// What follows the headers.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// Bytes that are there.
        case bytes([UInt8])
        /// Bytes of an object, to be read in blocks while they are sent.
        case object(ObjectReader, Range<Int>)
    }

    /// The HTTP status.
    public var status: Int
    /// Names in small letters; `content-length` is among them wherever it is not 0, also in answers to HEAD.
    public var headers: [(name: String, value: String)]
    /// What follows.
    public var body: Body

    init(_ status: Int = 200, headers: [(name: String, value: String)] = [], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer in XML.
    static func xml(_ document: XMLDocument, status: Int = 200) -> S3Response {
        let bytes = Array(document.text.utf8)
        return S3Response(
            status, headers: [("content-type", "application/xml"), ("content-length", "\(bytes.count)")],
            body: .bytes(bytes))
    }

    /// The value of the first header of that name, in small letters; nil when there is none.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Bytes to read of an object at once.
    public static let blockSize = 1 << 18
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ObjectStore
import S3API

/// Why a request has not brought what it should.
struct S3Failure: Error, CustomStringConvertible {
    /// What to tell the caller if it comes to that.
    var error: ObjectStoreError
    /// Whether the same request may succeed in a moment.
    var isPassing: Bool
    /// Seconds that the server wants us to wait.
    var wait: Double?
    /// The server's name for it; empty when it gave none.
    var serverCode = ""
    /// Whether the answer said that the bytes are others now.
    var isChanged = false

    var description: String { error.message }

    /// Something that may pass: a dropped connection, bytes that were lost.
    static func passing(_ message: String, hint: String? = nil) -> S3Failure {
        S3Failure(error: ObjectStoreError(.unavailable, message, hint: hint), isPassing: true)
    }

    /// An answer that no server of S3's protocol gives.
    static func notUnderstood(_ request: S3Request, _ what: String) -> S3Failure {
        S3Failure(
            error: ObjectStoreError(
                .notUnderstood, "\(request.name): \(what)", hint: "is this the address of a server that speaks S3?"),
            isPassing: false)
    }

    private init(error: ObjectStoreError, isPassing: Bool, wait: Double? = nil) {
        self.error = error
        self.isPassing = isPassing
        self.wait = wait
    }

    // MARK: Answers

    /// What an answer that is no success means.
    init(_ request: S3Request, _ server: S3Server, status: Int, headers: HTTPHeaders, body: [UInt8]) {
        let root = XMLElement.read(body).flatMap { $0.name == "Error" ? $0 : nil }
        let code = root?["Code"]?.text ?? ""
        let said = root?["Message"]?.text ?? ""
        let region =
            headers.first(name: "x-amz-bucket-region") ?? root?["Region"]?.text ?? root?["Endpoint"]?.text
        let wait = headers.first(name: "retry-after").flatMap { UInt32($0) }.map(Double.init)
        let isElsewhere = code == "AuthorizationHeaderMalformed" && region != nil && region != server.region
        if (300..<400).contains(status) && status != 304 || isElsewhere {
            self.init(error: Self.elsewhere(request, server, region), isPassing: false)
            return
        }
        var message = "\(request.name): \(server) answered \(status)"
        if !code.isEmpty { message += " \(code)" }
        if !said.isEmpty { message += ": \(said)" }
        self.init(
            error: ObjectStoreError(
                Self.code(status, code, request), message, hint: root?["Hint"]?.text ?? Self.hint(status, code, request)
            ),
            isPassing: Self.isPassing(status, code), wait: wait)
        serverCode = code
        isChanged = status == 412 || status == 416
    }

    private static func elsewhere(_ request: S3Request, _ server: S3Server, _ region: String?) -> ObjectStoreError {
        let bucket = request.location.bucket
        guard let region else {
            return ObjectStoreError(
                .wrongRegion, "\(request.name): \(server) sends elsewhere, and redirects are not followed",
                hint: "give the address of the server that has the bucket with --s3-endpoint")
        }
        return ObjectStoreError(
            .wrongRegion, "the bucket \(bucket) is not in \(server.region): \(server) names \(region)",
            hint: "set AWS_REGION to the bucket's region, and --s3-endpoint to that region's address")
    }

    private static func code(_ status: Int, _ code: String, _ request: S3Request) -> ObjectStoreError.Code {
        if let known = ObjectStoreError.Code(rawValue: code) { return known }
        return switch status {
        case 401, 403: .accessDenied
        case 404: request.location.key.isEmpty ? .noSuchBucket : .noSuchKey
        case 412: .preconditionFailed
        case 416: .invalidRange
        case 408, 429, 500...: code == "NotImplemented" ? .notUnderstood : .unavailable
        default:
            switch code {
            case "AuthorizationHeaderMalformed", "ExpiredToken", "InvalidToken", "TokenRefreshRequired": .accessDenied
            case "RequestTimeout", "BadDigest": .unavailable
            default: .invalidArgument
            }
        }
    }

    private static func isPassing(_ status: Int, _ code: String) -> Bool {
        switch code {
        case "InternalError", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "SlowDown",
            "Throttling", "ThrottlingException", "TooManyRequests", "OperationAborted", "BadDigest",
            "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody":
            true
        default: [408, 429, 500, 502, 503, 504].contains(status)
        }
    }

    private static func hint(_ status: Int, _ code: String, _ request: S3Request) -> String? {
        switch code {
        case "SignatureDoesNotMatch": "check AWS_SECRET_ACCESS_KEY, and AWS_REGION if the server heeds regions"
        case "InvalidAccessKeyId": "check AWS_ACCESS_KEY_ID: this server does not know it"
        case "ExpiredToken", "TokenRefreshRequired": "get new temporary credentials and start again"
        case "RequestTimeTooSkewed": "set this machine's clock: it differs from the server's by more than 15 minutes"
        case "NoSuchBucket": "make the bucket on the server first, or check its name"
        default: status == 403 ? "the access key may not do this; check its policy" : nil
        }
    }

    // MARK: Connections

    /// What an error of the connection means; nil for a cancellation and what is not of the connection.
    init?(_ request: S3Request, _ server: S3Server, connection error: any Error) {
        let message = "\(request.name): \(server)"
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return nil
            case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
                self = .passing("\(message) cannot be reached in time")
            case .readTimeout, .writeTimeout, .deadlineExceeded: self = .passing("\(message) is silent")
            case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled:
                self = .passing("\(message) closed the connection")
            default:
                self.init(
                    error: ObjectStoreError(.unavailable, "\(message): \(error.shortDescription)"), isPassing: false)
            }
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(
                error: ObjectStoreError(
                    .unavailable, "\(message): no secure connection: \(error)",
                    hint: "for a certificate of your own set AWS_CA_BUNDLE to the authority's file"),
                isPassing: false)
        case let error as IOError:
            let words = strerror(error.errnoCode).map { String(cString: $0) } ?? "error \(error.errnoCode)"
            let isAway = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode)
            self = .passing(
                isAway ? "\(message) cannot be reached: \(words)" : "\(message): \(words)",
                hint: isAway ? "check --s3-endpoint, and that the server runs" : nil)
        case let error as NIOConnectionError:
            let reason = error.connectionErrors.first.map { "\($0.error)" } ?? "no address"
            self = .passing(
                "\(message) cannot be reached: \(reason)", hint: "check --s3-endpoint, and that the server runs")
        case is HTTPParserError, is ChannelError: self = .passing("\(message) broke the connection off: \(error)")
        default: return nil
        }
    }
}

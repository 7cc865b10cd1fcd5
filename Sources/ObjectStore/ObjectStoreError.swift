#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the store refuses, under S3's names.
public struct ObjectStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of refusal; the raw value is S3's.
    public enum Code: String, Sendable, CaseIterable {
        /// No bucket has the name.
        case noSuchBucket = "NoSuchBucket"
        /// No object has the key.
        case noSuchKey = "NoSuchKey"
        /// No upload in parts has the id.
        case noSuchUpload = "NoSuchUpload"
        /// There is such a bucket already.
        case bucketAlreadyOwnedByYou = "BucketAlreadyOwnedByYou"
        /// The bucket holds objects.
        case bucketNotEmpty = "BucketNotEmpty"
        /// The name is none that a bucket may have.
        case invalidBucketName = "InvalidBucketName"
        /// The key has more than 1,024 bytes, or the file system cannot hold it.
        case keyTooLong = "KeyTooLongError"
        /// A value makes no sense.
        case invalidArgument = "InvalidArgument"
        /// A part was never sent, or has another ETag.
        case invalidPart = "InvalidPart"
        /// Parts are not in the order of their numbers.
        case invalidPartOrder = "InvalidPartOrder"
        /// A part that is not the last has less than 5 MiB.
        case entityTooSmall = "EntityTooSmall"
        /// More than 5 GiB came at once.
        case entityTooLarge = "EntityTooLarge"
        /// The range begins after the object's end.
        case invalidRange = "InvalidRange"
        /// The metadata have more than 2 KiB.
        case metadataTooLarge = "MetadataTooLarge"
        /// The object is not, or no longer, as the request wants it.
        case preconditionFailed = "PreconditionFailed"
        /// The disk refused, or bytes are not what they should be.
        case internalError = "InternalError"
        /// Another server's refusal: the caller is not known there, or may not do it.
        case accessDenied = "AccessDenied"
        /// The bucket is in another region than the one that was asked.
        case wrongRegion = "PermanentRedirect"
        /// Another server cannot be reached, or did not answer after several attempts.
        case unavailable = "ServiceUnavailable"
        /// Another server answered what no server of S3's protocol does.
        case notUnderstood = "NotImplemented"
    }

    /// What is wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when there is no advice.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }

    /// The HTTP status that S3 gives it.
    public var status: Int {
        switch code {
        case .noSuchBucket, .noSuchKey, .noSuchUpload: 404
        case .bucketAlreadyOwnedByYou, .bucketNotEmpty: 409
        case .preconditionFailed: 412
        case .invalidRange: 416
        case .internalError: 500
        case .accessDenied: 403
        case .wrongRegion: 301
        case .unavailable: 503
        case .notUnderstood: 501
        case .invalidBucketName, .keyTooLong, .invalidArgument, .invalidPart, .invalidPartOrder, .entityTooSmall,
            .entityTooLarge, .metadataTooLarge:
            400
        }
    }

    static func noKey(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(.noSuchKey, "The specified key does not exist: \(key)")
    }

    /// What the operating system said, with `errno` read now.
    static func system(_ what: String) -> ObjectStoreError {
        let number = errno
        let words = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        if number == ENAMETOOLONG { return ObjectStoreError(.keyTooLong, "Your key is too long: \(what): \(words)") }
        return ObjectStoreError(.internalError, "\(what): \(words)")
    }
}

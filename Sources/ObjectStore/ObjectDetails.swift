/// What a writer says of an object beside its bytes.
public struct ObjectAttributes: Sendable, Equatable, Codable {
    /// The `Content-Type`; `binary/octet-stream` when nothing was said.
    public var contentType = "binary/octet-stream"
    /// Headers that are given back as they came, by name in small letters: `cache-control`, `content-encoding`, ….
    public var headers: [String: String] = [:]
    /// What stood in `x-amz-meta-*`, by name without that in small letters.
    public var metadata: [String: String] = [:]
    /// Checksums in base64 by S3's name (`CRC32`), as the writer proved them.
    public var checksums: [String: String] = [:]

    /// No attributes.
    public init() {}

    /// Attributes from their parts.
    public init(contentType: String, headers: [String: String] = [:], metadata: [String: String] = [:]) {
        self.contentType = contentType
        self.headers = headers
        self.metadata = metadata
    }

    /// - Throws: `metadataTooLarge` beyond S3's 2 KiB.
    func check() throws(ObjectStoreError) {
        guard metadata.reduce(0, { $0 + $1.key.utf8.count + $1.value.utf8.count }) <= 2_048 else {
            throw ObjectStoreError(
                .metadataTooLarge, "Your metadata headers exceed the maximum allowed metadata size of 2048 bytes.")
        }
    }
}

/// What is known of an object.
public struct ObjectDetails: Sendable, Equatable, Codable {
    /// Bytes.
    public var size: Int
    /// When it was written, in nanoseconds since 1970.
    public var modified: Int
    /// Without quotes: the MD5 in hexadecimal; of an object made of parts the MD5 of their MD5s, `-` and their number.
    ///
    /// A file that came into the folder in another way has one of this second form, made of its size and time.
    public var etag: String
    /// What its writer said.
    public var attributes: ObjectAttributes

    /// When it was written, in seconds since 1970.
    public var modifiedSeconds: Double { Double(modified) / 1e9 }
}

/// What lies beside an object: its details, and those of the one it takes the place of.
///
/// Details are put in place before the object's file is. Until then the earlier entry is the valid one: the entry counts
/// whose size and time are the file's.
struct DetailsFile: Codable {
    var versions: [ObjectDetails]

    func details(of stamp: FileStamp) -> ObjectDetails? {
        versions.first { $0.size == stamp.size && $0.modified == stamp.modified }
    }
}

/// An object that is being sent in parts.
public struct Upload: Sendable, Equatable, Codable {
    /// Its id, 32 hexadecimal digits.
    public var id: String
    /// The key that the object will have.
    public var key: String
    /// When it began, in seconds since 1970.
    public var began: Double
    /// What the object's writer said of it.
    public var attributes: ObjectAttributes
}

/// A part of an object.
public struct UploadPart: Sendable, Equatable {
    /// 1 to 10,000.
    public var number: Int
    /// The part's MD5 in hexadecimal, without quotes.
    public var etag: String
    /// Bytes.
    public var size: Int
    /// When it came, in seconds since 1970.
    public var modified: Double
}

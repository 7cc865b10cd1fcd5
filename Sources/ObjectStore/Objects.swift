/// Objects by their `s3://` locations, wherever they are kept: in the embedded store, or by another server that speaks S3.
///
/// Calls may be made from any task and do not block its thread.
public protocol Objects: Sendable {
    /// Whether there is such a bucket, and it may be used.
    func hasBucket(_ name: String) async throws -> Bool
    /// All objects whose key begins with the location's, in the byte order of their keys.
    ///
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`), and what the connection throws.
    func list(_ prefix: S3Location) async throws -> [ObjectSummary]
    /// An object's bytes.
    ///
    /// - Parameters:
    ///   - location: The object.
    ///   - limit: The most bytes that are taken.
    /// - Returns: All of them.
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`, `noSuchKey`; `entityTooLarge` beyond the limit).
    func read(_ location: S3Location, limit: Int) async throws -> [UInt8]
    /// Writes an object into a file, which appears whole or not at all; a file that is there is replaced.
    ///
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`, `noSuchKey`).
    func download(_ location: S3Location, to path: String) async throws
    /// Makes an object of a file; it appears whole or not at all.
    ///
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`, `internalError` when the file cannot be read).
    func upload(_ path: String, to location: S3Location) async throws
    /// Makes an object of bytes.
    ///
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`).
    func write(_ bytes: [UInt8], to location: S3Location, contentType: String) async throws
    /// Deletes an object; there need be none.
    func delete(_ location: S3Location) async throws
    /// The folder in which files written directly become objects whose keys begin with the location's.
    ///
    /// - Returns: An absolute path, which need not be there yet; nil where objects are not files of this machine.
    func folder(of location: S3Location) -> String?
    /// The folder into which captures of an endpoint are written, so that they become objects at once or a little later.
    ///
    /// Monitors read them there in any case. A file is to be let alone once it has been closed.
    ///
    /// - Returns: An absolute path, which need not be there yet; nil where captures cannot be objects.
    func captureFolder(of location: S3Location) -> String?
}

extension Objects {
    /// ``folder(of:)``, where files are objects.
    public func captureFolder(of location: S3Location) -> String? { folder(of: location) }
}

/// An object as a listing tells of it.
public struct ObjectSummary: Sendable, Equatable {
    /// Where it is.
    public var location: S3Location
    /// Bytes.
    public var size: Int
    /// When it was written, in seconds since 1970.
    public var modified: Double

    /// A summary from its parts.
    public init(location: S3Location, size: Int, modified: Double) {
        self.location = location
        self.size = size
        self.modified = modified
    }
}

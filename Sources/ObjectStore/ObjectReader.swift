/// One version of an object, open; later ones do not change what is read.
public final class ObjectReader: Sendable {
    /// What is known of the object.
    public let details: ObjectDetails
    /// The object's file, for those who read files; it may hold another version by now.
    public let path: String
    private let file: OpenFile

    init(details: ObjectDetails, path: String, file: OpenFile) {
        self.details = details
        self.path = path
        self.file = file
    }

    /// Reads at most `count` bytes from `offset`.
    ///
    /// - Returns: Fewer bytes only at the end of the object; none behind it.
    /// - Throws: `internalError` when the disk refuses.
    public func read(at offset: Int, count: Int) throws(ObjectStoreError) -> [UInt8] {
        let count = max(0, min(count, details.size - offset))
        guard let bytes = file.read(at: offset, count: count) else { throw .system("an object can't be read") }
        return bytes
    }

    /// The whole object.
    public func contents() throws(ObjectStoreError) -> [UInt8] { try read(at: 0, count: details.size) }
}

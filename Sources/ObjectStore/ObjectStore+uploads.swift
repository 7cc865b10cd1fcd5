import Crypto
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ObjectStore {
    /// Bytes that a part other than the last must have: 5 MiB.
    public static let smallestPart = 5 << 20

    /// Begins an object that comes in parts.
    ///
    /// - Returns: The upload's id.
    /// - Throws: `noSuchBucket`, `metadataTooLarge`.
    public func createUpload(
        _ bucket: String, _ key: ObjectKey, attributes: ObjectAttributes = ObjectAttributes()
    ) throws(ObjectStoreError) -> String {
        try requireBucket(bucket)
        try attributes.check()
        let id = hexadecimal((0..<16).map { _ in UInt8.random(in: 0...255) })
        let upload = Upload(
            id: id, key: key.text, began: Double(FileSystem.now()) / 1e9, attributes: attributes)
        let path = uploadsFolder(bucket) + "/" + id
        try FileSystem.makeFolders(path, below: folder)
        try StagedFile.write(try Self.json(upload), to: path + Self.uploadFile, staging: staging)
        FileSystem.syncFolder(path)
        return id
    }

    /// Begins to write a part; the last one written of a number counts.
    ///
    /// - Throws: `noSuchBucket`, `noSuchUpload`, `invalidArgument` for a number outside 1…10,000.
    public func writePart(
        _ bucket: String, _ key: ObjectKey, upload: String, number: Int
    ) throws(ObjectStoreError) -> ObjectWriter {
        guard (1...10_000).contains(number) else {
            throw ObjectStoreError(.invalidArgument, "Part number must be an integer between 1 and 10000, inclusive")
        }
        _ = try self.upload(bucket, key, upload)
        return try ObjectWriter(self, .part(number: number, folder: uploadsFolder(bucket) + "/" + upload))
    }

    /// The parts that came, by number.
    ///
    /// - Throws: `noSuchBucket`, `noSuchUpload`.
    public func parts(_ bucket: String, _ key: ObjectKey, upload: String) throws(ObjectStoreError) -> [UploadPart] {
        _ = try self.upload(bucket, key, upload)
        var latest: [Int: UploadPart] = [:]
        for part in allParts(uploadsFolder(bucket) + "/" + upload) {
            if let other = latest[part.number], other.modified > part.modified { continue }
            latest[part.number] = part
        }
        return latest.values.sorted { $0.number < $1.number }
    }

    /// Makes the object of its parts.
    ///
    /// - Parameters:
    ///   - bucket: The bucket.
    ///   - key: The key that the upload was begun with.
    ///   - upload: The upload's id.
    ///   - parts: Numbers, ascending, and ETags without quotes.
    ///   - condition: What has to be so.
    /// - Returns: The object's details.
    /// - Throws: `noSuchBucket`, `noSuchUpload`, `invalidPart`, `invalidPartOrder`, `entityTooSmall`,
    ///   `invalidArgument` for no parts, `preconditionFailed`; then the upload is as it was.
    @discardableResult
    public func completeUpload(
        _ bucket: String, _ key: ObjectKey, upload: String, parts: [(number: Int, etag: String)],
        condition: WriteCondition = .none
    ) throws(ObjectStoreError) -> ObjectDetails {
        let begun = try self.upload(bucket, key, upload)
        guard !parts.isEmpty else {
            throw ObjectStoreError(.invalidArgument, "You must specify at least one part")
        }
        guard zip(parts, parts.dropFirst()).allSatisfy({ $0.number < $1.number }) else {
            throw ObjectStoreError(
                .invalidPartOrder,
                "The list of parts was not in ascending order. Parts must be ordered by part number.")
        }
        let path = uploadsFolder(bucket) + "/" + upload
        let stored = allParts(path)
        // As with S3, that all are there comes before their sizes.
        let chosen = try parts.map { part throws(ObjectStoreError) in
            guard let found = stored.first(where: { $0.number == part.number && $0.etag == part.etag }) else {
                throw ObjectStoreError(
                    .invalidPart,
                    "One or more of the specified parts could not be found: part \(part.number). The part "
                        + "may not have been uploaded, or the specified entity tag may not match the part's entity tag."
                )
            }
            return found
        }
        if let small = chosen.dropLast().first(where: { $0.size < Self.smallestPart }) {
            throw ObjectStoreError(
                .entityTooSmall,
                "Your proposed upload is smaller than the minimum allowed size: part \(small.number) has "
                    + "\(small.size) bytes, \(Self.smallestPart) must be.")
        }
        var hash = Insecure.MD5()
        for part in chosen { hash.update(data: Data(Self.bytes(hexadecimal: part.etag))) }
        let staged = try StagedFile(in: staging)
        var size = 0
        for part in parts { size += try append(path + Self.partFile(part.number, part.etag), to: staged) }
        let details = try install(
            staged, size: size, etag: "\(hexadecimal(hash.finalize()))-\(parts.count)", attributes: begun.attributes,
            bucket: bucket, key: key, condition: condition)
        removeUpload(path)
        return details
    }

    /// Gives up an upload and its parts.
    ///
    /// - Throws: `noSuchBucket`, `noSuchUpload`.
    public func abortUpload(_ bucket: String, _ key: ObjectKey, upload: String) throws(ObjectStoreError) {
        _ = try self.upload(bucket, key, upload)
        removeUpload(uploadsFolder(bucket) + "/" + upload)
    }

    /// The uploads that are neither complete nor given up, by key and time.
    ///
    /// - Throws: `noSuchBucket`.
    public func uploads(_ bucket: String) throws(ObjectStoreError) -> [Upload] {
        try requireBucket(bucket)
        let names = FileSystem.names(in: uploadsFolder(bucket)) ?? []
        return names.compactMap { readUpload(bucket, String(decoding: $0.bytes, as: UTF8.self)) }.sorted {
            $0.key.utf8.elementsEqual($1.key.utf8)
                ? $0.began < $1.began : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
    }

    /// Gives a written file its place as a part.
    func install(
        _ staged: StagedFile, size: Int, etag: String, part number: Int, in path: String
    ) throws(ObjectStoreError) -> ObjectDetails {
        try staged.sync()
        guard FileSystem.kind(path + Self.uploadFile) != .nothing else { throw Self.noUpload }
        let earlier = allParts(path).filter { $0.number == number && $0.etag != etag }
        try staged.move(to: path + Self.partFile(number, etag))
        for part in earlier { unlink(path + Self.partFile(number, part.etag)) }
        FileSystem.syncFolder(path)
        return ObjectDetails(
            size: size, modified: FileSystem.now(), etag: etag, attributes: ObjectAttributes())
    }

    private static let uploadFile = "/upload.json"
    private static let noUpload = ObjectStoreError(
        .noSuchUpload,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
            + "completed.")

    private func uploadsFolder(_ bucket: String) -> String { folder + "/.uploads/" + bucket }

    private static func partFile(_ number: Int, _ etag: String) -> String { "/\(number).\(etag)" }

    private func upload(_ bucket: String, _ key: ObjectKey, _ id: String) throws(ObjectStoreError) -> Upload {
        try requireBucket(bucket)
        guard let upload = readUpload(bucket, id), upload.key.utf8.elementsEqual(key.text.utf8) else {
            throw Self.noUpload
        }
        return upload
    }

    private func readUpload(_ bucket: String, _ id: String) -> Upload? {
        guard id.utf8.count == 32, id.utf8.allSatisfy({ UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "f") }),
            let bytes = FileSystem.contents(uploadsFolder(bucket) + "/" + id + Self.uploadFile)
        else { return nil }
        return try? JSONDecoder().decode(Upload.self, from: Data(bytes))
    }

    private func allParts(_ path: String) -> [UploadPart] {
        (FileSystem.names(in: path) ?? []).compactMap { name in
            let text = String(decoding: name.bytes, as: UTF8.self)
            let parts = text.split(separator: ".")
            guard parts.count == 2, let number = Int(parts[0]), parts[1].utf8.count == 32,
                case .file(let stamp) = FileSystem.kind(path + "/" + text)
            else { return nil }
            return UploadPart(
                number: number, etag: String(parts[1]), size: stamp.size, modified: Double(stamp.modified) / 1e9)
        }
    }

    /// Goes first by the file that says that there is an upload, so that no half of one is left to see.
    private func removeUpload(_ path: String) {
        unlink(path + Self.uploadFile)
        FileSystem.removeAll(path)
    }

    private func append(_ path: String, to staged: StagedFile) throws(ObjectStoreError) -> Int {
        guard let file = FileSystem.open(path) else { throw Self.noUpload }
        var offset = 0
        while true {
            guard let block = file.read(at: offset, count: Self.blockSize) else {
                throw .system("a part can't be read")
            }
            guard !block.isEmpty else { return offset }
            try staged.write(block)
            offset += block.count
        }
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 > UInt8(ascii: "9") ? $0 &- UInt8(ascii: "a") &+ 10 : $0 &- UInt8(ascii: "0") }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

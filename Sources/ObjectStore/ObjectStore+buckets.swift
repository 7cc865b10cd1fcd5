import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A bucket.
public struct Bucket: Sendable, Equatable, Codable {
    /// Its name: 3 to 63 small letters, digits, dots and hyphens.
    public var name: String
    /// When it was made, in seconds since 1970.
    public var created: Double
    /// The region it was made in; nil when none was said, which is us-east-1.
    public var region: String?
}

extension ObjectStore {
    /// Makes a bucket.
    ///
    /// - Throws: `invalidBucketName`, `bucketAlreadyOwnedByYou`.
    public func createBucket(_ name: String, region: String? = nil) throws(ObjectStoreError) {
        guard Self.isBucketName(name) else {
            throw ObjectStoreError(
                .invalidBucketName, "The specified bucket is not valid: \(name)",
                hint: "use 3 to 63 small letters, digits, dots and hyphens, with a letter or digit at both ends")
        }
        let bucket = Bucket(name: name, created: Double(FileSystem.now()) / 1e9, region: region)
        let path = bucketFolder(name)
        try layout.withLock { () throws(ObjectStoreError) in
            guard FileSystem.kind(path) == .nothing else {
                throw ObjectStoreError(
                    .bucketAlreadyOwnedByYou,
                    "Your previous request to create the named bucket succeeded and you already own it.")
            }
            try StagedFile.write(try Self.json(bucket), to: bucketFile(name), staging: staging)
            FileSystem.syncFolder(folder + "/.buckets")
            try FileSystem.makeFolders(path, below: folder)
        }
    }

    /// A bucket by its name.
    ///
    /// - Throws: `noSuchBucket`.
    public func bucket(_ name: String) throws(ObjectStoreError) -> Bucket {
        try requireBucket(name)
        if let bytes = FileSystem.contents(bucketFile(name)),
            let bucket = try? JSONDecoder().decode(Bucket.self, from: Data(bytes))
        {
            return bucket
        }
        var information = stat()
        let created = stat(bucketFolder(name), &information) == 0 ? FileStamp(information).modified : 0
        return Bucket(name: name, created: Double(created) / 1e9, region: nil)
    }

    /// All buckets, by name.
    public func buckets() -> [Bucket] {
        (FileSystem.names(in: folder) ?? []).map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
            .compactMap { try? bucket($0) }
    }

    /// Removes an empty bucket, with the uploads begun in it.
    ///
    /// - Throws: `noSuchBucket`, `bucketNotEmpty`.
    public func deleteBucket(_ name: String) throws(ObjectStoreError) {
        try requireBucket(name)
        try layout.withLock { () throws(ObjectStoreError) in
            guard try Lister(store: self, bucket: name).isEmpty() else {
                throw ObjectStoreError(.bucketNotEmpty, "The bucket you tried to delete is not empty")
            }
            try removeFolders(bucketFolder(name))
            FileSystem.removeAll(detailsFolder(name))
            FileSystem.removeAll(folder + "/.uploads/\(name)")
            unlink(bucketFile(name))
            FileSystem.syncFolder(folder)
        }
    }

    /// Whether buckets may have the name, by S3's rules.
    public static func isBucketName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count) else { return false }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard bytes.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
            isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1]), !name.contains("..")
        else { return false }
        let labels = name.split(separator: ".")
        return !(labels.count == 4 && labels.allSatisfy { UInt8($0) != nil })
    }

    /// - Throws: `noSuchBucket`; for names that no bucket has too, so that none leads out of the folder.
    func requireBucket(_ name: String) throws(ObjectStoreError) {
        guard Self.isBucketName(name), FileSystem.kind(bucketFolder(name)) == .folder else {
            throw ObjectStoreError(.noSuchBucket, "The specified bucket does not exist: \(name)")
        }
    }

    func bucketFolder(_ name: String) -> String { folder + "/" + name }
    func detailsFolder(_ name: String) -> String { folder + "/.details/" + name }
    private func bucketFile(_ name: String) -> String { folder + "/.buckets/\(name).json" }

    static func json(_ value: some Encodable) throws(ObjectStoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(value)) } catch {
            throw ObjectStoreError(.internalError, "details can't be written: \(error)")
        }
    }

    /// Removes folders that hold nothing but folders; what is no object keeps them, and is never removed.
    private func removeFolders(_ path: String) throws(ObjectStoreError) {
        for name in FileSystem.names(in: path) ?? [] where name.isFolder {
            try removeFolders(path + "/" + String(decoding: name.bytes, as: UTF8.self))
        }
        guard rmdir(path) == 0 || errno == ENOENT else {
            throw ObjectStoreError(
                .bucketNotEmpty, "The bucket's folder holds files that are no objects.",
                hint: "look at \(path)")
        }
    }
}

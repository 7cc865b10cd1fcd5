import Crypto
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What has to be so for an object to be written.
public enum WriteCondition: Sendable, Equatable {
    /// Nothing.
    case none
    /// No object has the key.
    case absent
    /// The object has this ETag, without quotes.
    case matches(etag: String)
}

extension ObjectStore {
    /// Bytes that are copied at once.
    static let blockSize = 1 << 20

    /// Opens an object.
    ///
    /// - Throws: `noSuchBucket`, `noSuchKey`.
    public func open(_ bucket: String, _ key: ObjectKey) throws(ObjectStoreError) -> ObjectReader {
        let place = try ObjectPlace(self, bucket: bucket, key: key)
        for attempt in 0..<16 {
            guard let (file, stamp, path) = place.open() else { throw .noKey(key) }
            if let details = Self.details(at: place.details, of: stamp) {
                return ObjectReader(details: details, path: path, file: file)
            }
            // Without details of this version: either a newer one came meanwhile, or nobody wrote any. One that grows all
            // the time is of the second kind.
            if place.stamp == stamp || attempt == 15 {
                return ObjectReader(details: Self.unwritten(stamp), path: path, file: file)
            }
        }
        throw .noKey(key)
    }

    /// What is known of an object.
    ///
    /// - Throws: `noSuchBucket`, `noSuchKey`.
    public func details(_ bucket: String, _ key: ObjectKey) throws(ObjectStoreError) -> ObjectDetails {
        try open(bucket, key).details
    }

    /// Begins to write an object; nothing is seen of it before ``ObjectWriter/commit(checksums:condition:)``.
    ///
    /// - Throws: `noSuchBucket`, `metadataTooLarge`.
    public func write(
        _ bucket: String, _ key: ObjectKey, attributes: ObjectAttributes = ObjectAttributes()
    ) throws(ObjectStoreError) -> ObjectWriter {
        try attributes.check()
        _ = try ObjectPlace(self, bucket: bucket, key: key)
        return try ObjectWriter(self, .object(bucket: bucket, key: key, attributes: attributes))
    }

    /// Writes an object whole.
    ///
    /// - Throws: As ``write(_:_:attributes:)`` and ``ObjectWriter/commit(checksums:condition:)``.
    @discardableResult
    public func put(
        _ bucket: String, _ key: ObjectKey, _ bytes: [UInt8], attributes: ObjectAttributes = ObjectAttributes()
    ) throws(ObjectStoreError) -> ObjectDetails {
        let writer = try write(bucket, key, attributes: attributes)
        try writer.write(bytes)
        return try writer.commit()
    }

    /// Copies an object.
    ///
    /// - Parameters:
    ///   - source: Its bucket and key.
    ///   - target: The copy's; may be the same.
    ///   - attributes: The copy's attributes; nil to take the object's.
    /// - Returns: The copy's details.
    /// - Throws: `noSuchBucket`, `noSuchKey`, `entityTooLarge` beyond 5 GiB, `invalidArgument` for a copy to itself that
    ///   changes nothing.
    @discardableResult
    public func copy(
        from source: (bucket: String, key: ObjectKey), to target: (bucket: String, key: ObjectKey),
        attributes: ObjectAttributes? = nil
    ) throws(ObjectStoreError) -> ObjectDetails {
        if source == target, attributes == nil {
            throw ObjectStoreError(
                .invalidArgument,
                "This copy request is illegal because it is trying to copy an object to itself "
                    + "without changing the object's metadata.")
        }
        let reader = try open(source.bucket, source.key)
        let writer = try write(target.bucket, target.key, attributes: attributes ?? reader.details.attributes)
        var offset = 0
        while offset < reader.details.size {
            let block = try reader.read(at: offset, count: Self.blockSize)
            guard !block.isEmpty else { break }
            try writer.write(block)
            offset += block.count
        }
        return try writer.commit(checksums: reader.details.attributes.checksums)
    }

    /// Removes an object; what is not there is no mistake.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `noSuchBucket`.
    @discardableResult
    public func delete(_ bucket: String, _ key: ObjectKey) throws(ObjectStoreError) -> Bool {
        let place = try ObjectPlace(self, bucket: bucket, key: key)
        return try lock(of: key).withLock { () throws(ObjectStoreError) in
            try layout.withLock { () throws(ObjectStoreError) in
                guard place.stamp != nil else { return false }
                for path in [place.plain, place.aside] {
                    guard case .file = FileSystem.kind(path) else { continue }
                    guard unlink(path) == 0 || errno == ENOENT else { throw .system("an object can't be removed") }
                }
                FileSystem.syncFolder(place.folder)
                unlink(place.details)
                FileSystem.removeEmptyFolders(place.folder, below: place.root)
                FileSystem.removeEmptyFolders(FileSystem.parent(of: place.details), below: place.detailsRoot)
                return true
            }
        }
    }

    /// Gives a written file its place as an object.
    func install(
        _ staged: StagedFile, size: Int, etag: String, attributes: ObjectAttributes, bucket: String, key: ObjectKey,
        condition: WriteCondition
    ) throws(ObjectStoreError) -> ObjectDetails {
        let place = try ObjectPlace(self, bucket: bucket, key: key)
        var details = ObjectDetails(size: size, modified: FileSystem.now(), etag: etag, attributes: attributes)
        try staged.sync(modified: details.modified)
        try lock(of: key).withLock { () throws(ObjectStoreError) in
            let stamp = place.stamp
            let current = stamp.map { Self.details(at: place.details, of: $0) ?? Self.unwritten($0) }
            try Self.check(condition, key, current)
            if let current, current.modified == details.modified {
                details.modified += 1
                try staged.sync(modified: details.modified)
            }
            let file = DetailsFile(versions: [details] + (current.map { [$0] } ?? []))
            let written = try StagedFile(in: staging)
            try written.write(try Self.json(file))
            try written.sync()
            try layout.withLock { () throws(ObjectStoreError) in
                try place.makeFolders()
                try FileSystem.makeFolders(FileSystem.parent(of: place.details), below: folder)
                try written.move(to: place.details)
                if FileSystem.kind(place.plain) == .folder {
                    try staged.move(to: place.aside)
                } else {
                    try staged.move(to: place.plain)
                    unlink(place.aside)
                }
            }
            FileSystem.syncFolder(FileSystem.parent(of: place.details))
            FileSystem.syncFolder(place.folder)
        }
        return details
    }

    /// What was written of a version; nil when nothing was.
    static func details(at path: String, of stamp: FileStamp) -> ObjectDetails? {
        guard let bytes = FileSystem.contents(path) else { return nil }
        return (try? JSONDecoder().decode(DetailsFile.self, from: Data(bytes)))?.details(of: stamp)
    }

    /// The details of a file that did not come through the store; its ETag changes whenever the file seems to.
    static func unwritten(_ stamp: FileStamp) -> ObjectDetails {
        let hash = Insecure.MD5.hash(data: Data("\(stamp.size) \(stamp.modified)".utf8))
        return ObjectDetails(
            size: stamp.size, modified: stamp.modified, etag: "\(hexadecimal(hash))-1", attributes: ObjectAttributes())
    }

    private static func check(
        _ condition: WriteCondition, _ key: ObjectKey, _ current: ObjectDetails?
    ) throws(ObjectStoreError) {
        switch condition {
        case .none: return
        case .absent where current == nil: return
        case .matches(let etag) where current?.etag == etag: return
        case .matches where current == nil: throw .noKey(key)
        case .absent, .matches:
            throw ObjectStoreError(
                .preconditionFailed, "At least one of the pre-conditions you specified did not hold")
        }
    }
}

/// Bytes in small hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

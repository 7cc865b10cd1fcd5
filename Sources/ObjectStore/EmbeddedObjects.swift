import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Objects of the embedded store: files below its folder.
public struct EmbeddedObjects: Objects {
    private let store: ObjectStore

    /// The objects of a store that is open.
    public init(_ store: ObjectStore) { self.store = store }

    /// Whether the store has the bucket.
    public func hasBucket(_ name: String) async throws -> Bool {
        try await onDisk { [store] in (try? store.requireBucket(name)) != nil }
    }

    /// Follows the listing to its last page; an object that is written meanwhile may or may not be in it.
    ///
    /// - Throws: ``ObjectStoreError`` (`noSuchBucket`).
    public func list(_ prefix: S3Location) async throws -> [ObjectSummary] {
        try await onDisk { [store] in
            var result: [ObjectSummary] = []
            var request = ListRequest(prefix: prefix.key)
            while true {
                let page = try store.list(prefix.bucket, request)
                result += page.objects.map {
                    ObjectSummary(
                        location: S3Location(bucket: prefix.bucket, key: $0.key.text), size: $0.details.size,
                        modified: $0.details.modifiedSeconds)
                }
                guard let next = page.next else { return result }
                request.after = next
            }
        }
    }

    /// An object's bytes, of one version.
    public func read(_ location: S3Location, limit: Int) async throws -> [UInt8] {
        try await onDisk { [store] in
            let reader = try store.open(location.bucket, ObjectKey(location.key))
            guard reader.details.size <= limit else {
                throw ObjectStoreError(
                    .entityTooLarge, "\(location) has \(reader.details.size) bytes; at most \(limit) are taken here.")
            }
            return try reader.contents()
        }
    }

    /// Copies one version of an object into a file, flushed to disk before it gets its name; makes the folders.
    public func download(_ location: S3Location, to path: String) async throws {
        try await onDisk { [store] in
            let reader = try store.open(location.bucket, ObjectKey(location.key))
            let folder = FileSystem.parent(of: path)
            try FileSystem.makeFolders(folder, below: "")
            let staged = try StagedFile(in: folder)
            var offset = 0
            while offset < reader.details.size {
                let block = try reader.read(at: offset, count: ObjectStore.blockSize)
                guard !block.isEmpty else {
                    throw ObjectStoreError(.internalError, "\(location) was cut off while it was read")
                }
                try staged.write(block)
                offset += block.count
            }
            try staged.sync()
            try staged.move(to: path)
            FileSystem.syncFolder(folder)
        }
    }

    /// Copies a file into the store.
    public func upload(_ path: String, to location: S3Location) async throws {
        try await onDisk { [store] in
            guard let file = FileSystem.open(path), file.stamp() != nil else {
                throw ObjectStoreError(.internalError, "\(path) cannot be read")
            }
            let writer = try store.write(location.bucket, ObjectKey(location.key))
            var offset = 0
            while true {
                guard let block = file.read(at: offset, count: ObjectStore.blockSize) else {
                    throw ObjectStoreError.system("\(path) cannot be read")
                }
                guard !block.isEmpty else { break }
                try writer.write(block)
                offset += block.count
            }
            try writer.commit()
        }
    }

    /// Makes an object of bytes.
    public func write(_ bytes: [UInt8], to location: S3Location, contentType: String) async throws {
        try await onDisk { [store] in
            _ = try store.put(
                location.bucket, ObjectKey(location.key), bytes, attributes: ObjectAttributes(contentType: contentType))
        }
    }

    /// Deletes an object.
    public func delete(_ location: S3Location) async throws {
        try await onDisk { [store] in _ = try store.delete(location.bucket, ObjectKey(location.key)) }
    }

    /// The bucket's folder and, below it, the names of the key's segments; a slash at the end makes no difference.
    ///
    /// - Returns: Nil also where the bucket's name is none, or the key is too long.
    public func folder(of location: S3Location) -> String? {
        guard ObjectStore.isBucketName(location.bucket) else { return nil }
        let root = store.bucketFolder(location.bucket)
        var key = location.key
        while key.hasSuffix("/") { key.removeLast() }
        guard !key.isEmpty else { return root }
        guard let key = try? ObjectKey(key) else { return nil }
        return ([root] + KeyNames.components(of: key)).joined(separator: "/")
    }
}

/// Runs what blocks on a thread of its own kind, so that no task's thread waits for the disk.
private func onDisk<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        diskQueue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

private let diskQueue = DispatchQueue(label: "propensity.objects.embedded", attributes: .concurrent)

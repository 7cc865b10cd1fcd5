import Crypto
import Synchronization

/// An object, or a part of one, that is being written.
///
/// Without a commit nothing of it stays.
public final class ObjectWriter: Sendable {
    enum Target: Sendable {
        case object(bucket: String, key: ObjectKey, attributes: ObjectAttributes)
        case part(number: Int, folder: String)
    }

    private struct State {
        let staged: StagedFile
        var hash = Insecure.MD5()
        var size = 0
    }

    /// Bytes that may come at once.
    private static let largest = 5 << 30

    private let store: ObjectStore
    private let target: Target
    private let state: Mutex<State>

    init(_ store: ObjectStore, _ target: Target) throws(ObjectStoreError) {
        self.store = store
        self.target = target
        state = Mutex(State(staged: try StagedFile(in: store.staging)))
    }

    /// Appends bytes.
    ///
    /// - Throws: `entityTooLarge` beyond 5 GiB, `internalError` when the disk refuses.
    public func write(_ bytes: [UInt8]) throws(ObjectStoreError) {
        try state.withLock { state throws(ObjectStoreError) in
            state.size += bytes.count
            guard state.size <= Self.largest else {
                throw ObjectStoreError(
                    .entityTooLarge, "Your proposed upload exceeds the maximum allowed object size: 5368709120 bytes.",
                    hint: "send it in parts")
            }
            bytes.withUnsafeBytes { state.hash.update(bufferPointer: $0) }
            try state.staged.write(bytes)
        }
    }

    /// Flushes the bytes to disk and gives them their place.
    ///
    /// To be called once.
    ///
    /// - Parameters:
    ///   - checksums: Checksums of the bytes that the caller has proven, kept with an object: in base64 by S3's name.
    ///   - condition: What has to be so; only objects have one.
    /// - Returns: The details; a part's have the part's size and ETag.
    /// - Throws: `preconditionFailed`, `noSuchBucket` or `noSuchUpload` when it went meanwhile; then nothing has changed.
    @discardableResult
    public func commit(
        checksums: [String: String] = [:], condition: WriteCondition = .none
    ) throws(ObjectStoreError) -> ObjectDetails {
        try state.withLock { state throws(ObjectStoreError) in
            let etag = hexadecimal(state.hash.finalize())
            switch target {
            case .object(let bucket, let key, var attributes):
                attributes.checksums = checksums
                return try store.install(
                    state.staged, size: state.size, etag: etag, attributes: attributes, bucket: bucket, key: key,
                    condition: condition)
            case .part(let number, let folder):
                return try store.install(state.staged, size: state.size, etag: etag, part: number, in: folder)
            }
        }
    }

    /// Removes what was written; also what happens to a writer that goes away.
    public func abandon() { state.withLock { $0.staged.abandon() } }
}

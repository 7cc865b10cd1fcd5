/// Buckets and objects as S3 knows them, kept as files in a folder.
///
/// | in the folder | what it is |
/// | --- | --- |
/// | `{bucket}/model/x.csv` | the object `model/x.csv`, as plain bytes; `KeyNames` says how other keys are named |
/// | `.details/{bucket}/model/x.csv%m` | its type, ETag, metadata and checksums |
/// | `.buckets/{bucket}.json` | when and where a bucket was made |
/// | `.uploads/{bucket}/{id}/` | parts that are not an object yet |
/// | `.writing/` | files being written |
///
/// An object appears whole or not at all: bytes are written aside, flushed to disk, and get their place by a rename. Until
/// then readers see what was there before, and a reader goes on to see the version that it opened. Files and folders
/// that others put into a bucket's folder are objects too, and a folder of a proper name is a bucket.
///
/// Calls block while the disk works. Any number of threads may call; of several processes one should write.
public final class ObjectStore: Sendable {
    /// The folder.
    public let folder: String
    let staging: String
    /// Guards which folders there are and what has which name.
    let layout = KeyLock()
    private let locks = (0..<64).map { _ in KeyLock() }

    /// Opens a store; makes the folder, and clears up what killed programs left in it.
    ///
    /// - Throws: `internalError` when the folder cannot be made or written to.
    public init(folder: String) throws(ObjectStoreError) {
        self.folder = folder
        staging = folder + "/.writing"
        for name in ["/.writing", "/.details", "/.buckets", "/.uploads"] {
            try FileSystem.makeFolders(folder + name, below: "")
        }
        StagedFile.clear(staging)
    }

    /// The lock that guards an object's version; a few keys share one.
    func lock(of key: ObjectKey) -> KeyLock { locks[Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))] }
}

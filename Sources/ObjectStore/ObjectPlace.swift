#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where an object's file is, or would be.
struct ObjectPlace {
    let key: ObjectKey
    let bucket: String
    /// The bucket's folder.
    let root: String
    /// Names of the folders under it.
    let folders: [String]
    /// The file's name.
    let name: String
    /// What lies beside it.
    let details: String
    /// The folder of all the bucket's details.
    let detailsRoot: String

    /// - Throws: `noSuchBucket`.
    init(_ store: ObjectStore, bucket: String, key: ObjectKey) throws(ObjectStoreError) {
        try store.requireBucket(bucket)
        self.key = key
        self.bucket = bucket
        let components = KeyNames.components(of: key)
        root = store.bucketFolder(bucket)
        folders = Array(components.dropLast())
        name = components.last ?? KeyNames.blank
        detailsRoot = store.detailsFolder(bucket)
        details = ([detailsRoot] + components).joined(separator: "/") + KeyNames.details
    }

    var folder: String { ([root] + folders).joined(separator: "/") }
    /// The file, when no folder has its name.
    var plain: String { folder + "/" + name }
    /// The file, when a folder has its name.
    var aside: String { plain + KeyNames.aside }

    /// The file as it is; nil when there is none.
    func open() -> (file: OpenFile, stamp: FileStamp, path: String)? {
        // A file may go from one path to the other while they are tried.
        for _ in 0..<2 {
            for path in [plain, aside] {
                if let file = FileSystem.open(path), let stamp = file.stamp() { return (file, stamp, path) }
            }
        }
        return nil
    }

    /// The version that is there; nil when there is none.
    var stamp: FileStamp? {
        for _ in 0..<2 {
            for path in [plain, aside] { if case .file(let stamp) = FileSystem.kind(path) { return stamp } }
        }
        return nil
    }

    /// Makes the folders, and puts aside objects that have the name of one.
    ///
    /// To be called with the layout locked.
    func makeFolders() throws(ObjectStoreError) {
        guard FileSystem.kind(root) == .folder else {
            throw ObjectStoreError(.noSuchBucket, "The specified bucket does not exist: \(bucket)")
        }
        var path = root
        for name in folders {
            let parent = path
            path += "/" + name
            if mkdir(path, 0o777) != 0 {
                guard errno == EEXIST else { throw .system("a folder can't be made") }
                guard FileSystem.kind(path) != .folder else { continue }
                guard rename(path, path + KeyNames.aside) == 0, mkdir(path, 0o777) == 0 else {
                    throw .system("a folder can't be made")
                }
            }
            FileSystem.syncFolder(parent)
        }
    }
}

/// Walks a bucket's folder in the byte order of its keys.
struct Lister {
    private struct Entry {
        /// The key up to here; a folder's ends in a slash.
        var name: [UInt8]
        var path: String
        var isFolder: Bool
    }

    private struct Page {
        let prefix: [UInt8]
        let delimiter: [UInt8]
        let after: [UInt8]
        let limit: Int
        var listing = Listing()
        var last: [UInt8] = []

        var isFull: Bool { listing.objects.count + listing.prefixes.count == limit }
    }

    private let root: String
    private let detailsRoot: String

    init(store: ObjectStore, bucket: String) {
        root = store.bucketFolder(bucket)
        detailsRoot = store.detailsFolder(bucket)
    }

    /// Whether the bucket has no object.
    func isEmpty() throws(ObjectStoreError) -> Bool { !holdsObject("", []) }

    func list(_ request: ListRequest) throws(ObjectStoreError) -> Listing {
        var page = Page(
            prefix: Array(request.prefix.utf8), delimiter: Array(request.delimiter.utf8),
            after: Array(request.after.utf8), limit: min(request.limit, 1_000))
        if page.limit > 0 { _ = walk("", [], &page) }
        return page.listing
    }

    /// - Returns: Whether to go on; false when the page is full and there is more.
    private func walk(_ path: String, _ base: [UInt8], _ page: inout Page) -> Bool {
        for entry in entries(path, base, where: { Self.concerns($0, $1, page) }) {
            let rolled = Self.rolled(entry.name, page)
            if entry.isFolder, rolled == nil {
                if !walk(entry.path, entry.name, &page) { return false }
                continue
            }
            let item = rolled ?? entry.name
            if rolled != nil, item == page.last || !page.after.lexicographicallyPrecedes(item) { continue }
            if entry.isFolder, !holdsObject(entry.path, entry.name) { continue }
            guard let details = rolled == nil ? details(entry.path) : nil else {
                guard rolled != nil else { continue }
                if page.isFull { return Self.stop(&page) }
                page.listing.prefixes.append(String(decoding: item, as: UTF8.self))
                page.last = item
                continue
            }
            if page.isFull { return Self.stop(&page) }
            page.listing.objects.append(.init(key: ObjectKey(known: item), details: details))
            page.last = item
        }
        return true
    }

    private static func stop(_ page: inout Page) -> Bool {
        page.listing.next = String(decoding: page.last, as: UTF8.self)
        return false
    }

    /// The prefix that a name is told as; nil when it is told as itself, or a folder has to be looked into.
    private static func rolled(_ name: [UInt8], _ page: Page) -> [UInt8]? {
        guard !page.delimiter.isEmpty, name.starts(with: page.prefix) else { return nil }
        var start = page.prefix.count
        while start + page.delimiter.count <= name.count {
            let end = start + page.delimiter.count
            if name[start..<end].elementsEqual(page.delimiter) { return Array(name[..<end]) }
            start += 1
        }
        return nil
    }

    /// Whether a key, or one in a folder, may be on the page.
    private static func concerns(_ name: [UInt8], _ isFolder: Bool, _ page: Page) -> Bool {
        if isFolder {
            guard name.starts(with: page.prefix) || page.prefix.starts(with: name) else { return false }
            return page.after.lexicographicallyPrecedes(name) || page.after.starts(with: name)
        }
        return name.starts(with: page.prefix) && page.after.lexicographicallyPrecedes(name)
    }

    private func holdsObject(_ path: String, _ base: [UInt8]) -> Bool {
        let all = entries(path, base) { _, _ in true }
        return all.contains { !$0.isFolder } || all.contains { $0.isFolder && holdsObject($0.path, $0.name) }
    }

    /// A file's details, by its path in the bucket; nil when it is gone or is no file.
    private func details(_ path: String) -> ObjectDetails? {
        guard case .file(let stamp) = FileSystem.kind(root + path) else { return nil }
        let name = path.hasSuffix(KeyNames.aside) ? String(path.dropLast(KeyNames.aside.utf8.count)) : path
        return ObjectStore.details(at: detailsRoot + name + KeyNames.details, of: stamp) ?? ObjectStore.unwritten(stamp)
    }

    /// What a folder holds, sorted by key; pieces of long names are put together.
    private func entries(
        _ path: String, _ base: [UInt8], where isWanted: ([UInt8], Bool) -> Bool
    ) -> [Entry] {
        var result: [Entry] = []
        collect(path, base, pieces: [], where: isWanted, into: &result)
        result.sort { $0.name.lexicographicallyPrecedes($1.name) }
        // A key's file may be seen in both of its places while it goes from one to the other.
        for index in result.indices.dropFirst().reversed() where result[index].name == result[index - 1].name {
            result.remove(at: index)
        }
        return result
    }

    private func collect(
        _ path: String, _ base: [UInt8], pieces: [UInt8], where isWanted: ([UInt8], Bool) -> Bool,
        into result: inout [Entry]
    ) {
        for name in FileSystem.names(in: root + path) ?? [] {
            let child = path + "/" + String(decoding: name.bytes, as: UTF8.self)
            var bytes = name.bytes
            if name.isFolder, bytes.suffix(2).elementsEqual(KeyNames.piece.utf8) {
                collect(child, base, pieces: pieces + bytes.dropLast(2), where: isWanted, into: &result)
                continue
            }
            if !name.isFolder, bytes.suffix(2).elementsEqual(KeyNames.aside.utf8) { bytes.removeLast(2) }
            guard let segment = KeyNames.segment(ofName: pieces + bytes) else { continue }
            let key = base + segment + (name.isFolder ? [UInt8(ascii: "/")] : [])
            guard key.count <= 1_024, isWanted(key, name.isFolder) else { continue }
            result.append(Entry(name: key, path: child, isFolder: name.isFolder))
        }
    }
}

import Foundation
import ObjectStore

/// A store with a bucket `data`, in a folder that goes with the value.
final class TemporaryStore {
    let folder: String
    let store: ObjectStore

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("objects-\(UUID())").path
        store = try ObjectStore(folder: folder)
        try store.createBucket("data")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func put(_ key: String, _ text: String = "hello") throws {
        try store.put("data", ObjectKey(key), Array(text.utf8))
    }

    func text(_ key: String) throws -> String {
        String(decoding: try store.open("data", ObjectKey(key)).contents(), as: UTF8.self)
    }

    func keys(_ request: ListRequest = ListRequest()) throws -> [String] {
        try store.list("data", request).objects.map(\.key.text)
    }

    /// Files under a folder of the store's, by path.
    func files(_ path: String) -> [String] {
        (FileManager.default.enumerator(atPath: folder + "/" + path)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// The code of the refusal; nil when there is none.
func code(_ body: () throws -> some Any) -> ObjectStoreError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? ObjectStoreError)?.code
    }
}

import FoundationEssentials
import NIOCore
import NIOPosix
import ObjectStore
import Synchronization
import Tabular

/// Runs what waits for the disk on a thread of its own kind, so that no task's thread does.
func onDisk<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive(body)
}

/// Keeps a download in memory.
final class MemorySink: DownloadSink {
    private let location: S3Location
    private let limit: Int
    private let bytes = Mutex<[UInt8]>([])

    init(_ location: S3Location, limit: Int) {
        self.location = location
        self.limit = limit
    }

    /// What came.
    var contents: [UInt8] { bytes.withLock { $0 } }

    func begin(size: Int?) async throws {
        guard size ?? 0 <= limit else { throw tooLarge("\(size ?? 0)") }
        bytes.withLock {
            $0.removeAll()
            $0.reserveCapacity(size ?? 0)
        }
    }

    func take(_ bytes: ByteBuffer) async throws {
        let fits = self.bytes.withLock {
            $0.append(contentsOf: bytes.readableBytesView)
            return $0.count <= limit
        }
        if !fits { throw tooLarge("more") }
    }

    private func tooLarge(_ size: String) -> ObjectStoreError {
        ObjectStoreError(.entityTooLarge, "\(location) has \(size) bytes; at most \(limit) are taken here.")
    }
}

/// Writes a download into a file, which appears whole at the end.
final class FileSink: DownloadSink {
    private struct State {
        var file: AtomicFile?
        /// Bytes that wait for a block to be full.
        var pending = ByteBuffer()
    }

    /// Bytes that are written at once.
    private static let blockSize = 1 << 18

    private let path: String
    private let state = Mutex(State())

    init(_ path: String) { self.path = path }

    func begin(size: Int?) async throws {
        try await onDisk { [self] in
            try state.withLock { state in
                state.pending.clear()
                // What came before a new beginning is removed with its file.
                state.file?.abandon()
                state.file = nil
                try Self.makeFolder(of: path)
                do throws(TableError) {
                    state.file = try AtomicFile(path: path)
                } catch { throw Self.unwritable(error) }
            }
        }
    }

    func take(_ bytes: ByteBuffer) async throws {
        let isFull = state.withLock { state in
            var bytes = bytes
            state.pending.writeBuffer(&bytes)
            return state.pending.readableBytes >= Self.blockSize
        }
        if isFull { try await onDisk { [self] in try state.withLock { try Self.flush(&$0) } } }
    }

    /// Flushes to disk and gives the file its name.
    func commit() async throws {
        try await onDisk { [self] in
            try state.withLock { state in
                try Self.flush(&state)
                do throws(TableError) { try state.file?.commit() } catch { throw Self.unwritable(error) }
            }
        }
    }

    /// Removes what was written unless it has its name already.
    func abandon() async {
        // Nothing here throws, and the pool of threads lasts as long as the program.
        try? await onDisk { [self] in state.withLock { $0.file?.abandon() } }
    }

    private static func flush(_ state: inout State) throws {
        do throws(TableError) {
            try state.pending.withUnsafeReadableBytes { bytes throws(TableError) in try state.file?.write(bytes) }
        } catch { throw unwritable(error) }
        state.pending.clear()
    }

    private static func makeFolder(of path: String) throws(ObjectStoreError) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.utf8.startIndex else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: String(path[..<slash]), withIntermediateDirectories: true)
        } catch {
            throw ObjectStoreError(.internalError, "the folder of \(path) can't be made: \(error)")
        }
    }

    private static func unwritable(_ error: TableError) -> ObjectStoreError {
        ObjectStoreError(.internalError, "\(error)", hint: error.hint)
    }
}

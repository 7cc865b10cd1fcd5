#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Synchronization

/// Files and folders being written aside, so that an interrupted program can take them away.
package final class TemporaryPaths: Sendable {
    package static let shared = TemporaryPaths()
    private let paths = Mutex<Set<String>>([])

    package func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    package func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// The paths now being written.
    package var all: [String] { paths.withLock { $0.sorted() } }
}

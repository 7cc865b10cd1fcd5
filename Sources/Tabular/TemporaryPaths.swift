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

    /// Makes something that lies aside for a while and remembers where, as one step that an interruption cannot split.
    ///
    /// - Parameter make: Makes it and returns its path, or nil when it could not.
    package func add(_ make: () -> String?) {
        paths.withLock { paths in
            if let path = make() { paths.insert(path) }
        }
    }

    /// Forgets a path that has got its name, or is gone.
    package func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// The paths now being written, sorted.
    package var all: [String] { paths.withLock { $0.sorted() } }

    /// Hands over what is being written aside, and lets nothing new be: the lock is held until the program ends in `body`.
    package func end(_ body: ([String]) -> Never) -> Never {
        paths.withLock { paths in body(paths.sorted()) }
    }
}

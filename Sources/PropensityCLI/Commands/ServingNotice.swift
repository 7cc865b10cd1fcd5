import Foundation
import Jobs
import Synchronization

/// Tells a home where its server listens and what it has at work, as soon as both are known.
final class ServingNotice: Sendable {
    private struct Known {
        var address: String?
        var revisions: [String: Int] = [:]
        var failures: [String: String] = [:]
    }

    private let known = Mutex(Known())
    private let home: Home?
    private let process = ProcessInfo.processInfo.processIdentifier

    /// - Parameter home: Who is told; nil for nobody.
    init(to home: Home?) { self.home = home }

    /// Callers can connect.
    ///
    /// - Returns: The endpoints at work, sorted.
    func listens(at address: String) -> [String] {
        tell { $0.address = address }
        return known.withLock { known in known.revisions.keys.filter { known.failures[$0] == nil }.sorted() }
    }

    /// What is deployed was read.
    func follows(_ revisions: [String: Int], failures: [String: String]) {
        tell {
            $0.revisions = revisions
            $0.failures = failures
        }
    }

    /// The server ends.
    func ends() {
        if let home { ServingState.clear(home, process: process) }
    }

    private func tell(_ change: (inout sending Known) -> Void) {
        known.withLock { known in
            change(&known)
            guard let home, let address = known.address else { return }
            ServingState(
                process: process, address: address, revisions: known.revisions, failures: known.failures
            ).tell(home)
        }
    }
}

/// Counts wrong credentials by peer, so that nobody can try them by the thousand.
public struct AttemptLimit: Sendable {
    private struct Window {
        var began: Double
        var failures: Int
    }

    /// Wrong credentials that a peer may send in a window.
    public let failures: Int
    /// Seconds that a window lasts.
    public let seconds: Double
    /// Peers remembered at once; beyond it the ones whose window began first are forgotten.
    private let peers = 4_096
    private var windows: [String: Window] = [:]

    /// A limit; by default 10 wrong credentials a minute.
    public init(failures: Int = 10, seconds: Double = 60) {
        self.failures = failures
        self.seconds = seconds
    }

    /// The seconds a peer has to wait; nil when it may try.
    mutating func wait(_ peer: String, now: Double) -> Int? {
        guard let window = windows[peer] else { return nil }
        let left = window.began + seconds - now
        guard left > 0, left <= seconds else {
            windows[peer] = nil
            return nil
        }
        return window.failures >= failures ? max(1, Int(left.rounded(.up))) : nil
    }

    mutating func fail(_ peer: String, now: Double) {
        if windows[peer] == nil, windows.count >= peers { forget() }
        windows[peer, default: Window(began: now, failures: 0)].failures += 1
    }

    /// Forgets the older half of the peers.
    private mutating func forget() {
        let times = windows.values.map(\.began).sorted()
        let middle = times[times.count / 2]
        windows = windows.filter { $0.value.began > middle }
    }
}

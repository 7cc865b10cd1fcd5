import Synchronization

/// The region that callers have to sign for: one, so that ARNs and buckets' names stay the same.
///
/// It is told, or it is that of the first properly signed call, from then on.
public final class HomeRegion: Sendable {
    private let region: Mutex<String?>
    private let settle: @Sendable (String) throws -> String

    /// A region that is known, or becomes known.
    ///
    /// - Parameters:
    ///   - region: nil when nothing says it yet.
    ///   - settle: Keeps the first call's region and returns the one that is kept, which is another when a call came first
    ///     elsewhere.
    public init(_ region: String?, settle: @escaping @Sendable (String) throws -> String = { $0 }) {
        self.region = Mutex(region)
        self.settle = settle
    }

    /// The region; nil while nobody has called.
    public var current: String? { region.withLock { $0 } }

    /// The region after a proven call for one.
    func settled(by called: String) throws -> String {
        try region.withLock { region in
            if let region { return region }
            let kept = try settle(called)
            region = kept
            return kept
        }
    }

    /// Whether text looks like a region's name, such as `us-west-2`.
    public static func isValid(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}

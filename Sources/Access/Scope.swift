/// What a credential allows.
public enum Scope: String, Sendable, Codable, CaseIterable, Comparable {
    /// To ask endpoints for predictions.
    case invoke
    /// To see endpoints, metrics and reports.
    case read
    /// To change anything; includes the other two.
    case admin

    /// The order in which scopes are listed.
    public static func < (first: Scope, second: Scope) -> Bool { first.rank < second.rank }

    private var rank: Int {
        switch self {
        case .invoke: 0
        case .read: 1
        case .admin: 2
        }
    }
}

import Crypto
import Foundation

/// Something to be told about one finding.
public struct AlertEvent: Sendable, Codable, Equatable {
    /// What happened to it.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// It is new.
        case opened
        /// Its kind or severity is another.
        case changed
        /// It is still there.
        case reminder
        /// It is over.
        case resolved
    }

    /// Names this event and no other, in each delivery of it: 24 hexadecimal digits.
    public var id: String
    /// Names the finding from its opening to its end: the same in all of its events.
    public var incident: String
    /// What happened.
    public var kind: Kind
    /// The finding, as it is now or was last.
    public var finding: ObservedFinding
    /// When it was first seen, seconds since 1970.
    public var since: Double

    /// Digits that depend on all of these texts and nothing else.
    static func digest(_ parts: [String]) -> String {
        let bytes = SHA256.hash(data: Data(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
        return bytes.prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

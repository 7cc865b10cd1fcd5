/// The folder that a variant's records go to: `{destination}/{endpoint}/{variant}`.
///
/// Made once for a variant and kept: comparing and hashing a place that is kept costs a few nanoseconds.
public struct CapturePlace: Sendable, Hashable, CustomStringConvertible {
    /// The folder below which endpoints' folders lie; no slash at the end.
    public let destination: String
    /// The endpoint's name.
    public let endpoint: String
    /// The variant's name.
    public let variant: String
    private let hash: Int

    /// A checked place.
    ///
    /// - Throws: ``CaptureError`` `invalidName` unless endpoint and variant are names, see ``isName(_:)``, and the
    ///   destination is a path of 1 to 512 bytes without NUL. So no name can lead out of the destination.
    public init(destination: String, endpoint: String, variant: String) throws(CaptureError) {
        try CapturePlace.check(destination: destination)
        try CapturePlace.check(name: endpoint, of: "endpoint")
        try CapturePlace.check(name: variant, of: "variant")
        self.destination = CapturePlace.trimmed(destination)
        self.endpoint = endpoint
        self.variant = variant
        var hasher = Hasher()
        hasher.combine(self.destination)
        hasher.combine(endpoint)
        hasher.combine(variant)
        hash = hasher.finalize()
    }

    /// The folder's path.
    public var folder: String { "\(destination == "/" ? "" : destination)/\(endpoint)/\(variant)" }

    /// The folder's path.
    public var description: String { folder }

    /// The same three names.
    public static func == (one: Self, other: Self) -> Bool {
        one.hash == other.hash && one.variant == other.variant && one.endpoint == other.endpoint
            && one.destination == other.destination
    }

    /// Feeds the hash that was computed when the place was made.
    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    static func check(destination: String) throws(CaptureError) {
        guard (1...512).contains(destination.utf8.count), !destination.utf8.contains(0) else {
            throw CaptureError(
                code: .invalidName, message: "a capture destination must be a folder's path of 1 to 512 bytes")
        }
    }

    static func check(name: String, of what: String) throws(CaptureError) {
        guard isName(name) else {
            throw CaptureError(
                code: .invalidName,
                message: "the \(what)'s name is not 1 to \(nameLimit) letters, digits and hyphens between them",
                hint: "use only A-Z, a-z, 0-9 and -")
        }
    }

    /// The greatest number of characters in an endpoint's or variant's name.
    package static let nameLimit = 63

    /// SageMaker's rule for names of endpoints and variants: letters, digits and hyphens between them, at most 63.
    ///
    /// So a name is safe in a path.
    package static func isName(_ name: String) -> Bool {
        let units = name.utf8
        guard let first = units.first, let last = units.last, units.count <= nameLimit else { return false }
        return isLetterOrDigit(first) && isLetterOrDigit(last)
            && units.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    static func trimmed(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
        return path
    }
}

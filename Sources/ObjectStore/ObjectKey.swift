/// An object's name in its bucket: 1 to 1,024 bytes of UTF-8.
///
/// Keys are equal when their bytes are, and are ordered by them, whatever Unicode says of their letters.
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The key as text.
    public let text: String

    /// A key.
    ///
    /// - Throws: `keyTooLong`, `invalidArgument` for an empty one.
    public init(_ text: String) throws(ObjectStoreError) {
        guard !text.isEmpty else { throw ObjectStoreError(.invalidArgument, "A key must have at least one character.") }
        guard text.utf8.count <= 1_024 else {
            throw ObjectStoreError(.keyTooLong, "Your key is too long: it has \(text.utf8.count) bytes, 1024 may be.")
        }
        self.text = text
    }

    /// A key that was one before.
    init(known bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

    /// The key as text.
    public var description: String { text }

    /// Whether the bytes are the same.
    public static func == (one: ObjectKey, other: ObjectKey) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

    /// Whether the bytes come first.
    public static func < (one: ObjectKey, other: ObjectKey) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

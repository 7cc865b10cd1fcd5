/// A range of an object's bytes, as the `Range` header says it.
public enum ByteRange: Sendable, Equatable {
    /// `bytes=2-5`: both ends belong to it.
    case bounded(first: Int, last: Int)
    /// `bytes=2-`.
    case from(Int)
    /// `bytes=-5`: the last five.
    case suffix(Int)

    /// Reads the header; nil when it says something else, for example several ranges, and is to be ignored.
    public init?(header: String) {
        let text = header.filter { $0 != " " }
        guard text.hasPrefix("bytes=") else { return nil }
        let ends = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?) where first <= last: self = .bounded(first: first, last: last)
        case (let first?, nil) where ends[1].isEmpty: self = .from(first)
        case (nil, let count?) where ends[0].isEmpty: self = .suffix(count)
        default: return nil
        }
    }

    /// The bytes of an object of `size` bytes.
    ///
    /// - Throws: `invalidRange` when there are none.
    public func resolve(size: Int) throws(ObjectStoreError) -> Range<Int> {
        let range =
            switch self {
            case .bounded(let first, let last): first < size ? first..<min(last, size - 1) + 1 : 0..<0
            case .from(let first): first < size ? first..<size : 0..<0
            case .suffix(let count): max(0, size - count)..<size
            }
        guard !range.isEmpty else {
            throw ObjectStoreError(.invalidRange, "The requested range is not satisfiable")
        }
        return range
    }
}

#if canImport(FoundationEssentials)
    import struct FoundationEssentials.UUID
    import typealias FoundationEssentials.uuid_t
#else
    import struct Foundation.UUID
    import typealias Foundation.uuid_t
#endif
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Random UUIDs (version 4 of RFC 9562) from the system's random numbers, fetched in blocks.
///
/// Foundation's `UUID()` asks the system for each one, which costs several times what a captured line costs.
enum RandomIds {
    private struct Block {
        var words: [UInt64] = []
    }

    private static let block = Mutex(Block())

    static func next() -> UUID {
        let (high, low) = block.withLock { block in
            if block.words.count < 2 { block.words = RandomIds.fetch() }
            return (block.words.removeLast(), block.words.removeLast())
        }
        let version = high & 0xffff_ffff_ffff_0fff | 0x4000
        let variant = low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let octets = (version.bigEndian, variant.bigEndian)
        return withUnsafeBytes(of: octets) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// 32 random words; one call of the system gives at most 256 bytes.
    private static func fetch() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 32)
        if words.withUnsafeMutableBytes({ getentropy($0.baseAddress, $0.count) }) == 0 { return words }
        var generator = SystemRandomNumberGenerator()
        return words.map { _ in generator.next() }
    }
}

import CZlib

/// The bytes of a data source from its start, once, inflated where need be.
struct ByteStream {
    private let source: DataSource
    private var offset = 0
    private let inflater: Inflater?

    init(_ source: DataSource) throws(TableError) {
        self.source = source
        inflater = source.isCompressed ? try Inflater(source) : nil
    }

    /// Fills the buffer; fewer bytes than it holds only at the end, 0 after it.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
        if let inflater { return try inflater.read(into: buffer) }
        let count = source.file.read(into: buffer, at: offset)
        guard count >= 0 else {
            throw TableError(.unreadable, "can't be read: \(systemError())", file: source.name)
        }
        offset += count
        return count
    }

    /// Moves past the next `count` bytes.
    mutating func skip(_ count: Int) throws(TableError) {
        guard inflater != nil else {
            offset += count
            return
        }
        var left = count
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while left > 0 {
            let done = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<min(left, buffer.count)]))
            if done == 0 { return }
            left -= done
        }
    }
}

/// Inflates a gzip file, all of its members one after the other.
private final class Inflater {
    private let source: DataSource
    private var offset = 0
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    /// Whether a member ended and none has begun since: the only place where the file may end.
    private var isBetweenMembers = false
    private var isAtEnd = false

    init(_ source: DataSource) throws(TableError) {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: 1 << 17, alignment: 16)
        guard czlib_inflate_init_gzip(stream) == Z_OK else {
            throw TableError(.corruptGzip, "can't be inflated: zlib doesn't start", file: source.name)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
        var done = 0
        while done < buffer.count && !isAtEnd {
            if stream.pointee.avail_in == 0 {
                let count = source.file.read(into: input, at: offset)
                guard count >= 0 else {
                    throw TableError(.unreadable, "can't be read: \(systemError())", file: source.name)
                }
                offset += count
                if count == 0 {
                    guard isBetweenMembers else { throw corrupt("ends in the middle of the compressed data") }
                    isAtEnd = true
                    break
                }
                stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(count)
            }
            if isBetweenMembers {
                // Some tools pad with zeros after the last member; gzip itself ignores them.
                if stream.pointee.next_in.pointee == 0 {
                    isAtEnd = true
                    break
                }
                guard inflateReset(stream) == Z_OK else { throw corrupt("can't be inflated") }
                isBetweenMembers = false
            }
            let room = min(buffer.count - done, Int(UInt32.max))
            stream.pointee.next_out = buffer.baseAddress.map { ($0 + done).assumingMemoryBound(to: UInt8.self) }
            stream.pointee.avail_out = UInt32(room)
            let status = inflate(stream, Z_NO_FLUSH)
            done += room - Int(stream.pointee.avail_out)
            switch status {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: isBetweenMembers = true
            default:
                let detail = stream.pointee.msg.map { String(cString: $0) }
                throw corrupt("is damaged gzip data" + (detail.map { " (\($0))" } ?? ""))
            }
        }
        return done
    }

    private func corrupt(_ what: String) -> TableError {
        TableError(.corruptGzip, what, hint: "check it with `gzip -t`, or copy it again", file: source.name)
    }
}

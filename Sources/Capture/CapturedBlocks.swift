#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads the files of a window one after the other, block by block.
package struct CapturedBlocks: ~Copyable {
    /// Bytes of a block; one with a longer line is as long as that.
    private static let size = 4 << 20

    private let window: Range<Double>
    private var files: ArraySlice<CaptureReader.File>
    /// The file that is read now; negative when there is none.
    private var descriptor: Int32 = -1
    /// What of it was read behind the last block.
    private var rest: [UInt8] = []
    private var nextLine = 1

    init(_ files: [CaptureReader.File], window: Range<Double>) {
        self.files = files[...]
        self.window = window
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next block, at least one of each file; nil after the last.
    ///
    /// - Throws: ``CaptureError`` `unreadable`.
    package mutating func next() throws(CaptureError) -> CapturedBlock? {
        guard let file = files.first else { return nil }
        if descriptor < 0 {
            descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Self.problem("\(file.path) can't be opened", -Int(errno)) }
        }
        var bytes = rest
        var (lines, isLast) = (Newlines.Found(), false)
        while lines.count == 0, !isLast {
            let known = bytes.count
            isLast = try fill(&bytes, of: file)
            lines = Newlines.all(in: bytes, from: known)
        }
        rest = Array(bytes[lines.end...])
        bytes.removeSubrange(lines.end...)
        let isWhole = Double(file.hour) >= window.lowerBound && Double(file.hour + 3600) <= window.upperBound
        let block = CapturedBlock(
            file: file, bytes: bytes, firstLine: nextLine, times: isWhole ? nil : window,
            isLast: isLast, isUnfinished: isLast && !rest.isEmpty)
        nextLine += lines.count
        if isLast {
            close(descriptor)
            (descriptor, rest, nextLine) = (-1, [], 1)
            files.removeFirst()
        }
        return block
    }

    /// Reads on until a block's size has come, and says whether the file is at its end.
    private func fill(_ bytes: inout [UInt8], of file: CaptureReader.File) throws(CaptureError) -> Bool {
        var problem = 0
        var isLast = false
        let known = bytes
        bytes = [UInt8](unsafeUninitializedCapacity: known.count + Self.size) { memory, count in
            count = memory.initialize(fromContentsOf: known)
            while count < memory.count {
                let read = CaptureFileSystem.retrying {
                    let read = systemRead(descriptor, UnsafeMutableBufferPointer(rebasing: memory[count...]))
                    return read < 0 ? -Int(errno) : read
                }
                if read <= 0 {
                    problem = read
                    isLast = true
                    break
                }
                count += read
            }
        }
        guard problem == 0 else { throw Self.problem("\(file.path) can't be read", problem) }
        return isLast
    }

    private static func problem(_ what: String, _ code: Int) -> CaptureError {
        CaptureError(code: .unreadable, message: "\(what): \(CaptureFileSystem.words(code))")
    }
}

/// Finds newlines.
enum Newlines {
    struct Found {
        var count = 0
        /// One past the last.
        var end = 0
    }

    static func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress else { return nil }
        return memchr(base + start, 0x0a, bytes.count - start).map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
    }

    static func all(in bytes: [UInt8], from start: Int) -> Found {
        bytes.withUnsafeBufferPointer { bytes in
            var found = Found()
            var from = start
            while let newline = first(in: bytes, from: from) {
                from = newline + 1
                found = Found(count: found.count + 1, end: from)
            }
            return found
        }
    }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
    read(descriptor, bytes.baseAddress, bytes.count)
}

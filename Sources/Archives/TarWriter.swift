import CZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes files into a compressed archive.
final class TarWriter {
    private static let level: Int32 = 6

    private let file: OutputFile
    private var stream = z_stream()
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    init(_ path: String) throws(ArchiveError) {
        file = try OutputFile(path)
        guard czlib_deflate_init_gzip(&stream, Self.level) == Z_OK else {
            throw ArchiveError(.system, "zlib has no memory")
        }
    }

    deinit { deflateEnd(&stream) }

    /// Adds a file under a path of its own.
    ///
    /// - Throws: `system` also when its length changes meanwhile.
    func add(_ path: String, as name: String) throws(ArchiveError) {
        guard let source = fopen(path, "re") else { throw ModelArchive.system("\(path) cannot be read") }
        defer { fclose(source) }
        var information = stat()
        guard fstat(fileno(source), &information) == 0 else { throw ModelArchive.system("\(path) cannot be read") }
        let length = Int(information.st_size)
        try compress(try TarHeader.bytes(file: name, length: length), Z_NO_FLUSH)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var done = 0
        while done < length {
            let count = fread(&block, 1, min(block.count, length - done), source)
            guard count > 0 else { throw ArchiveError(.system, "\(path) became shorter while it was read") }
            try compress(Array(block[..<count]), Z_NO_FLUSH)
            done += count
        }
        let padding = -length & (TarHeader.size - 1)
        if padding > 0 { try compress([UInt8](repeating: 0, count: padding), Z_NO_FLUSH) }
    }

    /// Ends the archive; the file is on disk then.
    func finish() throws(ArchiveError) {
        try compress([UInt8](repeating: 0, count: 2 * TarHeader.size), Z_FINISH)
        try file.close()
    }

    private func compress(_ bytes: [UInt8], _ flush: Int32) throws(ArchiveError) {
        var bytes = bytes
        var place = 0
        while true {
            var made = 0
            var left = 0
            let status: Int32 = bytes.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { buffer in
                    stream.next_in = input.baseAddress.map { $0 + place }
                    stream.avail_in = UInt32(input.count - place)
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = UInt32(buffer.count)
                    let status = deflate(&stream, flush)
                    made = buffer.count - Int(stream.avail_out)
                    left = Int(stream.avail_in)
                    return status
                }
            }
            place = bytes.count - left
            var failure: ArchiveError?
            output[..<made].withUnsafeBytes { part in
                do throws(ArchiveError) { try file.write(part) } catch { failure = error }
            }
            if let failure { throw failure }
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw ArchiveError(.system, "zlib failed with \(status)")
            }
            if status == Z_STREAM_END || (flush == Z_NO_FLUSH && left == 0 && made < output.count) { return }
        }
    }
}

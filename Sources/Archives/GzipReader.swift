import CZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a gzip file, unpacked piece by piece; several members one after the other are one file.
final class GzipReader {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private var stream = z_stream()
    private var input = [UInt8](repeating: 0, count: 64 << 10)
    private var inputStart = 0
    private var inputEnd = 0
    /// Inside a member; between members the file may end.
    private var isInside = true
    private var isOver = false

    init(_ path: String) throws(ArchiveError) {
        self.path = path
        guard let file = fopen(path, "re") else {
            throw ArchiveError(.system, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        self.file = file
        guard czlib_inflate_init_gzip(&stream) == Z_OK else {
            fclose(file)
            throw ArchiveError(.system, "zlib has no memory")
        }
    }

    deinit {
        inflateEnd(&stream)
        fclose(file)
    }

    /// Fills a buffer as far as the file goes.
    ///
    /// - Returns: How many bytes; fewer than asked for only at the end.
    /// - Throws: `damaged`, also for a file that ends too early.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ArchiveError) -> Int {
        var done = 0
        while done < buffer.count, !isOver {
            if inputStart == inputEnd {
                inputStart = 0
                inputEnd = fread(&input, 1, input.count, file)
                if inputEnd == 0 {
                    guard ferror(file) == 0 else { throw ArchiveError(.system, "\(path) cannot be read") }
                    guard !isInside else { throw ArchiveError(.damaged, "\(name) ends in the middle") }
                    isOver = true
                    break
                }
            }
            if !isInside {
                // What is added after the last member to fill a block is no other one.
                guard input[inputStart] != 0 else {
                    isOver = true
                    break
                }
                inflateReset(&stream)
                isInside = true
            }
            done += try inflateSome(into: UnsafeMutableBufferPointer(rebasing: buffer[done...]))
        }
        return done
    }

    private func inflateSome(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ArchiveError) -> Int {
        let (start, end) = (inputStart, inputEnd)
        var left = 0
        let status: Int32 = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress.map { $0 + start }
            stream.avail_in = UInt32(end - start)
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(clamping: buffer.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            left = Int(stream.avail_in)
            return status
        }
        inputStart = inputEnd - left
        let made = Int(UInt32(clamping: buffer.count) - stream.avail_out)
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isInside = false
        default: throw ArchiveError(.damaged, "\(name) is no gzip file, or damaged")
        }
        return made
    }

    private var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// Gzip files as a whole.
public enum Gzip {
    /// Unpacks a file.
    ///
    /// - Parameters:
    ///   - path: A gzip file.
    ///   - destination: The file to write; removed again when this fails.
    /// - Throws: ``ArchiveError``.
    public static func unpack(_ path: String, to destination: String) throws(ArchiveError) {
        let reader = try GzipReader(path)
        let file = try OutputFile(destination)
        do throws(ArchiveError) {
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
            defer { buffer.deallocate() }
            while true {
                let count = try reader.read(into: buffer)
                guard count > 0 else { break }
                try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            }
            try file.close()
        } catch {
            unlink(destination)
            throw error
        }
    }
}

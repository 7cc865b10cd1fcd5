#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Takes the entries out of one archive.
struct Unpacking {
    /// Bytes that a header of names may have.
    private static let longestHeader = 1 << 20

    private let reader: GzipReader
    private let folder: String
    private let limits: ModelArchive.Limits
    private var taken = 0
    private var entries = 0
    private var names: Set<String> = []
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    init(_ path: String, _ folder: String, _ limits: ModelArchive.Limits) throws(ArchiveError) {
        reader = try GzipReader(path)
        self.folder = folder
        self.limits = limits
        buffer = .allocate(capacity: 1 << 18)
    }

    /// Takes all of them; to be called once.
    ///
    /// - Returns: The paths of the files, in byte order.
    consuming func run() throws(ArchiveError) -> [String] {
        defer { buffer.deallocate() }
        var name: String?
        var length: Int?
        while let block = try block(isFirst: entries == 0 && name == nil), let header = try TarHeader(block) {
            let size = length ?? header.length
            switch header.type {
            case UInt8(ascii: "x"):
                let records = try TarHeader.records(try bytes(header.length))
                name = records["path"] ?? name
                if let told = records["size"] {
                    guard let number = Int(told), number >= 0 else {
                        throw ArchiveError(.damaged, "an entry of the archive has no length")
                    }
                    length = number
                }
            case UInt8(ascii: "g"), UInt8(ascii: "K"): _ = try bytes(header.length)
            case UInt8(ascii: "L"):
                name = String(decoding: try bytes(header.length).prefix { $0 != 0 }, as: UTF8.self)
            default:
                entries += 1
                guard entries <= limits.entries else {
                    throw ArchiveError(.tooLarge, "it holds more than \(limits.entries) entries")
                }
                try take(header.type, name ?? header.name, size)
                (name, length) = (nil, nil)
            }
        }
        // To the file's end, where its checksum is.
        while try read(buffer.count, mayEnd: true) > 0 {}
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private mutating func take(_ type: UInt8, _ name: String, _ length: Int) throws(ArchiveError) {
        let segments = try segments(name)
        switch type {
        case UInt8(ascii: "0") where !name.hasSuffix("/"):
            guard !segments.isEmpty else { throw ArchiveError(.refused, "a file in it has no name") }
            try makeFolders(segments.dropLast())
            try write(segments.joined(separator: "/"), length)
        case UInt8(ascii: "5"), UInt8(ascii: "0"):
            try makeFolders(segments[...])
            _ = try skip(length)
        default:
            throw ArchiveError(
                .refused, "\"\(name.prefix(200))\" in it is neither a file nor a folder, but a link or a device")
        }
    }

    /// - Throws: `refused` for a path that is not plainly below the folder.
    private func segments(_ name: String) throws(ArchiveError) -> [String] {
        let parts = name.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard !name.hasPrefix("/"), !parts.contains(".."), !name.utf8.contains(0),
            parts.allSatisfy({ $0.utf8.count <= 255 }), name.utf8.count <= 4_096, parts.count <= 64
        else { throw ArchiveError(.refused, "the path \"\(name.prefix(200))\" in it leads elsewhere") }
        return parts.filter { $0 != "." }
    }

    private func makeFolders(_ segments: ArraySlice<String>) throws(ArchiveError) {
        var path = folder
        for segment in segments {
            path += "/" + segment
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
                throw ModelArchive.system("\(path) cannot be made")
            }
        }
    }

    private mutating func write(_ name: String, _ length: Int) throws(ArchiveError) {
        let path = "\(folder)/\(name)"
        // A later entry of the name replaces an earlier one.
        if names.contains(name) { unlink(path) }
        let file = try OutputFile(path)
        names.insert(name)
        try expect(length)
        var left = length
        while left > 0 {
            let count = try read(min(left, buffer.count), mayEnd: false)
            try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            left -= count
        }
        try file.close()
        try skipPadding(length)
    }

    private mutating func skip(_ length: Int) throws(ArchiveError) {
        try expect(length)
        var left = length
        while left > 0 { left -= try read(min(left, buffer.count), mayEnd: false) }
        try skipPadding(length)
    }

    private mutating func bytes(_ length: Int) throws(ArchiveError) -> [UInt8] {
        guard length <= Self.longestHeader else { throw ArchiveError(.tooLarge, "a header in it has \(length) bytes") }
        var result: [UInt8] = []
        while result.count < length {
            let count = try read(min(length - result.count, buffer.count), mayEnd: false)
            result += buffer[..<count]
        }
        try skipPadding(length)
        return result
    }

    private mutating func skipPadding(_ length: Int) throws(ArchiveError) {
        let rest = -length & (TarHeader.size - 1)
        if rest > 0 { _ = try read(rest, mayEnd: false) }
    }

    /// - Returns: The next header; nil at the file's end.
    private mutating func block(isFirst: Bool) throws(ArchiveError) -> [UInt8]? {
        let count = try read(TarHeader.size, mayEnd: true)
        if count == 0, !isFirst { return nil }
        guard count == TarHeader.size else {
            throw ArchiveError(.damaged, isFirst ? "it is no tar archive" : "it ends in the middle")
        }
        return Array(buffer[..<count])
    }

    /// - Throws: `tooLarge` when so many more bytes are too many, before any of them is read.
    private func expect(_ length: Int) throws(ArchiveError) {
        guard length <= limits.bytes - taken else {
            throw ArchiveError(.tooLarge, "it holds more than \(limits.bytes) bytes")
        }
    }

    /// Reads into the buffer.
    private mutating func read(_ count: Int, mayEnd: Bool) throws(ArchiveError) -> Int {
        let read = try reader.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        taken += read
        guard taken <= limits.bytes else { throw ArchiveError(.tooLarge, "it holds more than \(limits.bytes) bytes") }
        guard mayEnd || read == count else { throw ArchiveError(.damaged, "it ends in the middle") }
        return read
    }
}

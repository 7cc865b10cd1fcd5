#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads captured records back, ours and those that SageMaker wrote.
public struct CaptureReader: Sendable {
    /// A file of captured lines.
    public struct File: Sendable, Equatable {
        /// Its path.
        public var path: String
        /// The variant whose traffic it holds.
        public var variant: String
        /// Where its hour's folder begins, in seconds since 1970.
        public var hour: Int
    }

    /// What was read.
    public struct Summary: Sendable, Equatable {
        /// Files read.
        public var files = 0
        /// Records that were handed over.
        public var records = 0
        /// Records outside the window, in a folder of which the window has only a part.
        public var outside = 0
        /// Files whose last line has no newline and was not read: a killed process left it, or it is being written.
        public var unfinished: [String] = []
        /// Lines that were no records and were passed over.
        public var bad = 0
    }

    /// The folder below which endpoints' folders lie.
    public let destination: String
    /// The endpoint.
    public let endpoint: String
    /// The variant; nil is all of them.
    public let variant: String?

    /// A reader of one endpoint's records.
    ///
    /// - Throws: ``CaptureError`` `invalidName`, see ``CapturePlace/init(destination:endpoint:variant:)``.
    public init(destination: String, endpoint: String, variant: String? = nil) throws(CaptureError) {
        let place = try CapturePlace(destination: destination, endpoint: endpoint, variant: variant ?? "all")
        self.destination = place.destination
        self.endpoint = endpoint
        self.variant = variant
    }

    /// The `*.jsonl` files of the hours' folders that a window touches, by variant, hour and name.
    ///
    /// - Parameters:
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    /// - Returns: Nothing when the endpoint has no folder. Other files and folders are ignored.
    /// - Throws: ``CaptureError`` `unreadable`.
    public func files(from start: Double, to end: Double) throws(CaptureError) -> [File] {
        let root = "\(destination == "/" ? "" : destination)/\(endpoint)"
        let variants =
            if let variant { [variant] } else { try Folder.names(in: root) ?? [] }
        var files: [File] = []
        for variant in variants where CapturePlace.isName(variant) && Folder.isFolder("\(root)/\(variant)") {
            for hour in try HourFolder.all(in: "\(root)/\(variant)", from: start, to: end) {
                files += try hour.files().map { File(path: $0, variant: variant, hour: hour.begin) }
            }
        }
        return files
    }

    /// Reads the records of a window, file by file in the order of ``files(from:to:)``.
    ///
    /// An hour's folder that lies wholly in the window gives all its records, as SageMaker reads them; one that the
    /// window cuts gives those whose own time is in the window. Memory is that of the longest line.
    ///
    /// - Parameters:
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    ///   - onBadLine: Told of a line that is no record; it is passed over. Without it such a line is an error.
    ///   - body: Takes each record.
    /// - Returns: What was read.
    /// - Throws: ``CaptureError`` `unreadable`; `badLine` with file and line; whatever `body` throws.
    @discardableResult
    public func read(
        from start: Double, to end: Double, onBadLine: ((CaptureError) -> Void)? = nil,
        _ body: (CapturedEvent, File) throws -> Void
    ) throws -> Summary {
        var summary = Summary()
        for file in try files(from: start, to: end) {
            let isWhole = Double(file.hour) >= start && Double(file.hour + 3600) <= end
            let rest = try CaptureReader.lines(of: file.path) { line, number in
                let event: CapturedEvent
                do throws(CaptureError) {
                    event = try CapturedEvent(line: line)
                } catch {
                    var error = error
                    error.message = "\(file.path) line \(number): \(error.message)"
                    guard let onBadLine else { throw error }
                    onBadLine(error)
                    summary.bad += 1
                    return
                }
                guard isWhole || (event.time >= start && event.time < end) else {
                    summary.outside += 1
                    return
                }
                try body(event, file)
                summary.records += 1
            }
            summary.files += 1
            if rest > 0 { summary.unfinished.append(file.path) }
        }
        return summary
    }

    /// Hands over each line that has a newline; empty ones are passed over.
    ///
    /// - Returns: Bytes after the last newline.
    static func lines(of path: String, _ body: (ArraySlice<UInt8>, Int) throws -> Void) throws -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CaptureError(
                code: .unreadable, message: "\(path) can't be opened: \(CaptureFileSystem.words(-errno))")
        }
        defer { close(descriptor) }
        var buffer: [UInt8] = []
        var number = 0
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = CaptureFileSystem.retrying {
                let count = systemRead(descriptor, &block, block.count)
                return count < 0 ? -Int(errno) : count
            }
            guard count >= 0 else {
                throw CaptureError(
                    code: .unreadable, message: "\(path) can't be read: \(CaptureFileSystem.words(count))")
            }
            if count == 0 { return buffer.count }
            // Only the new part can hold the first newline.
            var searchFrom = buffer.count
            buffer.append(contentsOf: block[..<count])
            var start = 0
            while let newline = firstNewline(in: buffer, from: searchFrom) {
                number += 1
                if newline > start { try body(buffer[start..<newline], number) }
                start = newline + 1
                searchFrom = start
            }
            buffer.removeSubrange(..<start)
        }
    }
}

private func firstNewline(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { raw in
        guard start < raw.count, let base = raw.baseAddress else { return nil }
        return memchr(base + start, 0x0a, raw.count - start).map { UnsafeRawPointer($0) - base }
    }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}

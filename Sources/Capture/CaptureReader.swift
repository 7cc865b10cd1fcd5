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
    /// window cuts gives those whose own time is in the window. Memory is that of a block of lines, or of the longest line.
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
        var blocks = try blocks(from: start, to: end)
        while let block = try blocks.next() {
            summary.add(
                try block.read { error in
                    guard let onBadLine else { throw error }
                    onBadLine(error)
                } _: { line in
                    try body(CapturedEvent(line), block.file)
                })
        }
        return summary
    }

    /// The lines of a window in blocks, in the order of ``files(from:to:)``, for several tasks to read.
    ///
    /// - Parameters:
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    /// - Returns: The blocks, which are read as they are asked for.
    /// - Throws: ``CaptureError`` `unreadable`.
    package func blocks(from start: Double, to end: Double) throws(CaptureError) -> CapturedBlocks {
        CapturedBlocks(try files(from: start, to: end), window: start..<max(start, end))
    }
}

extension CaptureReader.Summary {
    /// Adds what was read after it.
    package mutating func add(_ later: CaptureReader.Summary) {
        files += later.files
        records += later.records
        outside += later.outside
        unfinished += later.unfinished
        bad += later.bad
    }
}

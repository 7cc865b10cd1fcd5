/// Some whole lines of a file of captures, which any task may read.
package struct CapturedBlock: Sendable {
    /// The file.
    let file: CaptureReader.File
    /// The lines, each with its newline.
    let bytes: [UInt8]
    /// The first line's number, from 1.
    let firstLine: Int
    /// The times of the records that count; nil when all do, for the hour's folder lies wholly in the window.
    let times: Range<Double>?
    /// Whether the file ends here.
    let isLast: Bool
    /// Whether something without a newline follows in the file.
    let isUnfinished: Bool

    /// Hands over the records that are in the window.
    ///
    /// - Parameters:
    ///   - onBadLine: Told of a line that is no record; it is passed over unless this throws.
    ///   - body: Takes each record, which is gone after it returns.
    /// - Returns: What was read.
    /// - Throws: What the two throw.
    package func read<Failure: Error>(
        onBadLine: (CaptureError) throws(Failure) -> Void, _ body: (CapturedLine) throws(Failure) -> Void
    ) throws(Failure) -> CaptureReader.Summary {
        var summary = CaptureReader.Summary(files: isLast ? 1 : 0, unfinished: isUnfinished ? [file.path] : [])
        try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
            // Some tools put a byte order mark at a file's beginning.
            var (start, number) = (firstLine == 1 && bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0, firstLine)
            var form: CapturedForm?
            while let newline = Newlines.first(in: bytes, from: start) {
                defer { (start, number) = (newline + 1, number + 1) }
                if newline == start { continue }
                let line: CapturedLine
                do throws(CaptureError) {
                    let text = UnsafeBufferPointer(rebasing: bytes[start..<newline])
                    if let known = form?.read(text) {
                        line = known
                    } else {
                        line = try CapturedLine(text)
                        form = CapturedForm(of: line, text)
                    }
                } catch {
                    var error = error
                    error.message = "\(file.path) line \(number): \(error.message)"
                    try onBadLine(error)
                    summary.bad += 1
                    continue
                }
                if let times, !times.contains(line.time) {
                    summary.outside += 1
                } else {
                    try body(line)
                    summary.records += 1
                }
            }
        }
        return summary
    }
}

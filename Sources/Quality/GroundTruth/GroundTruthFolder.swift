public import Capture
import Tabular

#if canImport(FoundationEssentials)
    public import struct FoundationEssentials.UUID
#else
    public import struct Foundation.UUID
#endif

/// A folder of labels: `{folder}/yyyy/MM/dd/HH/*.jsonl`, by the hour in UTC in which a label was collected.
public struct GroundTruthFolder: Sendable {
    /// What was read.
    public struct Summary: Sendable, Equatable {
        /// Files read.
        public var files = 0
        /// Labels handed over.
        public var labels = 0
        /// Lines that were no labels and were passed over.
        public var bad = 0
    }

    /// The times that labels can be collected at, in seconds since 1970: the years to 9999.
    private static let times = 0..<253_402_300_800.0

    /// The folder's path, without a slash at the end.
    public let path: String

    /// The labels below a folder, which need not be there.
    public init(_ path: String) {
        var path = path[...]
        while path.utf8.count > 1, path.last == "/" { path.removeLast() }
        self.path = String(path)
    }

    // MARK: Writing

    /// Keeps labels in one new file, which appears whole or not at all.
    ///
    /// - Parameters:
    ///   - labels: At least one.
    ///   - time: When they were collected, in seconds since 1970; names the folder and the file.
    ///   - id: Makes the file's name unlike others of that millisecond; the same id and time replace the file, so that
    ///     a caller may repeat a call.
    /// - Returns: The file's path.
    /// - Throws: ``QualityError`` `bad-ground-truth` without labels, `bad-setting` for a time outside 1970 to 9999, `unwritable`.
    @discardableResult
    public func append(
        _ labels: [GroundTruthLabel], at time: Double, id: UUID = CaptureRecord.newEventId()
    ) throws(QualityError) -> String {
        guard !labels.isEmpty else { throw GroundTruthLabel.bad("there are no labels") }
        guard Self.times.contains(time) else {
            throw QualityError(.badSetting, "labels are collected between the years 1970 and 9999")
        }
        let moment = UTCTime(seconds: time)
        let name = "\(moment.minuteName)-\(id.uuidString.lowercased()).jsonl"
        let folder = "\(path)/\(moment.hourFolder)"
        try System.makeFolders(folder)
        do throws(TableError) {
            try AtomicFile.write(labels.flatMap(\.line), to: "\(folder)/\(name)")
        } catch {
            throw QualityError(.unwritable, error.message, hint: error.hint)
        }
        return "\(folder)/\(name)"
    }

    // MARK: Reading

    /// The `*.jsonl` files of the hours that a window touches, by hour and name, but those that by their name were made
    /// at its end or later.
    ///
    /// Files of ``append(_:at:id:)`` tell by their name, `mm-ss-SSS-…`, when in the hour they were made; others count with
    /// their hour.
    ///
    /// - Parameters:
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    /// - Returns: Their paths; nothing when there is no folder.
    /// - Throws: ``QualityError`` `unreadable`.
    public func files(from start: Double, to end: Double) throws(QualityError) -> [String] {
        do throws(CaptureError) {
            var files: [String] = []
            for hour in try HourFolder.all(in: path, from: start, to: end) {
                files += try hour.files().filter { file in
                    let second = Self.secondOfHour(file.dropFirst(hour.path.utf8.count + 1))
                    return second.map { Double(hour.begin) + $0 < end } ?? true
                }
            }
            return files
        } catch {
            throw QualityError(.unreadable, error.message, hint: error.hint)
        }
    }

    /// When in its hour a file was made, by its name `mm-ss-SSS-…`; nil of other names.
    private static func secondOfHour(_ name: Substring) -> Double? {
        let parts = name.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts.prefix(3).map(\.utf8.count) == [2, 2, 3],
            parts.prefix(3).allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let minute = Int(parts[0]), minute < 60, let second = Int(parts[1]), second < 60,
            let millisecond = Int(parts[2])
        else { return nil }
        return Double(minute * 60 + second) + Double(millisecond) / 1000
    }

    /// Reads the labels of a window in the order of ``files(from:to:)``; memory is that of the longest line.
    ///
    /// - Parameters:
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    ///   - onBadLine: Told of a line that is no label, with file and line; it is passed over.
    ///   - body: Takes each label.
    /// - Returns: What was read.
    /// - Throws: ``QualityError`` `unreadable`; whatever `body` throws.
    @discardableResult
    public func read(
        from start: Double, to end: Double, onBadLine: ((QualityError) -> Void)? = nil,
        _ body: (GroundTruthLabel) throws -> Void
    ) throws -> Summary {
        var summary = Summary()
        for file in try files(from: start, to: end) {
            try TextLines.forEach(of: file, limit: GroundTruthUpload.lineLimit) { line, number in
                if let line, line.allSatisfy({ $0 <= 0x20 }) { return }
                let label: GroundTruthLabel
                do throws(QualityError) {
                    guard let line else {
                        throw GroundTruthLabel.bad("the line is longer than \(GroundTruthUpload.lineLimit) bytes")
                    }
                    label = try GroundTruthLabel.read(line)
                } catch {
                    var error = error
                    error.message = "\(file) line \(number): \(error.message)"
                    onBadLine?(error)
                    summary.bad += 1
                    return
                }
                try body(label)
                summary.labels += 1
            }
            summary.files += 1
        }
        return summary
    }
}

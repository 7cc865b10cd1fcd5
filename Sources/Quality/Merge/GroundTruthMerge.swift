public import Capture

#if canImport(FoundationEssentials)
    public import struct FoundationEssentials.UUID
#else
    public import struct Foundation.UUID
#endif

/// Puts labels that arrived later beside the captured requests they belong to.
///
/// An inner join: a captured record matches the label whose identity is its inference ID or, where it has none, its event
/// ID. Of several labels of one identity the last counts, in the order of their files and lines. The labels are held in
/// memory, about 60 bytes each with UUIDs and one-byte labels; the captured records stream by.
public struct GroundTruthMerge: Sendable {
    /// What was found.
    public struct Summary: Sendable, Equatable {
        /// Captured records that have their label.
        public var matched = 0
        /// Captured records of the window that have no label.
        public var withoutLabel = 0
        /// Labels of the window, each identity once.
        public var labels = 0
        /// Labels that belong to no captured record of the window.
        public var unusedLabels = 0
        /// Labels that a later one of the same identity replaced.
        public var duplicateLabels = 0
        /// Lines of ground truth that were no labels.
        public var badLabelLines = 0
        /// Captured lines that were no records.
        public var badCapturedLines = 0
        /// The most bytes that the labels took in memory.
        public var labelBytes = 0
        /// The files written, by variant and hour.
        public var files: [String] = []
    }

    /// Where the captured records are.
    public var captured: CaptureReader
    /// Where the labels are.
    public var groundTruth: GroundTruthSource
    /// The folder below which `merge/{endpoint}/{variant}/yyyy/MM/dd/HH/part-00000-{id}.c000.jsonl` is written; nil
    /// writes nothing.
    public var output: String?
    /// Part of the files' names: the run's identity, so that a run that is repeated replaces its own files.
    public var id: UUID

    /// A merge of one endpoint's records.
    public init(
        captured: CaptureReader, groundTruth: GroundTruthSource, output: String? = nil,
        id: UUID = CaptureRecord.newEventId()
    ) {
        self.captured = captured
        self.groundTruth = groundTruth
        self.output = output
        self.id = id
    }

    /// Reads the labels, then the captured records of the window.
    ///
    /// Each file appears whole; those of hours that were finished before a failure stay, and a repeated run with the same
    /// ``id`` replaces them.
    ///
    /// - Parameters:
    ///   - start: The window of captured records begins here, in seconds since 1970.
    ///   - end: It ends here; this second is not part of it.
    ///   - labelsUntil: Labels of a folder that were collected from the hour of `start` up to this time count, also where
    ///     it is before `end`; give the present to take late ones. See ``GroundTruthFolder/files(from:to:)``.
    ///   - onBadLine: Told of each line that is no label or no record; it is passed over.
    ///   - onUnlabelled: Takes each captured record that has no label.
    ///   - body: Takes each merged record in the order of the captured files.
    /// - Returns: What was found.
    /// - Throws: ``QualityError`` or `CaptureError` `unreadable`; `unwritable`; whatever `body` throws.
    @discardableResult
    public func run(
        from start: Double, to end: Double, labelsUntil: Double, onBadLine: ((any Error) -> Void)? = nil,
        onUnlabelled: (CapturedEvent) throws -> Void = { _ in }, _ body: (MergedRecord) throws -> Void
    ) throws -> Summary {
        var table = LabelTable()
        var summary = Summary()
        let read = try groundTruth.read(from: start, to: labelsUntil, onBadLine: onBadLine) { table.add($0) }
        summary.badLabelLines = read.bad
        summary.labels = table.count
        summary.duplicateLabels = table.duplicates
        summary.labelBytes = table.footprint

        var part: (file: MergedPart, source: (String, Int))?
        let capturedSummary = try captured.read(from: start, to: end, onBadLine: { onBadLine?($0) }) { event, source in
            guard let (data, encoding) = table.take(event.inferenceId ?? event.eventId) else {
                summary.withoutLabel += 1
                return try onUnlabelled(event)
            }
            let record = MergedRecord(event: event, label: data, labelEncoding: encoding)
            summary.matched += 1
            if let output {
                if let open = part, open.source != (source.variant, source.hour) {
                    try open.file.commit()
                    summary.files.append(open.file.path)
                    part = nil
                }
                let file = try part?.file ?? newPart(below: output, variant: source.variant, hour: source.hour)
                part = (file, (source.variant, source.hour))
                try file.write(record.line)
            }
            try body(record)
        }
        if let part {
            try part.file.commit()
            summary.files.append(part.file.path)
        }
        summary.badCapturedLines = capturedSummary.bad
        summary.unusedLabels = table.count - table.used
        return summary
    }

    private func newPart(below output: String, variant: String, hour: Int) throws(QualityError) -> MergedPart {
        let folder = "\(output)/merge/\(captured.endpoint)/\(variant)/\(UTCTime(seconds: Double(hour)).hourFolder)"
        return try MergedPart(folder: folder, name: "part-00000-\(id.uuidString.lowercased()).c000.jsonl")
    }
}

/// Where labels come from.
public enum GroundTruthSource: Sendable {
    /// A folder by hour, in which the time that a label was collected counts.
    case folder(GroundTruthFolder)
    /// Labels at hand, all of which count.
    case labels([GroundTruthLabel])

    /// Labels by a path: a folder by hour, or a file of one line a label, JSON or CSV.
    ///
    /// - Throws: ``QualityError`` `unreadable`; `bad-ground-truth` that lists the file's mistakes by line.
    public init(path: String) throws(QualityError) {
        if System.isFolder(path) {
            self = .folder(GroundTruthFolder(path))
        } else if path == "-" || System.exists(path) {
            self = .labels(try GroundTruthUpload(path: path).checked())
        } else {
            throw QualityError(
                .unreadable, "there is no ground truth at \(path)",
                hint: "before any label has come, leave it out: the model's quality is then estimated")
        }
    }

    /// Hands over the labels collected in a window; see ``GroundTruthFolder/read(from:to:onBadLine:_:)``.
    func read(
        from start: Double, to end: Double, onBadLine: ((QualityError) -> Void)?,
        _ body: (GroundTruthLabel) throws -> Void
    ) throws -> GroundTruthFolder.Summary {
        switch self {
        case .folder(let folder): return try folder.read(from: start, to: end, onBadLine: onBadLine, body)
        case .labels(let labels):
            for label in labels { try body(label) }
            return GroundTruthFolder.Summary(files: 1, labels: labels.count)
        }
    }
}

import FoundationEssentials
import Testing

/// Compares a page with the one that was looked at and committed, under `Snapshots/`.
///
/// After a change that is meant, run once with `RECORD_SNAPSHOTS=1`: the run writes the new pages and fails, so that nobody
/// records by accident. Then look at the difference.
func expectSnapshot(_ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
        return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    guard text != expected else { return }
    let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
    let first = lines.first { $0 != $1 }
    Issue.record(
        "\(name) differs from its snapshot, first at\n  found    \(first?.0 ?? "(end)")\n  expected \(first?.1 ?? "(end)")",
        sourceLocation: sourceLocation
    )
}

/// The page between its style sheet and its scripts: what templates and content made.
func structure(of page: String) -> String {
    guard let body = page.firstRange(of: "<body>"), let footer = page.firstRange(of: "</footer>") else { return page }
    return String(page[body.lowerBound..<footer.upperBound]) + "\n"
}

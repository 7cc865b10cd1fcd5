import Capture
import Foundation

/// What was read of a folder of captures.
struct CapturedWindow {
    let rows: WindowRows
    /// Records that could not be read or whose two sides do not fit, and the first reason.
    let unusable: Int
    let firstProblem: String?
    /// Files whose last line is not finished.
    let unfinished: Int
    /// Seconds since 1970.
    let lastTime: Double?

    /// Reads captures.
    ///
    /// - Parameters:
    ///   - folder: The destination, an endpoint's folder, or a variant's.
    ///   - window: Seconds since 1970.
    ///   - reference: The baseline.
    /// - Throws: ``MonitorRunError`` when there are none or those of several endpoints; ``Capture/CaptureError`` when one
    ///   cannot be read.
    init(folder: String, window: Range<Double>, reference: BaselineReference) throws {
        let names = reference.names
        var rows = WindowRows(reference: reference.sample?.rows.count) { width in
            width == names.count ? names : (0..<width).map { "_c\($0)" }
        }
        var decoder = RecordRows(names: names)
        var refused: (count: Int, first: String?) = (0, nil)
        var last: Double?
        func refuse(_ reason: String) {
            refused.count += 1
            if refused.first == nil { refused.first = reason }
        }
        let summary = try Self.reader(folder).read(
            from: window.lowerBound, to: window.upperBound, onBadLine: { refuse($0.message) }
        ) { event, _ in
            last = max(last ?? 0, event.time)
            do throws(RecordRows.Problem) {
                try decoder.forEach(of: event) { row, outputs in rows.add(row, outputs: outputs) }
            } catch {
                refuse("event \(event.eventId): \(error.message)")
            }
        }
        self.rows = rows
        (unusable, firstProblem) = refused
        lastTime = last
        unfinished = summary.unfinished.count
    }

    /// A reader of the one endpoint in a folder.
    private static func reader(_ folder: String) throws -> CaptureReader {
        let path = URL(filePath: folder).standardizedFileURL.path
        let parts = path.split(separator: "/").map(String.init)
        func above(_ levels: Int) -> String { "/" + parts.dropLast(levels).joined(separator: "/") }
        if holdsYears(path), parts.count >= 2 {
            return try CaptureReader(destination: above(2), endpoint: parts[parts.count - 2], variant: parts.last)
        }
        let children = folders(in: path)
        if let name = parts.last, children.contains(where: { holdsYears("\(path)/\($0)") }) {
            return try CaptureReader(destination: above(1), endpoint: name)
        }
        let endpoints = children.filter { child in
            folders(in: "\(path)/\(child)").contains { holdsYears("\(path)/\(child)/\($0)") }
        }
        if endpoints.count == 1 { return try CaptureReader(destination: path, endpoint: endpoints[0]) }
        guard endpoints.isEmpty else {
            throw MonitorRunError(
                .noCaptures,
                "\(folder) has captures of \(endpoints.count) endpoints: \(endpoints.joined(separator: ", "))",
                hint: "give the folder of one of them, such as \(folder)/\(endpoints[0])")
        }
        throw MonitorRunError(
            .noCaptures, "there are no captures in \(folder)",
            hint:
                "captures are in DESTINATION/ENDPOINT/VARIANT/yyyy/MM/dd/HH; `propensity endpoints` tells the destination"
        )
    }

    private static func folders(in path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// Whether a folder has folders of years.
    private static func holdsYears(_ path: String) -> Bool {
        folders(in: path).contains { $0.utf8.count == 4 && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}

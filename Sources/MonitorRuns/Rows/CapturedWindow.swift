package import Capture
import Foundation

/// What was read of a folder of captures.
package struct CapturedWindow {
    let rows: WindowRows
    /// Records that could not be read or whose two sides do not fit, and the first reason.
    let unusable: Int
    let firstProblem: String?
    /// Files whose last line is not finished.
    let unfinished: Int
    /// Seconds since 1970.
    let lastTime: Double?
    /// Keys of JSON objects that the baseline has no column for, sorted.
    let unknownKeys: [String]

    /// Reads captures: several tasks read lines, and rows are taken in the order of the lines.
    ///
    /// - Parameters:
    ///   - folder: The destination, an endpoint's folder, or a variant's.
    ///   - window: Seconds since 1970.
    ///   - reference: The baseline.
    /// - Throws: ``MonitorRunError`` when there are none or those of several endpoints; ``Capture/CaptureError`` when one
    ///   cannot be read.
    init(folder: String, window: Range<Double>, reference: BaselineReference) async throws {
        let names = reference.names
        var rows = WindowRows(reference: reference.sample?.rows.count) { width in
            width == names.count ? names : (0..<width).map { "_c\($0)" }
        }
        var refused = CapturedRows.Refusals()
        var last: Double?
        var unfinished = 0
        var unknown: Set<String> = []
        try await Self.inOrder(
            try Self.reader(folder).blocks(from: window.lowerBound, to: window.upperBound), names: names,
            apart: reference.namesApart
        ) { part in
            part.forEach { rows.add($0.cells, outputs: $0.outputs) }
            refused.add(part.refused)
            unknown.formUnion(part.unknownKeys)
            last = [last, part.lastTime].compactMap(\.self).max()
            if part.isUnfinished { unfinished += 1 }
        }
        self.rows = rows
        (unusable, firstProblem) = (refused.count, refused.first)
        lastTime = last
        self.unfinished = unfinished
        unknownKeys = unknown.sorted()
    }

    /// Reads blocks on all cores and hands over their rows in order; one block more than there are cores is in memory.
    private static func inOrder(
        _ blocks: consuming CapturedBlocks, names: [String], apart: Set<String>, _ consume: (CapturedRows) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (index: Int, rows: CapturedRows).self) { group in
            var (started, consumed) = (0, 0)
            var waiting: [Int: CapturedRows] = [:]
            func start() throws {
                guard let block = try blocks.next() else { return }
                let index = started
                started += 1
                group.addTask { (index, CapturedRows(block, names: names, apart: apart)) }
            }
            for _ in 0...ProcessInfo.processInfo.activeProcessorCount { try start() }
            while let part = try await group.next() {
                waiting[part.index] = part.rows
                while let rows = waiting.removeValue(forKey: consumed) {
                    consumed += 1
                    // The next block is read while this one's rows are taken.
                    try start()
                    consume(rows)
                }
            }
        }
    }

    /// A reader of the one endpoint in a folder.
    package static func reader(_ folder: String) throws -> CaptureReader {
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

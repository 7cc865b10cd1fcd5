import Foundation
import Monitoring
import Tabular

@testable import MonitorRuns

/// A fresh folder with baselines, data and captures; it goes away with the value.
final class TestFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "monitor-runs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Names of what is in a folder, hidden ones too, sorted.
    func entries(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
    }

    func object(_ name: String) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path(name)))) as? [String: Any]
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// A CSV file of columns.
    func table(_ columns: [(name: String, cells: [String])], to name: String) throws {
        var lines = [columns.map(\.name).joined(separator: ",")]
        for row in 0..<(columns.first?.cells.count ?? 0) {
            lines.append(columns.map { $0.cells[row] }.joined(separator: ","))
        }
        try write((lines.joined(separator: "\n") + "\n").utf8, to: name)
    }

    /// The three files of a baseline.
    func baseline(_ columns: [(name: String, cells: [String])], to name: String) throws {
        let baseline = try Baseline(
            columns.map { column in
                var profiler = ColumnProfiler(name: column.name)
                for cell in column.cells {
                    var text = cell
                    text.withUTF8 { profiler.add($0.isEmpty ? nil : UnsafeRawBufferPointer($0)) }
                }
                return profiler
            })
        try write(baseline.statistics.json, to: "\(name)/statistics.json")
        try write(baseline.constraints.json, to: "\(name)/constraints.json")
        if let distributions = baseline.distributions {
            try write(distributions.json, to: "\(name)/distributions.json")
        }
    }

    /// The sample of a model's folder: rows with the same prediction.
    func reference(_ columns: [(name: String, cells: [String])], to name: String) throws {
        let writer = try CSVWriter(
            path: path("\(name)/reference.csv.gz"), names: ["prediction"] + columns.map(\.name))
        for row in 0..<(columns.first?.cells.count ?? 0) {
            writer.append("0.25")
            for column in columns { writer.append(column.cells[row]) }
            try writer.endRow()
        }
        try writer.close()
    }

    /// Captured records of one second each, from 2026-01-31T21:00:00Z on: requests and answers in CSV.
    func captures(_ records: [(request: String, answer: String)], endpoint: String = "shop") throws {
        let lines = records.enumerated().map { index, record in
            #"{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":""#
                + record.request
                + #"","encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv","mode":"OUTPUT","data":""#
                + record.answer + #"","encoding":"CSV"}},"eventMetadata":{"eventId":"e\#(index)","inferenceTime":"#
                + #""2026-01-31T21:\#(Self.two(index / 60)):\#(Self.two(index % 60))Z"},"eventVersion":"0"}"# + "\n"
        }
        try write(lines.joined().utf8, to: "captured/\(endpoint)/AllTraffic/2026/01/31/21/one.jsonl")
    }

    /// 2026-01-31T21:00:00Z.
    static let hour = 1_769_893_200.0

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Columns made by counting.
enum Counted {
    /// 1 in the first `share` of each hundred rows, 0 in the others.
    static func ones(_ share: Int, rows: Int = 1000) -> [String] { (0..<rows).map { $0 % 100 < share ? "1" : "0" } }

    /// 0 to 96 in a mixed order.
    static func numbers(rows: Int = 1000) -> [String] { (0..<rows).map { "\($0 * 41 % 97)" } }
}

extension RowCells {
    /// A row of texts; an empty one is missing.
    init(_ cells: [String]) {
        self.init()
        for cell in cells { append(cell.utf8) }
    }

    var texts: [String?] { (0..<count).map(text) }
}

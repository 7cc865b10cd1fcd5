import Statistics
import Testing

@testable import Monitoring

@Suite struct RowProfilerTests {
    private let names = ["flag", "rare", "price", "word", "digit"]

    /// Rows of text, more than two batches of them.
    private var rows: [[String]] {
        (0..<9_001).map { row in
            let hash = XXH64.hash("\(row)")
            return [
                hash % 7 == 0 ? "" : "\(hash % 2)", row == 5_000 ? "x" : "0", "\(hash % 100_000).5",
                row == 0 ? "1" : "w\(hash % 20)", "\(hash % 10)",
            ]
        }
    }

    private func cellByCell(_ rows: [[String]]) -> DatasetProfiler {
        var dataset = DatasetProfiler(columns: names)
        for row in rows { for (column, cell) in row.enumerated() { dataset.columns[column].add(cell) } }
        return dataset
    }

    private func add(_ row: [String], to profiler: inout RowProfiler) throws(MonitoringError) {
        let text = Array(row.joined(separator: ",").utf8)
        var cells: [Range<Int>] = []
        var start = 0
        for cell in row {
            cells.append(start..<start + cell.utf8.count)
            start += cell.utf8.count + 1
        }
        // An array's closure cannot throw a typed error.
        let result = text.withUnsafeBytes { text in
            cells.withUnsafeBufferPointer { cells in
                Result { () throws(MonitoringError) in try profiler.add(text, cells: cells) }
            }
        }
        try result.get()
    }

    @Test(arguments: [0, 1, 4_096, 9_001])
    func rowsEqualTheirCells(number: Int) throws {
        let rows = Array(rows.prefix(number))
        var profiler = RowProfiler(columns: names)
        for row in rows { try add(row, to: &profiler) }
        #expect(profiler.rowCount == number)
        #expect(try Baseline(profiler.profile()) == Baseline(cellByCell(rows)))
    }

    @Test func rowsCanFollowAProfile() throws {
        let rows = Array(rows.prefix(3_000))
        var first = RowProfiler(columns: names)
        for row in rows[..<1_000] { try add(row, to: &first) }
        _ = first.profile()
        for row in rows[1_000..<2_000] { try add(row, to: &first) }
        var second = RowProfiler(first.profile())
        #expect(second.rowCount == 2_000)
        for row in rows[2_000...] { try add(row, to: &second) }
        #expect(try Baseline(second.profile()) == Baseline(cellByCell(rows)))
    }

    @Test func rowsThatDoNotFitAreRefusedWhole() throws {
        var profiler = RowProfiler(columns: ["a", "b"])
        #expect(
            throws: MonitoringError(.columnsDiffer, "a row of 1 cells for a data set of 2 columns")
        ) { try add(["1"], to: &profiler) }
        let text: [UInt8] = [0x31]
        _ = text.withUnsafeBytes { text in
            [0..<1, 1..<2].withUnsafeBufferPointer { cells in
                #expect(throws: MonitoringError(.columnsDiffer, "a row has a cell outside its text of 1 bytes")) {
                    try profiler.add(text, cells: cells)
                }
            }
        }
        #expect(profiler.rowCount == 0)
        #expect(profiler.profile().columns.allSatisfy { $0.rowCount == 0 })
    }

    @Test func cellsInBulkEqualCellsAlone() throws {
        let rows = rows
        for (column, name) in names.enumerated() {
            var bulk = ColumnProfiler(name: name)
            bulk.addCells { add in
                for row in rows { Array(row[column].utf8).withUnsafeBytes { add($0) } }
            }
            #expect(try Baseline([bulk]) == Baseline([ColumnProfiler(name: name, rows.map { $0[column] })]))
        }
    }

    @Test(arguments: [1, 2, 8])
    func columnsInTasksEqualColumnsInTurn(tasks: Int) async throws {
        let rows = rows
        var dataset = DatasetProfiler(columns: names)
        for part in [rows[..<3_000], rows[3_000...]] {
            await dataset.addToColumns(tasks: tasks) { index, column in
                for row in part { column.add(row[index]) }
            }
        }
        #expect(dataset.columns.map(\.name) == names)
        #expect(try Baseline(dataset) == Baseline(cellByCell(rows)))
    }
}

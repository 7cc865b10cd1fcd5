import Statistics
import Testing

@testable import Monitoring

@Suite struct DatasetProfilerTests {
    private let names = (0..<23).map { "c\($0)" }

    private func cells(_ column: Int, rows: Int = 6_000) -> ColumnCells {
        switch column {
        case 5: return .integers((0..<rows).map { Int64(XXH64.hash("\($0)") % 500) })
        case 11: return .categories(codes: (0..<rows).map { Int32($0 % 3) - 1 }, dictionary: ["a", "b"])
        default:
            return .binary(
                (0..<rows).map { row in
                    let hash = XXH64.hash("\(row) \(column)") % 64
                    return column == 3 && hash < 5 ? 255 : hash < UInt64(column) ? 1 : 0
                }
            )
        }
    }

    @Test func columnsTogetherEqualColumnsAlone() throws {
        var together = DatasetProfiler(columns: names)
        try together.add(names.indices.map { cells($0) })
        let alone = names.indices.map { column in
            var profiler = ColumnProfiler(name: names[column])
            profiler.add(cells(column))
            return profiler
        }
        #expect(try Baseline(together).statistics.json == Baseline(alone).statistics.json)
    }

    @Test(arguments: [1, 2, 5])
    func theNumberOfTasksDoesNotMatter(tasks: Int) async throws {
        let cells = names.indices.map { self.cells($0) }
        var one = DatasetProfiler(columns: names)
        try one.add(cells)
        let several = try await DatasetProfiler.profiling(names, cells, tasks: tasks)
        #expect(try Baseline(several) == Baseline(one))
    }

    @Test func batchesEqualWholeColumns() throws {
        var batched = DatasetProfiler(columns: ["a", "b"])
        try batched.add([.binary([0, 1]), .integers([1, 2])])
        try batched.add([.binary([1, 255, 1]), .integers([3, .min, 5])])
        var whole = DatasetProfiler(columns: ["a", "b"])
        try whole.add([.binary([0, 1, 1, 255, 1]), .integers([1, 2, 3, .min, 5])])
        #expect(try Baseline(batched) == Baseline(whole))
    }

    @Test func partsMergeColumnByColumn() throws {
        var first = DatasetProfiler(columns: ["a", "b"])
        try first.add([.binary([0, 1]), .integers([1, 2])])
        var second = DatasetProfiler(columns: ["a", "b"])
        try second.add([.binary([1]), .integers([9])])
        try first.merge(second)
        #expect(try Baseline(first).statistics["b"]?.numerical?.sum == 12)
        #expect(throws: MonitoringError(.columnsDiffer, "cannot merge summaries of different columns")) {
            try first.merge(DatasetProfiler(columns: ["a"]))
        }
    }

    @Test func cellsThatDoNotFitAreRefused() async {
        var profiler = DatasetProfiler(columns: ["a", "b"])
        #expect(throws: MonitoringError.self) { try profiler.add([.binary([])]) }
        #expect(
            throws: MonitoringError(.columnsDiffer, #"column "b" has 1 rows where column "a" has 2"#)
        ) { try profiler.add([.binary([0, 1]), .binary([1])]) }
        #expect(profiler.columns.allSatisfy { $0.rowCount == 0 })
        await #expect(throws: MonitoringError.self) {
            try await DatasetProfiler.profiling(["a", "b"], [.binary([0, 1]), .binary([1])], tasks: 2)
        }
    }
}

import Drift
import Foundation
import Monitoring
import Testing

@testable import MonitorRuns

@Suite struct KeptMemoryTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private var path: String { folder.path("memory.json") }

    /// Looks at a window of 300 rows, as an execution does: what is known before it, and with it.
    private func look(start: Double? = nil, end: Double, keep: Bool = true) throws -> Int {
        func column(_ cells: [String]) -> ColumnDistribution {
            var profiler = ColumnProfiler(name: "member")
            for cell in cells {
                var text = cell
                text.withUTF8 { profiler.add(UnsafeRawBufferPointer($0)) }
            }
            return profiler.distribution
        }
        let window = (start ?? end - 3600)..<end
        var kept = KeptMemory(path: path, baseline: "model")
        var memory = kept.memory(before: window)
        let before = memory.windowCount
        _ = DriftCheck.run(
            baseline: DriftBaseline(columns: [column(Counted.ones(29))]),
            window: DriftWindow(columns: [column(Counted.ones(30, rows: 300))]), memory: &memory)
        if keep { try kept.keep(memory, window: window, in: path) }
        return before
    }

    @Test func windowsAddUp() throws {
        #expect(try look(end: 3600) == 0)
        #expect(try look(end: 7200) == 1)
        #expect(try look(end: 10_800) == 2)
    }

    @Test func windowThatIsLookedAtAgainCountsOnce() throws {
        _ = try look(end: 3600)
        _ = try look(end: 7200)
        // The registry did not hear of it: the same window again, twice.
        #expect(try look(end: 7200) == 1)
        #expect(try look(end: 7200) == 1)
        #expect(try look(end: 10_800) == 2)
    }

    @Test func lateWindowIsNotKept() throws {
        _ = try look(end: 3600)
        _ = try look(end: 7200)
        _ = try look(end: 3600)
        #expect(try look(end: 10_800) == 2)
    }

    /// The last three hours, every hour: each third one is kept, and none is looked at together with one that shares its rows.
    @Test func rowsOfOverlappingWindowsCountOnce() throws {
        var known: [Int] = []
        for hour in 3...12 { known.append(try look(start: Double(hour - 3) * 3600, end: Double(hour) * 3600)) }
        #expect(known == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3])
        // The last one again, and one over more time than any kept.
        #expect(try look(start: 9 * 3600, end: 12 * 3600) == 3)
        #expect(try look(start: 0, end: 13 * 3600) == 0)
        #expect(try look(end: 13 * 3600) == 4)
    }

    @Test func otherBaselineAndBrokenFileStartAnew() throws {
        _ = try look(end: 3600)
        #expect(KeptMemory(path: path, baseline: "another").memory(before: 3600..<7200).windowCount == 0)
        try folder.write("{".utf8, to: "memory.json")
        #expect(try look(end: 7200, keep: false) == 0)
    }

    @Test func fileOfAnEarlierVersionIsRead() throws {
        _ = try look(end: 3600)
        var object = try #require(try folder.object("memory.json"))
        object["before"] = nil
        object["windowEnd"] = nil
        object["windowStart"] = nil
        try folder.write(try JSONSerialization.data(withJSONObject: object), to: "memory.json")
        #expect(try look(end: 7200) == 1)
    }
}

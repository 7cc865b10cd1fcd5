import Tabular
import Testing

@testable import Exploration

@Suite struct DistinctTextTests {
    @Test func repeatedAndEmptyCellsAreCounted() {
        guard case .text(let cells) = SampleTables.text(["a", "", "b", "a", "long enough for words", "b", ""]) else {
            return
        }
        #expect(DistinctText.counts(cells) == .init(distinct: 3, missing: 2, repeated: "a"))
    }

    @Test func manyDistinctCellsStayDistinct() {
        guard case .text(let cells) = SampleTables.text((0..<20_000).map { "user-\($0 * 31)" }) else { return }
        #expect(DistinctText.counts(cells) == .init(distinct: 20_000, missing: 0, repeated: nil))
    }

    @Test func theFirstRepeatIsFoundAmongManyRows() {
        let words = (0..<20_000).map { $0 == 9_000 ? "user-17" : $0 > 15_000 ? "user-\($0 - 15_000)" : "user-\($0)" }
        guard case .text(let cells) = SampleTables.text(words) else { return }
        #expect(DistinctText.counts(cells) == .init(distinct: 15_000, missing: 0, repeated: "user-17"))
    }

    @Test func cellsThatDifferByTrailingZeroBytesAreDistinct() {
        let cells = TextValues(bytes: [65, 65, 0, 65, 0, 0], ends: [1, 3, 6])
        #expect(DistinctText.counts(cells).distinct == 3)
    }
}

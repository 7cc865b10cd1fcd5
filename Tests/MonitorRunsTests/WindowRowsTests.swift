import Drift
import Monitoring
import Testing

@testable import MonitorRuns

@Suite struct WindowRowsTests {
    private func window(_ rows: [[String]], reference: Int? = nil) -> WindowRows {
        var window = WindowRows(reference: reference) { width in (0..<width).map { "c\($0)" } }
        for row in rows { window.add(RowCells(row), outputs: 1) }
        return window
    }

    @Test func noRowsAreNoProfile() {
        #expect(window([]).profile() == nil)
        #expect(window([]).outputs == nil)
    }

    @Test func rowsOfTheCommonestLengthAreTheWindow() throws {
        let window = window([["1", "2", "3"], ["1", "2"], ["3", ""], ["5", "6"]])
        let profile = try #require(window.profile())
        #expect(profile.columns.map(\.name) == ["c0", "c1"])
        #expect(profile.columns.map(\.rowCount) == [3, 3])
        #expect(profile.columns.map(\.presentCount) == [3, 2])
        #expect(window.rowsByWidth == [2: 3, 3: 1])
        #expect(window.outputs == 1)
    }

    @Test func ofTwoLengthsThatAreEquallyCommonTheShorterCounts() throws {
        let profile = try #require(window([["1", "2", "3"], ["1", "2"]]).profile())
        #expect(profile.columns.count == 2)
    }

    @Test func everyLengthIsCounted() {
        let rows = (1...7).map { [String](repeating: "1", count: $0) }
        #expect(window(rows).rowsByWidth == Dictionary(uniqueKeysWithValues: (1...7).map { ($0, 1) }))
    }

    @Test func rowsThatWereOnlyCountedAreSaid() {
        #expect(window([["1"], ["2"]]).note == nil)
        #expect(
            window([["1", "2"], ["1"], ["2", "3"], ["1", "2", "3"]]).note
                == "2 of 4 rows do not have 2 cells and were only counted: 1 of 1, 1 of 3")
    }

    @Test func lengthThatBecomesCommonTakesTheRarestOnesPlace() throws {
        let rare = (1...4).map { [String](repeating: "1", count: $0) }
        let common = (0..<100).map { _ in [String](repeating: "7", count: 9) }
        let window = window(rare + common)
        let profile = try #require(window.profile())
        // The first and the second row of nine cells were counted, and the second made room.
        #expect(profile.columns.count == 9 && profile.columns[0].rowCount == 98)
        #expect(window.rowsByWidth == [1: 1, 2: 1, 3: 1, 4: 1, 9: 100])
        #expect(
            window.note
                == "4 of 104 rows do not have 9 cells and were only counted: 1 of 1, 1 of 2, 1 of 3, 1 of 4; "
                + "2 rows of 9 cells came before that was seen to be the commonest length")
    }

    @Test func columnsAreProfiledByTheirCells() throws {
        let profile = try #require(window([["1", "x"], ["2", "x"], ["6", "y"]]).profile())
        #expect(profile.columns[0].inferredType == .integral)
        #expect(profile.columns[0].numbers?.sum == 9)
        #expect(profile.columns[1].valueCounts == [.init(value: "x", count: 2), .init(value: "y", count: 1)])
    }

    @Test func repeatsAreCountedAmongAsManyRowsAsTheReferenceHas() throws {
        let rows = ["a", "b", "a", "a", "c", "d", "e"].map { [$0] }
        let all = try #require(window(rows).profile()?.distinctRows)
        #expect(all.rows == 7 && all.distinct == 5)
        let first = try #require(window(rows, reference: 4).profile()?.distinctRows)
        #expect(first.rows == 4 && first.distinct == 2)
        let few = try #require(window(rows, reference: 100).profile()?.distinctRows)
        #expect(few.rows == 7 && few.distinct == 5)
    }

    @Test func smallWindowIsKeptWhole() throws {
        let profile = try #require(window((0..<300).map { ["\($0)"] }).profile())
        #expect(profile.sample.map(\.texts) == (0..<300).map { ["\($0)"] })
    }

    @Test func largeWindowIsSampledEvenly() throws {
        let profile = try #require(window((0..<20_000).map { ["\($0)"] }).profile())
        #expect(profile.sample.count == WindowRows.sampleSize)
        let late = profile.sample.count { (Int($0.text(0) ?? "") ?? 0) >= 10_000 }
        // Half of 5,000; five standard deviations of 31 for 5,000 drawn of 20,000.
        #expect(abs(late - 2500) < 155)
        #expect(Set(profile.sample).count == WindowRows.sampleSize)
    }
}

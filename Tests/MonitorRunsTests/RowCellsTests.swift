import Testing

@testable import MonitorRuns

@Suite struct RowCellsTests {
    @Test func cellsKeepTheirTextAndAnEmptyOneIsMissing() {
        let row = RowCells(["a,b", "", "é"])
        #expect(row.count == 3)
        #expect(row.texts == ["a,b", nil, "é"])
    }

    @Test func anotherRowsCellsComeAfterItsOwn() {
        var row = RowCells(["0.5", ""])
        row.append(RowCells(["x", "", "yz"]))
        #expect(row.texts == ["0.5", nil, "x", nil, "yz"])
    }

    @Test func rowsAreEqualByTheirCellsAndNotByTheirBytesAlone() {
        #expect(RowCells(["ab", "c"]) == RowCells(["ab", "c"]))
        #expect(RowCells(["ab", "c"]) != RowCells(["a", "bc"]))
        #expect(RowCells(["ab"]) != RowCells(["ab", ""]))
    }

    @Test func invalidBytesBecomeReplacementCharacters() {
        var row = RowCells()
        row.append([0x61, 0xFF])
        #expect(row.text(0) == "a\u{FFFD}")
    }
}

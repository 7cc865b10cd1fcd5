import Capture
import Testing

@testable import MonitorRuns

@Suite struct RecordRowsTests {
    private func rows(
        _ input: String?, _ output: String?, json: Bool = false, names: [String] = []
    ) throws -> [[String?]] {
        let type = json ? "application/json" : "text/csv"
        let line = CaptureRecord(
            time: 0, input: input.map { CapturedBody(contentType: type, bytes: $0.utf8) },
            output: output.map { CapturedBody(contentType: type, bytes: $0.utf8) }
        ).line(csvContentTypes: ["text/csv"], jsonContentTypes: ["application/json"])
        var decoder = RecordRows(names: names)
        var found: [[String?]] = []
        try decoder.forEach(of: CapturedEvent(line: line[...])) { row, _ in found.append((0..<row.count).map(row.text))
        }
        return found
    }

    @Test func answerComesBeforeTheRequest() throws {
        #expect(try rows("1,0,\n", "0.25\n") == [["0.25", "1", "0", nil]])
    }

    @Test func severalRowsOfARecordAreSeveralRows() throws {
        #expect(try rows("1,a\n2,b", "0.5\n0.75") == [["0.5", "1", "a"], ["0.75", "2", "b"]])
    }

    @Test func quotedCellsLoseTheirQuotes() throws {
        #expect(try rows("\"a,\"\"b\"\"\",2", nil) == [["a,\"b\"", "2"]])
    }

    @Test func headerLineGivesTheOrderAndIsNoRow() throws {
        #expect(try rows("b,a\n2,1\n", "0.5\n", names: ["label", "a", "b"]) == [["0.5", "1", "2"]])
    }

    @Test func differentNumbersOfRowsAreAProblem() {
        #expect(throws: RecordRows.Problem.self) { try rows("1\n2", "0.5") }
    }

    @Test(arguments: [
        (
            #"{"instances":[{"features":[1,0.5,null]}]}"#,
            #"{"predictions":[{"score":0.25,"probability":0.25,"decision":0}]}"#
        ),
        (#"{"instances":[[1,0.5,null]]}"#, #"{"predictions":[0.25]}"#),
        (#"[{"a":1,"b":0.5}]"#, #"[0.25]"#), (#"{"b":0.5,"a":1,"c":null}"#, #"{"score":0.25}"#),
    ])
    func jsonIsFlattened(input: String, output: String) throws {
        #expect(try rows(input, output, json: true, names: ["label", "a", "b", "c"]) == [["0.25", "1", "0.5", nil]])
    }

    @Test func brokenJSONIsAProblem() {
        #expect(throws: RecordRows.Problem.self) { try rows("{", "0.5", json: true) }
    }
}

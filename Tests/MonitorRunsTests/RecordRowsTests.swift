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

    @Test func keysWithoutAColumnAreRemembered() throws {
        let body = CapturedBody(contentType: "application/json", bytes: #"{"UserID":7,"a":1,"new":2}"#.utf8)
        let line = CaptureRecord(time: 0, input: body, output: nil).line(
            csvContentTypes: ["text/csv"], jsonContentTypes: ["application/json"])
        var decoder = RecordRows(names: ["label", "a", "b"])
        decoder.apart = ["UserID"]
        var rows: [[String?]] = []
        try decoder.forEach(of: CapturedEvent(line: line[...])) { row, _ in rows.append(row.texts) }
        #expect(rows == [["1", nil]])
        #expect(decoder.unknownKeys == ["new"])
    }

    @Test func brokenJSONIsAProblem() {
        #expect(throws: RecordRows.Problem.self) { try rows("{", "0.5", json: true) }
    }

    @Test func blankLinesAndLineEndsAreNoCells() throws {
        #expect(try rows("1,a\r\n\r\n2,b\r\n", nil) == [["1", "a"], ["2", "b"]])
    }

    @Test func answerOrRequestAloneIsTaken() throws {
        #expect(try rows(nil, "0.5\n0.25") == [["0.5"], ["0.25"]])
        #expect(try rows("1,2", nil) == [["1", "2"]])
        #expect(try rows(nil, nil) == [])
    }

    @Test func lineOfNumbersOrOfOtherNamesIsARow() throws {
        #expect(try rows("2,1", nil, names: ["1", "2"]) == [["2", "1"]])
        #expect(try rows("a,x", nil, names: ["label", "a", "b"]) == [["a", "x"]])
        #expect(try rows("a,a", nil, names: ["label", "a", "b"]) == [["a", "a"]])
    }

    @Test func rowOfAnotherLengthThanItsHeaderKeepsItsOrder() throws {
        #expect(try rows("b,a\n2\n4,3", nil, names: ["label", "a", "b"]) == [["2"], ["3", "4"]])
    }

    @Test(arguments: ["1,\u{0}", "\"1,2"])
    func brokenCSVIsAProblem(text: String) {
        #expect(throws: RecordRows.Problem.self) { try rows(text, nil) }
    }

    @Test(arguments: [
        #"{"instances":[{"features":[1,2]},{"features":[3,4]}]}"#, #"{"instances":[[1,2],[3,4]]}"#, "[[1,2],[3,4]]",
        "{\"features\":[1,2]}\n{\"features\":[3,4]}", "[1,2]\n[3,4]\n", #"[{"b":2,"a":1},{"a":3,"b":4}]"#,
    ])
    func severalRowsOfJSONAreSeveralRows(input: String) throws {
        #expect(try rows(input, nil, json: true, names: ["label", "a", "b"]) == [["1", "2"], ["3", "4"]])
    }

    @Test(arguments: [#"{"features":[1,"x"]}"#, #"[1,"x"]"#, #"{"a":1,"b":"x"}"#])
    func oneRowOfJSONIsOneRow(input: String) throws {
        #expect(try rows(input, nil, json: true, names: ["label", "a", "b"]) == [["1", "x"]])
    }

    @Test func columnThatAnObjectLacksIsMissing() throws {
        #expect(try rows(#"{"b":2}"#, nil, json: true, names: ["label", "a", "b", "c"]) == [[nil, "2", nil]])
    }

    @Test func baselineWithoutALabelTakesObjectsToo() throws {
        #expect(try rows(#"{"b":2,"a":1}"#, nil, json: true, names: ["a", "b"]) == [["1", "2"]])
    }

    @Test func valuesAreSpelledAsCSVWouldHaveThem() throws {
        #expect(
            try rows(#"{"instances":[{"features":[true,null,"a,b",-2,0.5]}]}"#, nil, json: true)
                == [["true", nil, "a,b", "-2", "0.5"]])
    }

    @Test(arguments: [#"{"predictions":[0.25,0.5]}"#, "[0.25,0.5]"])
    func answersOfSeveralRowsGoToTheirRows(output: String) throws {
        #expect(
            try rows("[[1],[2]]", output, json: true, names: ["label", "a"]) == [["0.25", "1"], ["0.5", "2"]])
    }

    @Test func oneLineOfAnswersGoesToItsRows() throws {
        #expect(try rows("1,a\n2,b", "0.5,0.75") == [["0.5", "1", "a"], ["0.75", "2", "b"]])
        #expect(throws: RecordRows.Problem.self) { try rows("1\n2", "0.5,0.5,0.5") }
        #expect(try rows("1,a", "0.5,0.75") == [["0.5", "0.75", "1", "a"]])
    }
}

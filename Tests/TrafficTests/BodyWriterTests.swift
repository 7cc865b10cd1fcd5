import Testing

@testable import Traffic

@Suite struct BodyWriterTests {
    private func body(_ format: BodyFormat, byName: Bool, _ rows: [[String]], columns: [String]) -> String {
        let writer = BodyWriter(format: format, isByName: byName, columns: columns, faultyColumns: [])
        return String(decoding: writer.body(rows.map { .init(cells: $0, isFaulty: false) }), as: UTF8.self)
    }

    @Test func csvHasALineARow() {
        #expect(body(.csv, byName: false, [["1", "x"], ["", "y"]], columns: ["a", "b"]) == "1,x\n,y\n")
        #expect(body(.csv, byName: true, [["1", "x"]], columns: ["a", "b c"]) == "a,b c\n1,x\n")
    }

    @Test func csvQuotesWhatNeedsIt() {
        #expect(
            body(.csv, byName: false, [["a,b", "say \"hi\"", " x", "l\nm"]], columns: ["a", "b", "c", "d"])
                == "\"a,b\",\"say \"\"hi\"\"\",\" x\",\"l\nm\"\n")
        #expect(body(.csv, byName: false, [[""]], columns: ["a"]) == "\"\"\n")
    }

    @Test func jsonHasFeatures() {
        #expect(
            body(.json, byName: false, [["1", "", "x"], ["-2.5e3", "007", "a\"\\\u{1}é"]], columns: ["a", "b", "c"])
                == #"{"instances":[{"features":[1,null,"x"]},{"features":[-2.5e3,"007","a\"\\\u0001é"]}]}"#)
    }

    @Test func jsonByNameHasObjects() {
        #expect(body(.json, byName: true, [["1", "x"]], columns: ["a", "b"]) == #"[{"a":1,"b":"x"}]"#)
        let writer = BodyWriter(
            format: .json, isByName: true, columns: ["a", "b"], faultyColumns: ["b", "extra_column"])
        let rows = [
            BodyWriter.Row(cells: ["1", "2"], isFaulty: false), BodyWriter.Row(cells: ["2", "0"], isFaulty: true),
        ]
        #expect(
            String(decoding: writer.body(rows), as: UTF8.self) == #"[{"a":1,"b":2},{"b":2,"extra_column":0}]"#)
    }

    @Test func numbersAreJSONsOnly() {
        for text in ["0", "-0", "10", "0.5", "1e5", "1E+5", "-1.25e-7"] { #expect(JSONCell.isNumber(text)) }
        for text in ["", "-", "01", "1.", ".5", "+1", "1e", "0x1", "NaN", "inf", "1 ", "1,5", "--1"] {
            #expect(!JSONCell.isNumber(text))
        }
    }
}

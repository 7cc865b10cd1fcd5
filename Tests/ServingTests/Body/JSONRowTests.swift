import Tabular
import Testing

@testable import Serving

@Suite struct JSONRowTests {
    private let decoder = RowDecoder.shop

    @Test(arguments: [
        #"{"instances":[{"features":[3,"yes","web",1]}]}"#, #"{"instances":[[3,"yes","web",1]]}"#,
        #"{"instances":[{"pages":3,"member":"yes","channel":"web","new":1}]}"#,
        #"{"pages":3,"member":"yes","channel":"web","new":true}"#, #"{"features":[3.0,true,"web",true]}"#,
        #"[{"new":"1","channel":"web","member":1,"pages":"3","id":"x","sold":null}]"#,
        #"[3,"yes","web",1]"#, #"[[3,"YES"," web ",1.0]]"#, "\u{FEFF} [[3,\"yes\",\"web\",1]] \n",
    ])
    func oneRowInManyForms(text: String) throws {
        #expect(try decoder.rows(json: text).text == ["3.0 1.0 1.0 1.0"])
    }

    @Test func formsMayBeMixedAndRowsKeepTheirOrder() throws {
        let text =
            #"[[1,"no","mail",0],{"features":[2,"yes","web",1]},{"pages":3,"member":"no","channel":"tv","new":0}]"#
        #expect(try decoder.rows(json: text).text == ["1.0 0.0 0.0 0.0", "2.0 1.0 1.0 1.0", "3.0 0.0 2.0 0.0"])
    }

    @Test(arguments: [#"[null,null,null,null]"#, #"["","NA","NaN",null]"#, #"[NaN,null,"",null]"#])
    func missingValuesAreMissing(text: String) throws { #expect(try decoder.rows(json: text).text == ["? ? ? ?"]) }

    @Test func unseenWordsAreCountedAndMissing() throws {
        let rows = try decoder.rows(json: #"[[1,"maybe","post",0],[1,"no",5,0]]"#)
        #expect(rows.text == ["1.0 ? ? 0.0", "1.0 0.0 ? 0.0"])
        #expect(rows.unseen == 3)
    }

    @Test(arguments: [#"{"instances":[]}"#, "[]"])
    func noRowsAreRefused(text: String) { #expect(refusal { try decoder.rows(json: text) }?.code == "empty-body") }

    @Test(arguments: [
        ("", "the body, line 1, column 1: it ends where a value is expected"),
        ("{", "the body, line 1, column 2: expected a key in double quotes"),
        ("[1,]", "the body, line 1, column 4: expected a value"),
        ("nul", "the body, line 1, column 1: expected a value"),
        ("[1] x", "the body, line 1, column 5: expected the end"),
        ("{\"a\":1,\n\"a\":2}", "the body, line 2, column 1: the key \"a\" is given twice"),
        ("3", "the body is neither an object nor a list"), ("\"x\"", "the body is neither an object nor a list"),
        ("null", "the body is neither an object nor a list"),
        (#"{"instances":{}}"#, "\"instances\" should be a list of rows"),
        (#"{"instances":[[1]],"more":2}"#, "unknown key \"more\" beside \"instances\""),
        ("[1e999]", "the body, line 1, column 2: the number does not fit a double"),
    ])
    func bodiesThatAreNotRowsAreRefused(text: String, message: String) {
        let error = refusal { try decoder.rows(json: text) }
        #expect(error?.status == 400)
        #expect(error?.code == "bad-json")
        #expect(error?.message == message)
    }

    @Test(arguments: [
        (#"[1,"no","mail"]"#, ["1 -: 3 values where the model has 4 features"]),
        (#"[[]]"#, ["1 -: 0 values where the model has 4 features"]),
        (#"[[1,"no","mail",0],7]"#, ["2 -: neither an object nor a list of values"]),
        (#"[["x","no","mail","y"]]"#, ["1 pages: not a number", "1 new: not a number"]),
        (#"[[1e39,"no","mail",0]]"#, ["1 pages: a number beyond single precision (3.4e38)"]),
        (
            #"[[[1],"no",{},0]]"#,
            [
                "1 pages: a list or an object where a value belongs",
                "1 channel: a list or an object where a value belongs",
            ]
        ),
        (#"{"features":{"pages":1}}"#, ["1 -: \"features\" should be a list of values, and the only key"]),
        (#"{"features":[1,"no","mail",0],"id":1}"#, ["1 -: \"features\" should be a list of values, and the only key"]),
        (
            #"{"pages":1,"member":"no","channel":"mail","newer":0}"#,
            ["1 newer: the model has no such column", "1 new: not given; null is a missing value"]
        ),
        (#"{}"#, ["pages", "member", "channel", "new"].map { "1 \($0): not given; null is a missing value" }),
        (
            #"[{"pages":1,"member":"no","channel":"mail","new":0},{"Pages":1}]"#,
            ["2 Pages: the model has no such column"]
                + ["pages", "member", "channel", "new"].map { "2 \($0): not given; null is a missing value" }
        ),
    ])
    func faultsAreNamed(text: String, faults: [String]) {
        let error = refusal { try decoder.rows(json: text) }
        #expect(error?.code == "bad-rows")
        #expect(error?.faults == faults)
    }

    @Test func longKeysAreCutInMessages() {
        let error = refusal { try decoder.rows(json: "{\"\("k".repeated(1_000))\":1}") }
        #expect(error?.faults.first == "1 \("k".repeated(39))…: the model has no such column")
    }

    @Test func deepNestingIsRefused() {
        let error = refusal { try decoder.rows(json: "[".repeated(100_000)) }
        #expect(error?.message == "the body, line 1, column 129: nested deeper than 128 levels")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let error = refusal { try decoder.rows(json: Array("[[1,\"".utf8) + [0xC3, 0x28] + Array("\"]]".utf8)) }
        #expect(error?.code == "bad-json")
    }

    @Test func listEndsAtTwentyFaults() {
        let error = refusal { try decoder.rows(json: "[" + "[1],".repeated(60) + "[1]]") }
        #expect(error?.faults.count == 20)
    }

    @Test func rowsBeyondTheLimitAreRefused() {
        let row = #"[1,"no","mail",0],"#
        let error = refusal { try decoder.rows(json: "[" + row.repeated(101).dropLast() + "]") }
        #expect(error?.status == 413)
    }

    /// Columns may be called as the containers' keys are.
    @Test func columnsNamedLikeKeysAreColumns() throws {
        let decoder = RowDecoder(
            Schema(
                columns: ["features", "instances"].map { ColumnSpecification(name: $0, role: .feature, type: .real) }),
            rowLimit: 5)
        #expect(try decoder.rows(json: #"{"features":1,"instances":2}"#).text == ["1.0 2.0"])
        #expect(try decoder.rows(json: "[[1,2]]").text == ["1.0 2.0"])
    }

    @Test func sameCellsGiveTheSameValuesAsCSV() throws {
        let words = ["3", "yes", "web", "1", "", "no", "2.5", "TRUE", "NA", "x y", "-7e2", "tv", "0", "false"]
        var generator = SplitMix(state: 11)
        for _ in 0..<500 {
            let row = (0..<4).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
            let json = "[" + row.map { "\"\($0)\"" }.joined(separator: ",") + "]"
            let csv = row.joined(separator: ",")
            let (mine, other) = (try? decoder.rows(json: json), try? decoder.rows(csv: csv))
            #expect(mine?.text == other?.text && mine?.unseen == other?.unseen, "\(csv)")
        }
    }
}

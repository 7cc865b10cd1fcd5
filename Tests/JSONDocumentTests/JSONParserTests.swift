import JSONDocument
import Testing

@Suite struct JSONParserTests {
    private func message(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONValue(parsing: bytes, file: "f.json")
            return nil
        } catch {
            return error.message
        }
    }

    @Test(arguments: [
        ("", "line 1, column 1: it ends where a value is expected"),
        ("{\n  \"a\" 1}", "line 2, column 7: expected a colon after the key \"a\""),
        ("[1,]", "line 1, column 4: expected a value"),
        ("[1 2]", "line 1, column 4: expected a comma or ] after an element"),
        ("{\"a\":1,\n\"a\":2}", "line 2, column 1: the key \"a\" is given twice"),
        ("{a:1}", "line 1, column 2: expected a key in double quotes"),
        ("{} x", "line 1, column 4: expected the end"),
        ("01", "line 1, column 1: a number may not start with 0"),
        ("1.", "line 1, column 3: expected a digit after the point"),
        ("1e", "line 1, column 3: expected a digit in the exponent"),
        ("-", "line 1, column 2: expected a digit"),
        ("1e999", "line 1, column 1: the number does not fit a double"),
        ("\"abc", "line 1, column 5: it ends inside a text"),
        ("\"a\nb\"", "line 1, column 3: a control character inside a text must be written as an escape"),
        ("\"\\q\"", "line 1, column 3: unknown escape"),
        ("\"\\u12\"", "line 1, column 6: expected four hexadecimal digits"),
        ("\"\\ud800\"", "line 1, column 8: half of a surrogate pair"),
        ("tru", "line 1, column 1: expected a value"),
    ])
    func mistakesAreNamedByLineAndColumn(json: String, expected: String) {
        #expect(message(Array(json.utf8)) == "f.json " + expected)
    }

    @Test func invalidUTF8IsRefused() {
        #expect(message([0x22, 0xC3, 0x28, 0x22]) == "f.json line 1, column 4: a text is not valid UTF-8")
    }

    @Test func deepNestingIsRefused() throws {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(message(deep) == "f.json line 1, column 129: nested deeper than 128 levels")
        #expect(message(Array((String(repeating: "[", count: 128) + String(repeating: "]", count: 128)).utf8)) == nil)
    }

    @Test func compactTextHoldsNoBlanks() throws {
        let json = #"{"a":[1,-2.5,"x\n\u0001é"],"b":{"c":null,"d":true}}"#
        let value = try JSONValue(parsing: Array(" \(json) ".utf8), file: "f")
        #expect(String(decoding: value.compactBytes, as: UTF8.self) == json)
    }

    @Test func numbersThatJSONCannotSayBecomeNull() {
        #expect(JSONValue.array([.double(.nan), .double(.infinity)]).compactBytes == Array("[null,null]".utf8))
    }
}

import Testing

@testable import Monitoring

@Suite struct JSONTests {
    private func text(_ json: String) throws -> String {
        String(decoding: try JSONValue(parsing: Array(json.utf8), file: "f.json").jacksonBytes(), as: UTF8.self)
    }

    private func message(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONValue(parsing: bytes, file: "f.json")
            return nil
        } catch {
            return error.code == .invalidJSON ? error.message : "wrong code \(error.code)"
        }
    }

    @Test func layoutIsJacksons() throws {
        let json = #"{"a":1,"b":[1.0,{"c":[]},{"d":{}}],"e":[{"x":null},{"y":true}],"ü":"\u00e9\n\"\\\/\u0001"}"#
        #expect(
            try text(json) == """
                {
                  "a" : 1,
                  "b" : [ 1.0, {
                    "c" : [ ]
                  }, {
                    "d" : { }
                  } ],
                  "e" : [ {
                    "x" : null
                  }, {
                    "y" : true
                  } ],
                  "ü" : "é\\n\\"\\\\/\\u0001"
                }
                """
        )
    }

    @Test func wholeAndDecimalNumbersStayApart() throws {
        #expect(
            try text("[1, 1.0, -7, 1e2, 9223372036854775807, -9223372036854775808]")
                == "[ 1, 1.0, -7, 100.0, 9223372036854775807, -9223372036854775808 ]"
        )
    }

    @Test func pythonsSpellingsAreRead() throws {
        #expect(try text("\u{FEFF}[NaN, Infinity, -Infinity]") == #"[ "NaN", "Infinity", "-Infinity" ]"#)
    }

    @Test func surrogatePairsBecomeOneCharacter() throws {
        #expect(try text(#""\ud83d\ude00""#) == "\"😀\"")
    }

    @Test func keysAreNotNormalised() throws {
        let json = "{\n  \"b\" : 1,\n  \"a\" : 2,\n  \"B\" : 3\n}"
        #expect(try text(json) == json)
    }

    @Test(arguments: [
        ("", "line 1, column 1: the file ends where a value is expected"),
        ("{\n  \"a\" 1}", "line 2, column 7: expected a colon after the key \"a\""),
        ("[1,]", "line 1, column 4: expected a value"),
        ("[1 2]", "line 1, column 4: expected a comma or ] after an element"),
        ("{\"a\":1,\n\"a\":2}", "line 2, column 1: the key \"a\" is given twice"),
        ("{a:1}", "line 1, column 2: expected a key in double quotes"),
        ("{} x", "line 1, column 4: expected the end of the file"),
        ("01", "line 1, column 1: a number may not start with 0"),
        ("1.", "line 1, column 3: expected a digit after the point"),
        ("1e", "line 1, column 3: expected a digit in the exponent"),
        ("-", "line 1, column 2: expected a digit"),
        ("1e999", "line 1, column 1: the number does not fit a double"),
        ("\"abc", "line 1, column 5: the file ends inside a text"),
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

    @Test func noBytesTrap() {
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\n",true,null],"b":{"c":"é"}}"#.utf8)
        var state: UInt64 = 7
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<5_000 {
            var bytes = seed
            for _ in 0...next() % 4 { bytes[next() % bytes.count] = UInt8(next() % 256) }
            if next() % 3 == 0 { bytes.removeLast(next() % bytes.count) }
            guard let value = try? JSONValue(parsing: bytes, file: "f") else { continue }
            let written = value.jacksonBytes()
            #expect((try? JSONValue(parsing: written, file: "f"))?.jacksonBytes() == written)
        }
    }

    @Test func knownKeysAreUpdatedInPlaceAndUnknownOnesStay() {
        let object: JSONObject = ["mine": .integer(1), "b": .integer(2), "yours": .integer(3), "d": .integer(4)]
        let updated = object.updated(with: [
            ("a", .integer(10)), ("b", .integer(20)), ("c", .integer(30)), ("d", nil), ("e", .null),
        ])
        #expect(updated.members.map(\.key) == ["a", "mine", "b", "c", "e", "yours"])
        #expect(updated["b"] == .integer(20))
    }
}

import JSONDocument
import Testing

@testable import Monitoring

@Suite struct JSONTests {
    private func text(_ json: String) throws -> String {
        String(decoding: try JSONValue(parsing: Array(json.utf8), file: "f.json").jacksonBytes(), as: UTF8.self)
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

import Testing

@testable import Monitoring

@Suite struct ViolationsFileTests {
    @Test func aRunWithoutViolationsHas24Bytes() {
        let bytes = ViolationsFile([]).json
        #expect(String(decoding: bytes, as: UTF8.self) == "{\n  \"violations\" : [ ]\n}")
        #expect(bytes.count == 24)
    }

    @Test func unknownKeysAndChecksSurvive() throws {
        let json = """
            {
              "note" : "kept",
              "violations" : [ {
                "feature_name" : "a",
                "constraint_check_type" : "new_check",
                "severity" : 3,
                "description" : "x"
              } ]
            }
            """
        let file = try ViolationsFile(json: Array(json.utf8))
        #expect(file.violations[0].check == nil)
        #expect(file.violations[0].checkType == "new_check")
        #expect(String(decoding: file.json, as: UTF8.self) == json)
    }

    @Test func mistakesAreNamedByTheirPath() {
        let json = #"{"violations": [{"feature_name": "a", "constraint_check_type": "x", "description": []}]}"#
        #expect(
            throws: MonitoringError(
                .invalidValue,
                "constraint_violations.json: violations[0].description: expected a text, found a list")
        ) { try ViolationsFile(json: Array(json.utf8)) }
    }
}

import JSONDocument
import Testing

@testable import Monitoring

@Suite struct FilesTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func baseline(_ columns: [(String, [String])]) throws -> Baseline {
        try Baseline(columns.map { ColumnProfiler(name: $0.0, $0.1) })
    }

    @Test func smallBaselineHasTheDocumentedShape() throws {
        let baseline = try baseline([("n", ["1", "", "3"]), ("plan", ["A", "B", "A"]), ("none", ["", "", ""])])
        let bars = (0..<10).map { index in
            let (lower, upper) = (1 + 2.0 * Double(index) / 10, 1 + 2.0 * Double(index + 1) / 10)
            return """
                {
                            "lower_bound" : \(JavaNumber.text(lower)),
                            "upper_bound" : \(JavaNumber.text(upper)),
                            "count" : \(index == 0 || index == 9 ? "1.0" : "0.0")
                          }
                """
        }
        #expect(
            text(baseline.statistics.json) == """
                {
                  "version" : 0.0,
                  "dataset" : {
                    "item_count" : 3
                  },
                  "features" : [ {
                    "name" : "n",
                    "inferred_type" : "Integral",
                    "numerical_statistics" : {
                      "common" : {
                        "num_present" : 2,
                        "num_missing" : 1
                      },
                      "mean" : 2.0,
                      "sum" : 4.0,
                      "std_dev" : 1.0,
                      "min" : 1.0,
                      "max" : 3.0,
                      "approximate_num_distinct_values" : 2,
                      "completeness" : 0.6666666666666666,
                      "distribution" : {
                        "kll" : {
                          "buckets" : [ \(bars.joined(separator: ", ")) ],
                          "sketch" : {
                            "parameters" : {
                              "c" : 0.64,
                              "k" : 2048.0
                            },
                            "data" : [ [ 1.0, 3.0 ] ]
                          }
                        }
                      }
                    }
                  }, {
                    "name" : "plan",
                    "inferred_type" : "String",
                    "string_statistics" : {
                      "common" : {
                        "num_present" : 3,
                        "num_missing" : 0
                      },
                      "distinct_count" : 2.0,
                      "completeness" : 1.0,
                      "distribution" : {
                        "categorical" : {
                          "buckets" : [ {
                            "value" : "B",
                            "count" : 1
                          }, {
                            "value" : "A",
                            "count" : 2
                          } ]
                        }
                      }
                    }
                  }, {
                    "name" : "none",
                    "inferred_type" : "Unknown"
                  } ]
                }
                """
        )
        #expect(
            text(baseline.constraints.json) == """
                {
                  "version" : 0.0,
                  "features" : [ {
                    "name" : "n",
                    "inferred_type" : "Integral",
                    "completeness" : 0.6666666666666666,
                    "num_constraints" : {
                      "is_non_negative" : true
                    }
                  }, {
                    "name" : "plan",
                    "inferred_type" : "String",
                    "completeness" : 1.0,
                    "string_constraints" : {
                      "domains" : [ "B", "A" ]
                    }
                  }, {
                    "name" : "none",
                    "inferred_type" : "Unknown",
                    "completeness" : 0.0
                  } ],
                  "monitoring_config" : {
                    "evaluate_constraints" : "Enabled",
                    "emit_metrics" : "Enabled",
                    "datatype_check_threshold" : 1.0,
                    "domain_content_threshold" : 1.0,
                    "distribution_constraints" : {
                      "perform_comparison" : "Enabled",
                      "comparison_threshold" : 0.1,
                      "comparison_method" : "Robust",
                      "categorical_comparison_threshold" : 0.1,
                      "categorical_drift_method" : "LInfinity"
                    }
                  }
                }
                """
        )
        #expect(try StatisticsFile(json: baseline.statistics.json).json == baseline.statistics.json)
        #expect(try ConstraintsFile(json: baseline.constraints.json).json == baseline.constraints.json)
    }

    @Test func negativeNumbersAndManyCategoriesGetNoConstraint() throws {
        let baseline = try baseline([
            ("n", (0..<200).map { "\($0 - 1)" }), ("id", (0..<200).map { "id\($0)" }),
        ])
        #expect(baseline.constraints["n"]?.isNonNegative == false)
        #expect(baseline.constraints["id"]?.domains == nil)
        #expect(!text(baseline.constraints.json).contains("string_constraints"))
    }

    @Test func emptyDataSetHasABaseline() throws {
        let baseline = try baseline([("a", []), ("b", [])])
        #expect(baseline.statistics.itemCount == 0)
        #expect(baseline.constraints.features.map(\.inferredType) == [.unknown, .unknown])
        #expect(baseline.constraints.features.map(\.completeness) == [0, 0])
        #expect(try Baseline([ColumnProfiler]()).statistics.features.isEmpty)
    }

    @Test func columnsOfDifferentLengthAreRefused() {
        #expect(
            throws: MonitoringError(.columnsDiffer, #"column "b" has 2 rows where column "a" has 1"#)
        ) { try baseline([("a", ["1"]), ("b", ["1", "2"])]) }
    }

    // MARK: Hand-edited constraints

    private let constraints = """
        {"features":[{"name":"a","inferred_type":"Integral","note":"mine","completeness":1,
        "num_constraints":{"is_non_negative":true,"monitoring_config_overrides":{"evaluate_constraints":"Disabled"}}},
        {"name":"b","inferred_type":"String","completeness":0.5,"string_constraints":{"domains":["x"],"z":[1,{}]},
        "monitoringConfigOverrides":{"comparison_threshold":0.2}}],"owner":"shop",
        "monitoring_config":{"distribution_constraints":{"comparison_threshold":0.25},"extra":null},"version":0.0}
        """

    @Test func anyLayoutIsReadAndUnknownKeysSurvive() throws {
        var file = try ConstraintsFile(json: Array(constraints.utf8))
        #expect(file.configuration.comparisonThreshold == 0.25)
        #expect(file.configuration.comparisonMethod == .robust)
        #expect(file.configuration.categoricalComparisonThreshold == nil)
        #expect(file["a"]?.isNonNegative == true)
        #expect(file["b"]?.domains == ["x"])
        file.features[0].completeness = 0.75
        file.features[1].domains = nil
        let again = try JSONValue(parsing: file.json, file: "f")
        guard case .object(let object) = again, case .array(let features) = object["features"],
            case .object(let first) = features[0], case .object(let second) = features[1]
        else {
            Issue.record("not the shape of constraints.json")
            return
        }
        #expect(object.members.map(\.key) == ["features", "owner", "monitoring_config", "version"])
        #expect(first.members.map(\.key) == ["name", "inferred_type", "note", "completeness", "num_constraints"])
        #expect(first["completeness"] == .double(0.75))
        #expect(first.object("num_constraints")["monitoring_config_overrides"] != nil)
        #expect(second.object("string_constraints") == ["z": .array([.integer(1), .object([:])])])
        #expect(second["monitoringConfigOverrides"] == .object(["comparison_threshold": .double(0.2)]))
        #expect(object.object("monitoring_config")["extra"] == .null)
    }

    @Test(arguments: [
        (#""completeness":0.5"#, #""completeness":"x""#, #"features[1].completeness: expected a number, found "x""#),
        (
            #""completeness":0.5"#, #""completeness":1.5"#,
            "features[1].completeness: expected a number from 0.0 to 1.0, found 1.5"
        ),
        (
            #""inferred_type":"Integral""#, #""inferred_type":"Int""#,
            #"features[0].inferred_type: expected one of "Integral", "Fractional", "String", "Unknown", found "Int""#
        ),
        (#""name":"b","#, "", #"features[1]: the key "name" is missing"#),
        (#"["x"]"#, #"["x",3]"#, "features[1].string_constraints.domains[1]: expected a text, found 3"),
        (
            #""is_non_negative":true"#, #""is_non_negative":"yes""#,
            #"features[0].num_constraints.is_non_negative: expected true or false, found "yes""#
        ),
        (
            #""comparison_threshold":0.25"#, #""comparison_threshold":[]"#,
            "monitoring_config.distribution_constraints.comparison_threshold: expected a number, found a list"
        ),
        (#"{"features":["#, #"{"features":[7,"#, "features[0]: expected an object, found 7"),
    ])
    func mistakesAreNamedByTheirPath(part: String, replacement: String, expected: String) {
        let edited = constraints.replacing(part, with: replacement)
        #expect {
            try ConstraintsFile(json: Array(edited.utf8))
        } throws: { error in
            (error as? MonitoringError)?.message == "constraints.json: " + expected
        }
    }

    @Test func mistakesInsideASketchAreNamedByTheirPath() throws {
        let json = text(try baseline([("n", ["1", "3"])]).statistics.json)
        let edited = json.replacing("[ [ 1.0, 3.0 ] ]", with: "[ [ 1.0, \"x\" ] ]")
        #expect {
            try StatisticsFile(json: Array(edited.utf8))
        } throws: { error in
            (error as? MonitoringError)?.message == "statistics.json: features[0].numerical_statistics.distribution"
                + ".kll.sketch.data[0][1]: expected a number, found \"x\""
        }
    }

    @Test func aFileThatIsAListIsNamed() {
        #expect(throws: MonitoringError(.invalidValue, "c.json: expected an object, found a list")) {
            try ConstraintsFile(json: Array("[]".utf8), file: "c.json")
        }
    }
}

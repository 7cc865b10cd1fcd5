import Testing

@testable import Monitoring

@Suite struct DataQualityChecksTests {
    private func distributions(_ columns: [(String, [String])]) -> [ColumnDistribution] {
        columns.map { ColumnProfiler(name: $0.0, $0.1).distribution }
    }

    private func constraints(_ columns: [(String, [String])]) throws -> ConstraintsFile {
        ConstraintsFile(
            features: try columns.flatMap { try Baseline([ColumnProfiler(name: $0.0, $0.1)]).constraints.features })
    }

    /// The check and the description of every violation.
    private func found(
        _ baseline: [(String, [String])], _ current: [(String, [String])], method: DistanceMethod = .exact,
        change: (inout ConstraintsFile) -> Void = { _ in }
    ) throws -> [String] {
        var constraints = try constraints(baseline)
        change(&constraints)
        let outcome = DataQualityChecks.run(
            current: distributions(current), baseline: distributions(baseline), constraints: constraints,
            method: method)
        return outcome.violations.violations.map { "\($0.featureName) \($0.checkType): \($0.description)" }
    }

    /// Rows of which a share is one text, spread evenly.
    private func rows(_ number: Int, _ share: Double, _ text: String, else other: String) -> [String] {
        (0..<number).map { Double($0 * 7919 % number) < share * Double(number) ? text : other }
    }

    @Test func theBaselineItselfHasNoViolations() throws {
        let data = [("n", ["1", "", "3"]), ("p", ["1.5", "2", "3"]), ("t", ["a", "b", ""]), ("u", ["", "", ""])]
        #expect(try found(data, data) == [])
        #expect(try found(data, data, method: .aws) == [])
    }

    // MARK: Type

    @Test func aCellOfAnotherTypeIsNamed() throws {
        let words = (0..<107).map { $0 < 67 ? "\($0)" : "x" }
        let type = try found([("a", ["1", "2"])], [("a", words)])
        #expect(
            type == [
                "a data_type_check: Data type match requirement is not met. Expected data type: Integral, Expected "
                    + "match: 100.0%. Observed: Only 62.616822429906534% of data is Integral."
            ])
        #expect(
            try found([("a", ["1", "2"])], [("a", words)]) { $0.configuration.datatypeCheckThreshold = 67.0 / 107 }
                == [])
    }

    @Test(arguments: [
        (["1"], ["1.0"], false), (["1.5"], ["1"], true), (["1.5"], ["1", ""], true), (["a"], ["1"], false),
        (["a"], ["true"], true), (["1"], ["", "", ""], true), ([""], ["x"], true), (["true"], ["1"], false),
    ])
    func cellsSatisfyATypeOrNot(baseline: [String], current: [String], fine: Bool) throws {
        let violations = try found([("a", baseline)], [("a", current)]).filter { $0.contains("data_type_check") }
        #expect(violations.isEmpty == fine)
    }

    // MARK: Completeness

    @Test func missingCellsAreNamed() throws {
        let completeness = try found([("a", ["1", "2"])], [("a", (0..<93).map { $0 < 91 ? "1" : "" })]) {
            $0.configuration.performComparison = .disabled
        }
        #expect(
            completeness == [
                "a completeness_check: Data completeness requirement is not met. Expected: 100.0%. Observed: Only "
                    + "97.84946236559139%."
            ])
    }

    @Test func theSameShareOfMissingCellsIsFine() throws {
        #expect(try found([("a", ["1", "2", ""])], [("a", ["1", "1", "2", "", "", "2"])]) == [])
    }

    @Test func noRowsAreNotIncomplete() throws {
        #expect(try found([("a", ["1", "2"])], [("a", [])]) == [])
    }

    // MARK: Columns

    @Test func aWrongNumberOfColumnsIsTheOnlyViolation() throws {
        let two = [("a", ["1"]), ("b", ["2"])]
        #expect(
            try found(two, two + [("c", ["x"])]) == [
                "Extra columns extra_column_check: There are extra columns in current dataset. Number of columns in "
                    + "current dataset: 3, Number of columns in baseline constraints: 2"
            ])
        #expect(
            try found(two, [("a", ["x"])]) == [
                "Missing columns missing_column_check: There are missing columns in current dataset. Number of columns "
                    + "in current dataset: 1, Number of columns in baseline constraints: 2"
            ])
        let outcome = DataQualityChecks.run(
            current: distributions([("a", ["x"])]), baseline: nil, constraints: try constraints(two))
        #expect(outcome.columns == [])
    }

    @Test func columnsAreMatchedByPosition() throws {
        #expect(try found([("a", ["1", "2"])], [("_c0", ["1", "2"])]) == [])
        #expect(try found([("a", ["1", "2"])], [("_c0", ["x"])])[0].hasPrefix("a data_type_check"))
    }

    // MARK: Values

    @Test func textsOutsideTheDomainAreNamed() throws {
        let current = [("t", ["a", "a", "b", "z", ""])]
        let violations = try found([("t", ["a", "a", "b", ""])], current)
        #expect(violations == ["t categorical_values_check: Value: 0.75 does not meet the constraint requirement!"])
        #expect(
            try found([("t", ["a", "a", "b", ""])], current) { $0.configuration.domainContentThreshold = 0.75 } == [])
    }

    @Test func tooManyTextsToCountAreOutsideTheDomain() throws {
        let current = [("t", ["a"] + (0..<10_000).map { "v\($0)" })]
        // At least 4,096 − 2 texts are outside; the rest might be inside.
        #expect(
            try found([("t", ["a", "b"])], current) == [
                "t categorical_values_check: Value: \(JavaNumber.text(5907.0 / 10001)) does not meet the constraint "
                    + "requirement!"
            ])
    }

    @Test func withoutADomainAnyTextMayCome() throws {
        let baseline = [("t", (0..<200).map { "v\($0)" })]
        #expect(try found(baseline, [("t", ["new"] + (1..<200).map { "v\($0)" })]) == [])
    }

    // MARK: Drift

    @Test func aRareFlagThatBecomesCommonIsFoundExactlyAndMissedByAWS() throws {
        let (baseline, current) = (
            [("f", rows(100_000, 0.29, "1", else: "0"))], [("f", rows(5_000, 0.55, "1", else: "0"))]
        )
        #expect(try found(baseline, current, method: .aws) == [])
        // |0.55 − 0.29| − 1.8 · √(105,000 / 5e8)
        let violations = try found(baseline, current)
        #expect(violations.count == 1)
        #expect(violations[0].hasPrefix("f baseline_drift_check: Baseline drift distance: 0.2339"))
        #expect(violations[0].hasSuffix(" exceeds threshold: 0.1"))
        let aws = DataQualityChecks.run(
            current: distributions(current), baseline: distributions(baseline), constraints: try constraints(baseline),
            method: .aws)
        #expect(aws.columns[0].drift?.value == 0)
    }

    @Test func driftComesAfterTheOtherChecks() throws {
        let shifted = (0..<400).map { "\($0 + 300)" }
        let baseline = [("a", (0..<400).map { "\($0)" }), ("b", ["1", "2"])]
        let violations = try found(baseline, [("a", shifted), ("b", ["1", ""])])
        #expect(violations.map { $0.split(separator: " ")[1] } == ["completeness_check:", "baseline_drift_check:"])
    }

    @Test func aDistanceAtTheThresholdIsFine() throws {
        let baseline = [("a", rows(100, 0.5, "1", else: "0"))]
        let current = [("a", rows(100, 0.75, "1", else: "0"))]
        func found(threshold: Double) throws -> [String] {
            try self.found(baseline, current) {
                $0.configuration.comparisonMethod = .simple
                $0.configuration.comparisonThreshold = threshold
            }
        }
        #expect(try found(threshold: 0.25) == [])
        #expect(
            try found(threshold: 0.249) == [
                "a baseline_drift_check: Baseline drift distance: 0.25 exceeds threshold: 0.249"
            ])
    }

    @Test func aChangedTypeIsComparedExactlyButNotByAWS() throws {
        let (baseline, current) = (
            [("a", (0..<500).map { "\($0)" })], [("a", (0..<500).map { "\($0 + 400).5" })]
        )
        #expect(try found(baseline, current).map { $0.contains("drift") } == [false, true])
        #expect(try found(baseline, current, method: .aws).map { $0.contains("drift") } == [false])
        // Text and numbers are never compared.
        #expect(try found(baseline, [("a", ["x"])]).map { $0.contains("drift") } == [false])
    }

    @Test func textDriftsByLInfinityWithItsOwnThreshold() throws {
        let (baseline, current) = (
            [("t", rows(1_000, 0.5, "a", else: "b"))], [("t", rows(1_000, 0.8, "a", else: "b"))]
        )
        for method in DistanceMethod.allCases {
            let violations = try found(baseline, current, method: method)
            #expect(violations.count == 1)
            #expect(violations[0].hasPrefix("t baseline_drift_check: Baseline drift distance: 0.2195"))
        }
        #expect(try found(baseline, current) { $0.configuration.categoricalComparisonThreshold = 0.22 } == [])
        // Without a threshold for text that of numbers counts.
        #expect(
            try found(baseline, current) {
                $0.configuration.categoricalComparisonThreshold = nil
                $0.configuration.comparisonThreshold = 0.22
            } == [])
    }

    @Test func textDriftsByChiSquaredWhereAsked() throws {
        let baseline = [("t", rows(1_000, 0.5, "a", else: "b"))]
        func found(_ share: Double) throws -> [String] {
            try self.found(baseline, [("t", rows(100, share, "a", else: "b"))]) {
                $0.configuration.categoricalDriftMethod = .chiSquared
            }
        }
        // 2 · 10² / 50 = 4 with one degree of freedom.
        let violations = try found(0.6)
        #expect(violations.count == 1)
        #expect(violations[0].hasPrefix("t baseline_drift_check: Baseline drift p-value: 0.0455002638963"))
        #expect(violations[0].hasSuffix(" is below threshold: 0.1"))
        #expect(try found(0.55) == [])
    }

    @Test func manyTextsAreComparedExactlyButNotByAWS() throws {
        let baseline = [("t", (0..<3_000).map { "v\($0 % 300)" })]
        let current = [("t", (0..<3_000).map { "v\($0 % 2 == 0 ? 0 : $0 % 300)" })]
        #expect(try found(baseline, current).count == 1)
        #expect(try found(baseline, current, method: .aws) == [])
    }

    @Test func withoutABaselineThereIsNoDrift() throws {
        let outcome = DataQualityChecks.run(
            current: distributions([("a", (0..<500).map { "\($0 + 400)" })]), baseline: nil,
            constraints: try constraints([("a", (0..<500).map { "\($0)" })]))
        #expect(outcome.violations == ViolationsFile([]))
        #expect(outcome.columns[0].drift == nil)
        #expect(outcome.columns[0].completeness == 1)
    }

    @Test func baselineColumnsAreFoundByNameWhenTheConstraintsHaveFewer() throws {
        let baseline = [("a", ["1", "2"]), ("b", (0..<500).map { "\($0)" })]
        var constraints = try constraints(baseline)
        constraints.features.removeFirst()
        let outcome = DataQualityChecks.run(
            current: distributions([("x", (0..<500).map { "\($0 + 250)" })]), baseline: distributions(baseline),
            constraints: constraints)
        #expect(outcome.violations.violations.map(\.featureName) == ["b"])
    }

    // MARK: Switches and overrides

    @Test func comparingAndCheckingCanBeSwitchedOff() throws {
        let (baseline, current) = ([("a", (0..<500).map { "\($0)" })], [("a", (0..<500).map { "\($0 + 400)" } + [""])])
        #expect(try found(baseline, current).count == 2)
        #expect(try found(baseline, current) { $0.configuration.performComparison = .disabled }.count == 1)
        #expect(try found(baseline, current) { $0.configuration.evaluateConstraints = .disabled } == [])
        #expect(
            try found(baseline, current + [("b", ["1"])]) { $0.configuration.evaluateConstraints = .disabled } == [])
    }

    @Test(arguments: [
        #""monitoringConfigOverrides" : OVERRIDES"#, #""monitoring_config_overrides" : OVERRIDES"#,
        #""num_constraints" : { "is_non_negative" : true, "monitoringConfigOverrides" : OVERRIDES }"#,
        #""string_constraints" : { "monitoring_config_overrides" : OVERRIDES }"#,
        #""monitoringConfigOverrides" : { "evaluate_constraints" : "Enabled" }, "num_constraints" : { "monitoring_config_overrides" : OVERRIDES }"#,
    ])
    func aColumnCanBeSwitchedOffInEveryPlaceAndSpelling(place: String) throws {
        let overrides = place.replacing("OVERRIDES", with: #"{ "evaluate_constraints" : "Disabled" }"#)
        let json = """
            {"features": [{"name": "a", "inferred_type": "Integral", "completeness": 1.0, \(overrides)},
            {"name": "b", "inferred_type": "Integral", "completeness": 1.0}]}
            """
        let constraints = try ConstraintsFile(json: Array(json.utf8))
        let outcome = DataQualityChecks.run(
            current: distributions([("a", ["x", ""]), ("b", ["1", ""])]), baseline: nil, constraints: constraints)
        #expect(outcome.violations.violations.map(\.featureName) == ["b"])
        #expect(try ConstraintsFile(json: constraints.json).features == constraints.features)
        #expect(String(decoding: constraints.json, as: UTF8.self).contains("\"Disabled\""))
    }

    @Test func everyMemberCanBeOverridden() throws {
        let json = """
            {"features": [{"name": "a", "inferred_type": "String", "completeness": 1.0, "monitoringConfigOverrides": {
            "evaluate_constraints": "Disabled", "emit_metrics": "Disabled", "datatype_check_threshold": 0.5,
            "domain_content_threshold": 0.6, "distribution_constraints": {"perform_comparison": "Disabled",
            "comparison_threshold": 0.2, "comparison_method": "Simple", "categorical_comparison_threshold": 0.3,
            "categorical_drift_method": "ChiSquared"}}}]}
            """
        let feature = try ConstraintsFile(json: Array(json.utf8)).features[0]
        let result = MonitoringConfiguration().applying(feature.overrides)
        #expect(result.evaluateConstraints == .disabled)
        #expect(result.emitMetrics == .disabled)
        #expect((result.datatypeCheckThreshold, result.domainContentThreshold) == (0.5, 0.6))
        #expect(result.performComparison == .disabled)
        #expect((result.comparisonThreshold, result.categoricalComparisonThreshold) == (0.2, 0.3))
        #expect(result.comparisonMethod == .simple)
        #expect(result.categoricalDriftMethod == .chiSquared)
        #expect(MonitoringConfiguration().applying(MonitoringOverrides()) == MonitoringConfiguration())
    }

    @Test func aMistakeInAnOverrideIsNamedByItsPath() {
        let json = """
            {"features": [{"name": "a", "inferred_type": "String", "completeness": 1.0, "string_constraints":
            {"monitoring_config_overrides": {"distribution_constraints": {"comparison_threshold": 2}}}}]}
            """
        #expect(
            throws: MonitoringError(
                .invalidValue,
                "constraints.json: features[0].string_constraints.monitoring_config_overrides.distribution_constraints"
                    + ".comparison_threshold: expected a number from 0.0 to 1.0, found 2")
        ) { try ConstraintsFile(json: Array(json.utf8)) }
    }
}

import JSONDocument
import Statistics
import Testing

@testable import Monitoring

/// Against files that SageMaker wrote.
@Suite(.enabled(if: ExampleFiles.available, "the example files are not there"))
struct RealFilesTests {
    @Test(arguments: ExampleFiles.exact)
    func jsonComesBackByteForByte(path: String) throws {
        let bytes = try #require(ExampleFiles.bytes(path))
        #expect(try JSONValue(parsing: bytes, file: path).jacksonBytes() == bytes)
    }

    @Test func typedStatisticsComeBackByteForByte() throws {
        let bytes = try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/statistics.json"))
        #expect(try StatisticsFile(json: bytes).json == bytes)
    }

    @Test(arguments: ["baseline", "run-2020-03-30"])
    func typedConstraintsComeBackByteForByte(folder: String) throws {
        let bytes = try #require(ExampleFiles.bytes("data-quality-taxi/\(folder)/constraints.json"))
        #expect(try ConstraintsFile(json: bytes).json == bytes)
    }

    @Test func typedViolationsComeBackByteForByte() throws {
        let bytes = try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/constraint_violations.json"))
        let file = try ViolationsFile(json: bytes)
        #expect(file.json == bytes)
        #expect(file.violations.count == 127)
        #expect(file.violations.allSatisfy { $0.check != nil })
    }

    /// The baseline's statistics are not there, so that drift cannot be recomputed; types and completeness can.
    @Test func theRunsViolationsAreRecomputed() throws {
        let statistics = try StatisticsFile(
            json: try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/statistics.json")))
        let constraints = try ConstraintsFile(
            json: try #require(ExampleFiles.bytes("data-quality-taxi/baseline/constraints.json")))
        let real = try ViolationsFile(
            json: try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/constraint_violations.json")))
        let outcome = DataQualityChecks.run(
            current: try statistics.distributions(), baseline: nil, constraints: constraints, method: .aws)
        func sorted(_ violations: [Violation]) -> [String] {
            violations.map { "\($0.featureName) \($0.checkType) \($0.description)" }.sorted()
        }
        let found = sorted(outcome.violations.violations)
        #expect(found.count == 13)
        #expect(found == sorted(real.violations.filter { $0.check != .baselineDrift }))
        // The real file's drift lines come last, and only for columns whose type is the expected one.
        let drifting = Set(real.violations.filter { $0.check == .baselineDrift }.map(\.featureName))
        for (feature, now) in zip(constraints.features, statistics.features) where drifting.contains(feature.name) {
            #expect(feature.inferredType == now.inferredType)
        }
    }

    @Test func constraintsFollowFromStatistics() throws {
        let statistics = try StatisticsFile(
            json: try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/statistics.json"))
        )
        var constraints = ConstraintsFile.suggested(from: statistics)
        // A container of 2022 wrote these files.
        constraints.configuration.categoricalComparisonThreshold = nil
        constraints.configuration.categoricalDriftMethod = nil
        #expect(constraints.json == ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/constraints.json"))
    }

    /// The run's 93 rows stand whole in the sketches' bottom levels, so that the columns can be profiled again.
    @Test func statisticsAreRecomputedFromTheSketchedRows() throws {
        let bytes = try #require(ExampleFiles.bytes("data-quality-taxi/run-2020-03-30/statistics.json"))
        let real = try StatisticsFile(json: bytes)
        var again = real
        for (index, feature) in real.features.enumerated() {
            guard let sketch = feature.numerical?.distribution?.sketch else { continue }
            #expect(sketch.levels.count == 1)
            var profiler = ColumnProfiler(name: feature.name)
            for value in sketch.levels[0] {
                // Whole numbers of a Fractional column were spelled with a point.
                let text = feature.inferredType == .integral ? "\(Int(value))" : JavaNumber.text(value)
                profiler.add(text)
            }
            for _ in sketch.count..<real.itemCount { profiler.add(nil) }
            var statistics = profiler.statistics
            statistics.numerical?.approximateDistinctCount = nil
            statistics.numerical?.completeness = nil
            again.features[index] = statistics
        }
        #expect(again.json == bytes)
    }
}

extension ColumnProfiler {
    /// Adds a cell by its text.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    init(name: String = "column", _ cells: [String]) {
        self.init(name: name)
        for cell in cells { add(cell) }
    }
}

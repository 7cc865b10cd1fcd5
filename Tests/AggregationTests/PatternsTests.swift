import Tabular
import Testing

@testable import Aggregation

@Suite struct PatternsTests {
    private let columns: [ColumnValues] = [
        .binary([1, 0, 1, 255, 1, 255]),
        .real([0.5, 0.5, 0.5, .nan, 0.5, .nan]),
        .category([0, 1, 0, -1, 2, -1]),
        .integer([7, 7, 7, .min, 7, .min]),
    ]

    @Test func equalRowsShareAPatternAndMissingEqualsMissing() {
        let patterns = Patterns(
            columns: columns, labels: [1, 0, 0, 1, 0, 1], rows: [0, 1, 2, 3, 4, 5], policy: .always)
        #expect(patterns.count == 4)
        #expect(patterns.patternOfRow == [0, 1, 0, 2, 3, 2])
        #expect(
            patterns.strata == [
                .init(pattern: 0, label: 0, weight: 1, count: 1), .init(pattern: 0, label: 1, weight: 1, count: 1),
                .init(pattern: 1, label: 0, weight: 1, count: 1), .init(pattern: 2, label: 1, weight: 1, count: 2),
                .init(pattern: 3, label: 0, weight: 1, count: 1),
            ])
        #expect(Array(patterns.values[0..<4]) == [1, 0.5, 0, 7])
        #expect(patterns.values[8..<12].allSatisfy { $0.isNaN })
    }

    @Test func onlyTheRowsAskedForAreTaken() {
        let patterns = Patterns(columns: columns, labels: [1, 0, 0, 1, 0, 1], rows: [5, 0], policy: .always)
        #expect(patterns.rowCount == 2)
        #expect(patterns.patternOfRow == [0, 1])
        #expect(patterns.values[4...] == [1, 0.5, 0, 7])
    }

    @Test func rowsOfOnePatternWithDifferentWeightsAreDifferentStrata() {
        let patterns = Patterns(
            columns: [.binary([1, 1, 1])], labels: [1, 1, 1], weights: [2, 3, 2], rows: [0, 1, 2], policy: .always)
        #expect(
            patterns.strata == [
                .init(pattern: 0, label: 1, weight: 2, count: 2), .init(pattern: 0, label: 1, weight: 3, count: 1),
            ])
    }

    @Test func rowsThatDoNotRepeatAreLeftAsTheyAre() {
        let numbers = (0..<1000).map(Double.init)
        let patterns = Patterns(
            columns: [.real(numbers)], labels: [UInt8](repeating: 0, count: 1000), rows: (0..<1000).map { $0 })
        #expect(!patterns.isAggregated)
        #expect(patterns.count == 1000)
        #expect(patterns.strata.count == 1000)
        #expect(patterns.values == numbers.map(Float.init))
    }

    @Test func negativeZeroEqualsZeroAndNumbersThatAFloatCannotTellApartAreOne() {
        let patterns = Patterns(
            columns: [.real([0, -0.0, 1, 1 + 1e-12])], labels: [0, 0, 0, 0], rows: [0, 1, 2, 3], policy: .always)
        #expect(patterns.count == 2)
    }

    @Test func keysWiderThanOneWordStillTellRowsApart() {
        // 70 real columns, 35 words; two rows differ in the last column only.
        let columns = (0..<70).map { ColumnValues.real([1, 1, $0 == 69 ? 2 : 1]) }
        let patterns = Patterns(columns: columns, labels: [0, 0, 0], rows: [0, 1, 2], policy: .always)
        #expect(patterns.patternOfRow == [0, 0, 1])
    }

    @Test func countsAddUpOverManyPatterns() {
        // More patterns than the first table holds, so that it is rehashed.
        var generator = RoundGenerator(seed: 3, round: 0)
        let codes = (0..<60_000).map { _ in Int32(generator.next() % 20_000) }
        let patterns = Patterns(
            columns: [.category(codes)], labels: codes.map { UInt8($0 & 1) }, rows: (0..<60_000).map { $0 },
            policy: .always)
        #expect(patterns.count == Set(codes).count)
        #expect(patterns.strata.reduce(0) { $0 + Int($1.count) } == 60_000)
        #expect(codes.indices.allSatisfy { patterns.values[Int(patterns.patternOfRow[$0])] == Float(codes[$0]) })
    }
}

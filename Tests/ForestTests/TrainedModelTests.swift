import Foundation
import Testing

@testable import Forest

/// Models that XGBoost 3.2 trained, with its own answers: Tests/Fixtures/Forest.
struct TrainedModelTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var model: String
        var features: Int
        var rows: [String]
        var margins: [String]
        var outputs: [String]
        var contributions: [String]

        var testDescription: String { name }
        var values: [Float] { rows.compactMap { Float($0) } }
    }

    private struct Fixture: Decodable { var cases: [Case] }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/Forest/cases.json").standardized
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode(Fixture.self, from: data).cases) ?? []
    }()

    @Test func allCasesAreThere() { #expect(Self.cases.count == 12) }

    @Test(arguments: cases)
    func marginsAreXGBoostsToTheLastBit(_ example: Case) throws {
        let forest = try Forest(model: Data(example.model.utf8))
        #expect(forest.featureCount == example.features)
        #expect(forest.featureNames == (0..<example.features).map { "f \($0)" })
        #expect(forest.margins(example.values) == example.margins.compactMap { Float($0) })
    }

    @Test(arguments: cases)
    func everyEngineGivesTheSameMargins(_ example: Case) throws {
        let forest = try Forest(model: Data(example.model.utf8))
        let expected = example.margins.compactMap { Float($0) }
        #expect(margins(.walk(Walk(forest.trees)), forest, example.values) == expected)
        if let vectors = BitVectorsBuilder.make(forest.trees, featureCount: forest.featureCount) {
            #expect(margins(.vectors(vectors), forest, example.values) == expected)
        }
        for row in expected.indices {
            let values = Array(example.values[row * example.features..<(row + 1) * example.features])
            #expect(values.withUnsafeBufferPointer { forest.margin($0) } == expected[row])
        }
    }

    private func margins(_ engine: Engine, _ forest: Forest, _ values: [Float]) -> [Float] {
        var margins = [Float](repeating: .nan, count: values.count / forest.featureCount)
        values.withUnsafeBufferPointer { values in
            margins.withUnsafeMutableBufferPointer {
                engine.margins(values.baseAddress, width: forest.featureCount, base: forest.baseMargin, into: $0)
            }
        }
        return margins
    }

    @Test(arguments: cases)
    func outputsAreXGBoosts(_ example: Case) throws {
        let forest = try Forest(model: Data(example.model.utf8))
        for (ours, theirs) in zip(forest.outputs(example.values), example.outputs.compactMap { Float($0) }) {
            // The C library's exp and log may differ in the last digit between machines.
            #expect(abs(ours - theirs) <= 2 * theirs.ulp)
        }
    }

    @Test(arguments: cases)
    func contributionsAgreeWithXGBoostsAndSumToTheMargin(_ example: Case) throws {
        let forest = try Forest(model: Data(example.model.utf8))
        let ours = forest.contributions(example.values)
        let theirs = example.contributions.compactMap { Float($0) }
        #expect(ours.count == theirs.count)
        for (ours, theirs) in zip(ours, theirs) { #expect(abs(ours - theirs) < 1e-5) }
        let width = example.features + 1
        for (row, margin) in forest.margins(example.values).enumerated() {
            #expect(abs(ours[row * width..<(row + 1) * width].reduce(0, +) - margin) < 1e-5)
        }
    }
}

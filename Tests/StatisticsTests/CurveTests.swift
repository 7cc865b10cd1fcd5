import Statistics
import Testing

@Suite struct CurveTests {
    /// scikit-learn's `roc_curve` and `precision_recall_curve` on the example of their documentation.
    private let example: ScoredOutcomes

    init() throws {
        example = try ScoredOutcomes(probabilities: [0.1, 0.4, 0.35, 0.8], labels: [0, 0, 1, 1])
    }

    @Test func rocCurveIsThatOfScikitLearn() {
        let points = example.rocCurve().points
        #expect(points.map(\.x) == [0, 0, 0.5, 0.5, 1])
        #expect(points.map(\.y) == [0, 0.5, 0.5, 1, 1])
        #expect(points.map(\.threshold) == [nil, 0.8, 0.4, 0.35, 0.1])
    }

    @Test func precisionRecallCurveIsThatOfScikitLearn() {
        let points = example.precisionRecallCurve().points
        #expect(points.map(\.x) == [0.5, 0.5, 1, 1])
        #expect(points.map(\.y) == [1, 0.5, 2.0 / 3, 0.5])
    }

    @Test func gainsAndLiftFollowTheHighestProbabilities() {
        #expect(example.gainsCurve().points.map(\.x) == [0, 0.25, 0.5, 0.75, 1])
        #expect(example.gainsCurve().points.map(\.y) == [0, 0.5, 0.5, 1, 1])
        #expect(example.liftCurve().points.map(\.y) == [2, 1, 4.0 / 3, 1])
    }

    @Test func curvesWithoutTheirLabelsAreEmpty() throws {
        let negatives = try ScoredOutcomes(probabilities: [0.1, 0.2], labels: [0, 0])
        #expect(negatives.rocCurve().points.isEmpty)
        #expect(negatives.precisionRecallCurve().points.isEmpty)
        #expect(negatives.gainsCurve().points.isEmpty)
        #expect(negatives.liftCurve().points.isEmpty)
    }

    @Test func thinningKeepsTheShape() throws {
        var random = SeededGenerator(seed: 8)
        let labels = (0..<5_000).map { _ in UInt8(random.uniform() < 0.2 ? 1 : 0) }
        let probabilities = labels.map { 1 / (1 + (-(random.normal() + Double($0))).magnitude) }
        let outcomes = try ScoredOutcomes(probabilities: probabilities, labels: labels)
        let full = outcomes.rocCurve(limit: .max)
        let thin = outcomes.rocCurve(limit: 200)
        #expect(full.points.count > 1_400)
        #expect(thin.points.count == 200)
        #expect(thin.points.first == full.points.first && thin.points.last == full.points.last)
        #expect(thin.points.allSatisfy { full.points.contains($0) })
        #expect(zip(thin.points, thin.points.dropFirst()).allSatisfy { $0.x <= $1.x && $0.y <= $1.y })
        #expect(abs(area(thin) - area(full)) < 0.001)
    }

    @Test func straightStretchesCostNothing() {
        let line = Curve(points: (0...1_000).map { CurvePoint(x: Double($0), y: 3 * Double($0)) })
        #expect(line.thinned(to: 100).points.map(\.x) == [0, 1_000])
    }

    private func area(_ curve: Curve) -> Double {
        zip(curve.points, curve.points.dropFirst()).reduce(0) { $0 + ($1.1.x - $1.0.x) * ($1.1.y + $1.0.y) / 2 }
    }
}

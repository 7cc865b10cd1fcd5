import JSONDocument
import Testing

@testable import Serving

@Suite struct AnswerTests {
    private let writer = AnswerWriter(
        threshold: 0.5, decileBounds: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func csvHasTheColumnsAskedFor() {
        let answer = Answer(probabilities: [0.25, 0.5, 1])
        #expect(text(writer.csv(answer, columns: [.probability])) == "0.25\n0.5\n1.0\n")
        #expect(text(writer.csv(answer, columns: [.decision, .decile])) == "0,8\n1,5\n1,1\n")
        #expect(text(writer.csv(answer, columns: [.decile, .probability])) == "8,0.25\n5,0.5\n1,1.0\n")
    }

    @Test func oneLineHasCommasAndNoNewline() {
        #expect(text(writer.line(Answer(probabilities: [0.25, 0.5, 1e-05]))) == "0.25,0.5,1e-05")
        #expect(text(writer.line(Answer(probabilities: [0.25]))) == "0.25")
    }

    @Test func jsonIsAsSageMakersContainerWritesIt() {
        #expect(
            text(writer.json(Answer(probabilities: [0.25, 0.95])))
                == "{\"predictions\":[{\"score\":0.25,\"probability\":0.25,\"decision\":0,\"decile\":8},"
                + "{\"score\":0.95,\"probability\":0.95,\"decision\":1,\"decile\":1}]}")
    }

    @Test func reasonsAreBesideTheirRow() {
        let answer = Answer(
            probabilities: [0.5, 0.1],
            reasons: [
                [Answer.Reason(feature: "a \"b\"", effect: -0.5), Answer.Reason(feature: "c", effect: 0.25)], [],
            ])
        #expect(
            text(writer.json(answer)).contains(
                "\"reasons\":[{\"feature\":\"a \\\"b\\\"\",\"effect\":-0.5},{\"feature\":\"c\",\"effect\":0.25}]"))
        #expect(text(writer.json(answer)).hasSuffix("\"reasons\":[]}]}"))
    }

    @Test func answersAreJSON() throws {
        let answer = Answer(probabilities: [1e-20, 0.1, .nan], reasons: [[], [], []])
        _ = try JSONValue(parsing: writer.json(answer), file: "answer")
    }

    @Test(
        arguments: [
            (1.0, 1), (0.9, 1), (0.899, 2), (0.5, 5), (0.1, 9), (0.0999, 10), (0, 10),
        ] as [(Float, Int)])
    func boundBelongsToItsTenth(probability: Float, decile: Int) { #expect(writer.decile(probability) == decile) }

    /// With few distinct probabilities several bounds are one; the rows are in the first tenth that has it.
    @Test func tiedBoundsLeaveTenthsEmpty() {
        let tied = AnswerWriter(threshold: 0.5, decileBounds: [0.8, 0.8, 0.8, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
        #expect([0.8, 0.5, 0.2, 0.1].map { tied.decile($0) } == [1, 4, 4, 10])
    }

    @Test func modelWithoutBoundsTellsNoDecile() {
        let writer = AnswerWriter(threshold: 0.3, decileBounds: nil)
        #expect(
            text(writer.csv(Answer(probabilities: [0.3]), columns: [.probability, .decision, .decile])) == "0.3,1,\n")
        #expect(!text(writer.json(Answer(probabilities: [0.3]))).contains("decile"))
    }
}

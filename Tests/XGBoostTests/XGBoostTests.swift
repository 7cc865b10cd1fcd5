import Foundation
import Testing

@testable import XGBoost

@Suite struct XGBoostTests {
    private func matrix() throws -> DMatrix {
        let matrix = try DMatrix(
            values: [0, 1, 1, 0, 1, 1, .nan, 0], rowCount: 4,
            features: [Feature(name: "seen", isCategory: false), Feature(name: "colour", isCategory: true)], threads: 1)
        try matrix.setLabels([0, 1, 1, 0])
        return matrix
    }

    @Test func aVersionIsReported() throws {
        #expect(try XGBoostLibrary.version().split(separator: ".").count == 3)
    }

    @Test func aMissingLibraryIsSaidWithTheFix() {
        // The loader keeps what is loaded, so the search is asked about a name that cannot exist in a fresh process only;
        // here the message alone is checked.
        let error = XGBoostError(code: .libraryMissing, message: "m", hint: "h")
        #expect(error.description == "m")
        #expect(XGBoostLibrary.candidates().last == "libxgboost.so")
    }

    @Test func anErrorCarriesXGBoostsOwnMessage() throws {
        let matrix = try matrix()
        let error = #expect(throws: XGBoostError.self) {
            let booster = try Booster(
                caching: [matrix], parameters: [("max_depth", "-3"), ("objective", "binary:logistic")])
            try booster.update(matrix, round: 0)
        }
        #expect(error?.message.contains("max_depth") == true)
        #expect(error?.message.contains("Stack trace") == false)
    }

    @Test func sourcePositionAndTraceAreStripped() {
        let raw = "[10:11:12] /workspace/src/a.cc:46: Check failed: a > b : too small\nStack trace:\n  [bt] 1"
        #expect(XGBoostError.words(of: raw) == "Check failed: a > b : too small")
        #expect(XGBoostError.words(of: "plain words") == "plain words")
    }

    @Test func shapesAreChecked() throws {
        #expect(throws: XGBoostError.self) {
            try DMatrix(values: [1, 2, 3], rowCount: 2, features: [Feature(name: "a", isCategory: false)], threads: 1)
        }
        #expect(throws: XGBoostError.self) { try matrix().setWeights([1]) }
    }

    @Test func aModelSavedAndLoadedPredictsTheSame() throws {
        let matrix = try matrix()
        let booster = try Booster(
            caching: [matrix],
            parameters: [("objective", "binary:logistic"), ("min_child_weight", "0"), ("nthread", "1")])
        for round in 0..<5 { try booster.update(matrix, round: round) }
        let predictor = try Predictor(model: try booster.json(), threads: 1)
        #expect(try predictor.margins(matrix) == booster.margins(matrix))
        #expect(try predictor.roundCount() == 5)
        #expect(try predictor.featureCount() == 2)
        #expect(try predictor.contributions(matrix).count == 4 * 3)
        #expect(try predictor.importance(.gain).keys.allSatisfy { ["seen", "colour"].contains($0) })
        let outputs = try predictor.outputs(matrix)
        let margins = try predictor.margins(matrix)
        for (output, margin) in zip(outputs, margins) { #expect(abs(output - 1 / (1 + exp(-margin))) < 1e-6) }
    }

    @Test(arguments: [
        "", "hello", "{", "{}", "{\"learner\":1}", "{\"learner\":{}}", "{\"learner\":\"",
        String(repeating: "{\"a\":", count: 100_000),
    ])
    func bytesThatAreNoModelAreRefused(text: String) {
        #expect(throws: XGBoostError.self) { try Predictor(model: Data(text.utf8), threads: 1) }
    }
}

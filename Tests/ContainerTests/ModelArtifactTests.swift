import Foundation
import Testing

@testable import Container

struct ModelArtifactTests {
    let ml = MLFolder()

    @Test func namesGoAndTheBaseScoreIsANumber() {
        let model =
            #"{"learner":{"feature_names":["a","b"],"feature_types":["float","float"],"#
            + #""learner_model_param":{"base_score":"[5E-1]","num_feature":"2"}}}"#
        #expect(
            String(decoding: ModelArtifact.bytes(of: Data(model.utf8)), as: UTF8.self)
                == #"{"learner":{"feature_names":[],"feature_types":[],"#
                + #""learner_model_param":{"base_score":"5E-1","num_feature":"2"}}}"#)
    }

    @Test func whatIsAlreadySoStays() {
        let model = Data(#"{"learner":{"learner_model_param":{"base_score":"5E-1"}}}"#.utf8)
        #expect(ModelArtifact.bytes(of: model) == model)
    }

    private func refusal() -> String? {
        do {
            _ = try ServedModelFolder.find(ml.folders, scratch: "\(ml.path)/scratch")
            return nil
        } catch {
            return (error as? ContainerError)?.message ?? "\(error)"
        }
    }

    @Test func whatIsNoModelOfXGBoostsIsRefused() throws {
        #expect(refusal() == "\(ml.path)/model holds no xgboost-model")
        try ml.write(Data([0x80, 0x04]), to: "model/xgboost-model")
        #expect(refusal()?.hasSuffix("is a Python pickle, which is not read here") == true)
        try ml.write("binf\0\0", to: "model/xgboost-model")
        #expect(refusal()?.hasSuffix("is not XGBoost's JSON or UBJSON") == true)
        try ml.write("{}", to: "model/xgboost-model")
        #expect(refusal()?.contains("it has no \"learner\"") == true)
        try ml.write("", to: "model/xgboost-model")
        #expect(refusal()?.hasSuffix("is not XGBoost's JSON or UBJSON") == true)
    }

    @Test func regressionsAreRefusedAndBinaryModelsGetASchema() throws {
        func model(_ objective: String) -> String {
            #"{"learner":{"gradient_booster":{"model":{"trees":[]}},"learner_model_param":{"num_feature":"2"},"#
                + #""objective":{"name":"\#(objective)"}}}"#
        }
        try ml.write(model("reg:squarederror"), to: "model/xgboost-model")
        #expect(refusal()?.hasSuffix("has the objective reg:squarederror, which is not served here") == true)
        try ml.write(model("binary:logistic"), to: "model/xgboost-model")
        let folder = try ServedModelFolder.find(ml.folders, scratch: "\(ml.path)/scratch")
        let schema = try String(contentsOf: URL(filePath: "\(folder)/schema.json"), encoding: .utf8)
        #expect(schema.contains("\"f0\"") && schema.contains("\"f1\"") && !schema.contains("\"f2\""))
    }

    @Test func failureIsCutToWhatSageMakerShows() throws {
        ml.folders.tellFailure("not told where there is nothing")
        #expect(!FileManager.default.fileExists(atPath: ml.path))
        try ml.write("{}", to: "input/config/hyperparameters.json")
        ml.folders.tellFailure(String(repeating: "ü", count: 3_000))
        #expect(try String(contentsOf: URL(filePath: ml.folders.failure), encoding: .utf8).count == 1_024)
    }
}

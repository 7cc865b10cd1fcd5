import Foundation
import Statistics
import Tabular
import Testing
import XGBoost

@testable import Jobs

/// A trained model's folder as it is written, loaded, and damaged.
@Suite struct ModelDirectoryTests {
    let folder: TemporaryFolder
    let model: ModelDirectory

    init() async throws {
        folder = try TemporaryFolder()
        model = ModelDirectory(path: try await ShopRows.train(in: folder).output)
    }

    private func loadError() async -> (any Error)? {
        do {
            _ = try model.load()
            return nil
        } catch {
            return error
        }
    }

    @Test func holdsEveryFile() throws {
        #expect(try folder.entries("model") == ModelDirectory.File.allCases.map(\.rawValue).sorted())
        #expect(try folder.entries() == ["model", "train.csv"])
    }

    @Test func loadsWhatWasTrained() throws {
        let loaded = try model.load()
        #expect(loaded.schema.features.map(\.name) == ["pages", "member", "channel"])
        #expect(loaded.schema.positive == "1")
        #expect(loaded.threshold == 0.5)
        #expect(try model.predictor().roundCount() == 8)
    }

    @Test(arguments: ["", "{}", "{", "[]", "\u{0}", "{\"learner\":{}}"])
    func damagedModelThrows(_ content: String) async throws {
        try folder.write(content, to: "model/model.json")
        #expect(await loadError() != nil)
    }

    @Test(arguments: ["", "{}", "{", "[]", "\u{0}", "{\"columns\":{}}"])
    func damagedSchemaThrows(_ content: String) async throws {
        try folder.write(content, to: "model/schema.json")
        let error = await loadError() as? JobError
        #expect(error?.code == .modelDamaged)
        #expect(error?.message.contains("schema.json") == true)
    }

    @Test func missingFilesThrow() async throws {
        for file in ["schema.json", "model.json"] {
            try FileManager.default.removeItem(atPath: folder.path("model/\(file)"))
            #expect((await loadError() as? JobError)?.code == .modelDamaged)
        }
    }

    @Test func schemaOfAnotherWidthThrows() async throws {
        let schema = try folder.text("model/schema.json")
        let range = try #require(schema.range(of: "\"feature\""))
        try folder.write(schema.replacingCharacters(in: range, with: "\"ignored\""), to: "model/schema.json")
        let error = await loadError() as? JobError
        #expect(error?.code == .modelDamaged)
        #expect(error?.message == "\(model.path): the model has 3 features and schema.json 2")
    }

    @Test func metricsOfTheFileAreThoseOfTheOutcome() async throws {
        let outcome = try await ShopRows.train(in: folder)
        let file = try JSONDecoder().decode(
            TrainJob.Metrics.self, from: Data(contentsOf: URL(filePath: folder.path("model/metrics.json"))))
        #expect(file.test.rocAUC == outcome.metrics.test.rocAUC)
        #expect(file.train.logLoss == outcome.metrics.train.logLoss)
        #expect(file.train.rows + file.test.rows == 400)
    }
}

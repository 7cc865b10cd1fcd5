import Foundation
import Statistics
import Testing

@testable import Jobs

@Suite struct EvaluateJobTests {
    let folder: TemporaryFolder
    let model: LoadedModel

    init() async throws {
        folder = try TemporaryFolder()
        model = try ModelDirectory(path: try await ShopRows.train(in: folder).output).load()
    }

    private func evaluate(_ data: String, threshold: Double? = nil) async throws -> EvaluateJob.Outcome {
        try await EvaluateJob(model: model, data: data, output: folder.path("e.html"), threshold: threshold) { _ in }
            .run()
    }

    @Test func countsEveryLabelledRow() async throws {
        let data = try folder.write(ShopRows.text(300) + "1,yes,mail,\n", to: "new.csv")
        let metrics = try await evaluate(data, threshold: 0.25).metrics
        #expect(metrics.rows == 300)
        #expect(metrics.positives == ShopRows.lines(300).count { $0.hasSuffix(",1") })
        #expect(metrics.threshold == 0.25)
        #expect(folder.exists("e.html"))
    }

    @Test func orderOfRowsDoesNotMatter() async throws {
        let rows = ShopRows.lines(300)
        let straight = try await evaluate(try folder.write(ShopRows.text(300), to: "a.csv")).metrics
        let turned = ([ShopRows.header] + rows.reversed()).joined(separator: "\n")
        let other = try await evaluate(try folder.write(turned, to: "b.csv")).metrics
        #expect(straight.rocAUC == other.rocAUC)
        #expect(straight.confusionMatrix == other.confusionMatrix)
    }

    @Test func unlabelledDataThrows() async throws {
        let rows = ShopRows.lines(20).map { $0.dropLast() }
        let data = try folder.write(([ShopRows.header[...]] + rows).joined(separator: "\n"), to: "new.csv")
        let error = await jobError { _ = try await evaluate(data) }
        #expect(error?.code == .noLabel)
        #expect(!folder.exists("e.html"))
    }

    @Test func thresholdOutOfRangeThrows() async throws {
        #expect(await jobError { _ = try await evaluate("none.csv", threshold: 1.5) }?.code == .invalidOption)
    }
}

import Foundation
import Statistics
import Tabular
import Testing
import Training

@testable import Jobs

@Suite struct TrainJobTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func saysWhatItDoes() async throws {
        let events = EventLog()
        _ = try await ShopRows.train(in: folder, events: events)
        let steps = events.steps.map { $0.prefix { $0 != " " } }
        #expect(steps == ["Reading", "Training", "Evaluating", "Writing"])
    }

    @Test func aModelWithoutASplitIsWarnedOf() async throws {
        let rows = ShopRows.lines(400).map { $0 + ",0.0001" }
        let data = try folder.write(([ShopRows.header + ",w"] + rows).joined(separator: "\n") + "\n", to: "w.csv")
        func warning(weight: String?, _ settings: [(String, String)] = []) async throws -> String? {
            var request = TrainRequest(data: data, label: "sold", name: "x", output: folder.path("model"))
            request.weight = weight
            for (name, value) in settings { try request.parameters.set(name, to: value, origin: "test") }
            let events = EventLog()
            let outcome = try await TrainJob(request, events: events.listener).run()
            let said = events.warnings.first { $0.hasPrefix("no tree has a split") }
            #expect(outcome.warnings.contains { $0 == said } == (said != nil))
            #expect(try folder.text("model/report.html").contains("The model is constant") == (said != nil))
            return said
        }
        #expect(try await warning(weight: "w")?.contains("the weights are too small for min_child_weight 6") == true)
        #expect(try await warning(weight: nil, [("gamma", "1e9")])?.contains("for gamma 1e+09") == true)
        #expect(try await warning(weight: nil) == nil)
        #expect(try await warning(weight: "w", [("min_child_weight", "0"), ("gamma", "0")]) == nil)
    }

    @Test func failureLeavesNoFolder() async throws {
        let data = try folder.write("a,sold\n1,0\n2,1\n3\n", to: "bad.csv")
        let request = TrainRequest(data: data, label: "sold", name: "x", output: folder.path("model"))
        let error = await #expect(throws: TableError.self) { try await TrainJob(request) { _ in }.run() }
        #expect(error?.code == .raggedRow)
        #expect(try folder.entries() == ["bad.csv"])
    }

    @Test(arguments: [0, 1, -0.1, 1.1, .nan, .infinity])
    func testFractionOutOfRangeThrows(_ fraction: Double) async throws {
        var request = TrainRequest(data: "none.csv", label: "sold", name: "x", output: folder.path("model"))
        request.testFraction = fraction
        let error = await jobError { _ = try await TrainJob(request) { _ in }.run() }
        #expect(error?.code == .invalidOption)
        #expect(try folder.entries() == [])
    }

    @Test(arguments: [-0.1, 1.1, .nan])
    func thresholdOutOfRangeThrows(_ threshold: Double) async throws {
        var request = TrainRequest(data: "none.csv", label: "sold", name: "x", output: folder.path("model"))
        request.threshold = threshold
        #expect(await jobError { _ = try await TrainJob(request) { _ in }.run() }?.code == .invalidOption)
    }

    @Test func cancellationLeavesNoFolder() async throws {
        let data = try folder.write(ShopRows.text(400), to: "train.csv")
        var request = TrainRequest(data: data, label: "sold", name: "x", output: folder.path("model"))
        try request.parameters.set("num_boost_round", to: "100000", origin: "test")
        let job = TrainJob(request) { event in
            guard case .progress(_, let detail) = event, detail.hasPrefix("round 3 ") else { return }
            withUnsafeCurrentTask { $0?.cancel() }
        }
        let work = Task { try await job.run() }
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(try folder.entries() == ["train.csv"])
    }

    @Test func aRowOfNoWeightIsLeftOut() async throws {
        let rows = (0..<40).map { "\($0 % 7),\($0 == 9 ? "0" : "1.5"),\($0 % 2)" }
        let data = try folder.write((["a,w,sold"] + rows).joined(separator: "\n"), to: "weights.csv")
        var request = TrainRequest(data: data, label: "sold", name: "x", output: folder.path("model"))
        request.weight = "w"
        let metrics = try await TrainJob(request) { _ in }.run().metrics
        #expect(metrics.train.rows + metrics.test.rows == 39)
    }

    /// The example of FIPS 180-2, appendix B.1.
    @Test func digestIsTheFilesSHA256() throws {
        let path = try folder.write("abc", to: "abc")
        #expect(
            try DataDigest.sha256(DataSource(path: path))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

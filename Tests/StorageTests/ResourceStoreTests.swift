import SageMaker
import Storage
import Testing

/// What holds for any store of resources.
@Suite struct ResourceStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    private struct Refused: Error {}

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any ResourceStore {
        switch kind {
        case .memory: MemoryResourceStore()
        case .registry: try home.registry()
        }
    }

    private func job(_ name: String, _ kind: Resource.Kind = .trainingJob) -> Resource {
        var job = JobProgress()
        job.transitions = [.init(status: "Starting", startedAt: 1.5, message: "größer")]
        job.metrics = [.init(name: "train:auc", value: 0.1, time: 3)]
        return Resource(
            kind: kind, name: name, arn: "arn:aws:sagemaker:us-west-2:000000000000:\(kind.rawValue)/\(name)",
            now: 1.25, request: "{\"a\": [1, null]}", tags: [.init(key: "b", value: ""), .init(key: "a", value: "x")],
            status: "InProgress", job: job)
    }

    @Test(arguments: Kind.allCases) func resourcesComeBackWholeSortedByName(kind: Kind) async throws {
        let store = try store(kind)
        let (b, a, other) = (job("b"), job("a"), job("a", .model))
        for resource in [b, a, other] {
            try await store.changeResource(resource.kind, resource.name) { $0 = resource }
        }
        #expect(try await store.resources(.trainingJob) == [a, b])
        #expect(try await store.resource(.model, "a") == other)
        #expect(try await store.resource(.model, "b") == nil)
        #expect(try await store.resources(.endpoint).isEmpty)
    }

    @Test(arguments: Kind.allCases) func changeSeesWhatIsThereAndItsValueComesBack(kind: Kind) async throws {
        let store = try store(kind)
        let first = job("a")
        #expect(
            try await store.changeResource(.trainingJob, "a") { resource in
                defer { resource = first }
                return resource == nil
            })
        let status = try await store.changeResource(.trainingJob, "a") { resource in
            resource?.status = "Completed"
            return resource?.status
        }
        #expect(status == "Completed")
        #expect(try await store.resource(.trainingJob, "a")?.status == "Completed")
        try await store.changeResource(.trainingJob, "a") { $0 = nil }
        #expect(try await store.resource(.trainingJob, "a") == nil)
    }

    @Test(arguments: Kind.allCases) func refusedChangeChangesNothing(kind: Kind) async throws {
        let store = try store(kind)
        let first = job("a")
        try await store.changeResource(.trainingJob, "a") { $0 = first }
        await #expect(throws: Refused.self) {
            try await store.changeResource(.trainingJob, "a") { resource in
                resource = nil
                throw Refused()
            }
        }
        #expect(try await store.resource(.trainingJob, "a") == first)
    }

    @Test(arguments: Kind.allCases) func changesOfManyTasksAreAllKept(kind: Kind) async throws {
        let store = try store(kind)
        let first = job("a")
        try await store.changeResource(.trainingJob, "a") { $0 = first }
        let mark = store.changeMark()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await store.changeResource(.trainingJob, "a") { resource in
                        resource?.tags.append(.init(key: "\(number)", value: ""))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.resource(.trainingJob, "a")?.tags.count == 22)
        #expect(store.changeMark() != mark)
    }
}

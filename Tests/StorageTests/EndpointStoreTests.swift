import Capture
import Endpoints
import Foundation
import Storage
import Testing

/// What holds for any store of endpoints.
@Suite struct EndpointStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    struct Refused: Error {}

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any EndpointStore {
        switch kind {
        case .memory: MemoryEndpointStore()
        case .registry: try home.registry()
        }
    }

    @Test(arguments: Kind.allCases) func freshStoreIsEmpty(kind: Kind) async throws {
        #expect(try await store(kind).endpoints().isEmpty)
    }

    @Test(arguments: Kind.allCases) func endpointsComeBackSortedByName(kind: Kind) async throws {
        let store = try store(kind)
        for name in ["b", "C", "a"] { try await store.change(name, now: 1) { _ in endpoint(name) } }
        #expect(try await store.endpoints().map(\.name) == ["C", "a", "b"])
    }

    @Test(arguments: Kind.allCases) func changeSeesWhatIsThereAndCountsRevisions(kind: Kind) async throws {
        let store = try store(kind)
        let first = try await store.change("shop", now: 10) { former in
            #expect(former == nil)
            return endpoint("shop")
        }
        #expect(first?.revision == 1)
        #expect(first?.createdAt == 10)
        let second = try await store.change("shop", now: 20) { former in
            #expect(former == first)
            var next = endpoint("shop", weight: 2)
            next.capture = CaptureConfiguration(samplingPercentage: 5, destination: "/captured", mode: .durable)
            next.shadow = Variant(name: "dark", model: next.variants[0].model)
            return next
        }
        #expect(second?.revision == 2)
        #expect(second?.createdAt == 10)
        #expect(second?.updatedAt == 20)
        #expect(try await store.endpoints() == [try #require(second)])
    }

    @Test(arguments: Kind.allCases) func nilRemovesAndRevisionsBeginAnew(kind: Kind) async throws {
        let store = try store(kind)
        try await store.change("shop", now: 1) { _ in endpoint("shop") }
        #expect(try await store.change("shop", now: 2) { _ in nil } == nil)
        #expect(try await store.endpoints().isEmpty)
        #expect(try await store.change("shop", now: 3) { _ in nil } == nil)
        #expect(try await store.change("shop", now: 4) { _ in endpoint("shop") }?.revision == 1)
    }

    @Test(arguments: Kind.allCases) func failingChangeLeavesEverythingAsItWas(kind: Kind) async throws {
        let store = try store(kind)
        try await store.change("shop", now: 1) { _ in endpoint("shop") }
        let before = try await store.endpoints()
        await #expect(throws: Refused.self) { try await store.change("shop", now: 2) { _ in throw Refused() } }
        await #expect(throws: EndpointError.self) {
            try await store.change("shop", now: 2) { _ in endpoint("shop", weight: 0) }
        }
        await #expect(throws: EndpointError.self) {
            try await store.change("no name", now: 2) { _ in endpoint("no name") }
        }
        #expect(try await store.endpoints() == before)
    }

    @Test(arguments: Kind.allCases) func markDiffersAfterEveryChange(kind: Kind) async throws {
        let store = try store(kind)
        var marks = [store.changeMark()]
        for number in 0..<20 {
            try await store.change("shop", now: 0) { _ in number % 3 == 2 ? nil : endpoint("shop") }
            marks.append(store.changeMark())
            #expect(store.changeMark() == marks.last)
        }
        #expect(Set(marks.map(\.value)).count == marks.count)
    }

    @Test(arguments: Kind.allCases) func changesAtOnceAreAllKept(kind: Kind) async throws {
        let store = try store(kind)
        try await store.change("shop", now: 0) { _ in endpoint("shop", weight: 1) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await store.change("shop", now: 0) { former in
                        var next = try #require(former)
                        next.variants[0].weight += 1
                        return next
                    }
                }
            }
            try await group.waitForAll()
        }
        let kept = try await store.endpoints()
        #expect(kept.first?.variants.first?.weight == 51)
        #expect(kept.first?.revision == 51)
    }
}

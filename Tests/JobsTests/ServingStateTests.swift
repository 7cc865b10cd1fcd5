import Foundation
import Testing

@testable import Jobs

@Suite struct ServingStateTests {
    private let folder: TemporaryFolder
    private let home: Home

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.url.path)
    }

    private func state(_ revisions: [String: Int], _ failures: [String: String] = [:]) -> ServingState {
        ServingState(
            process: ProcessInfo.processInfo.processIdentifier, address: "http://127.0.0.1:1", revisions: revisions,
            failures: failures)
    }

    @Test func whatWasToldIsCurrentUntilItIsCleared() {
        #expect(ServingState.current(home) == nil)
        let told = state(["shop": 3], ["other": "gone"])
        told.tell(home)
        #expect(ServingState.current(home) == told)
        // Another process may have begun to serve since.
        ServingState.clear(home, process: told.process + 1)
        #expect(ServingState.current(home) == told)
        ServingState.clear(home, process: told.process)
        #expect(ServingState.current(home) == nil)
    }

    @Test func damagedFileOrDeadProcessIsNoServer() throws {
        try folder.write("{", to: "serving.json")
        #expect(ServingState.current(home) == nil)
        var dead = state([:])
        dead.process = 0x3FFF_FFFF
        dead.tell(home)
        #expect(ServingState.current(home) == nil)
    }

    @Test func waitingEndsWithTheRevision() async throws {
        func wait(_ seconds: Double) async throws -> ServingState? {
            try await ServingState.waiting(home, endpoint: "shop", revision: 2, seconds: seconds)
        }
        #expect(try await wait(60) == nil)
        state(["shop": 2]).tell(home)
        #expect(try await wait(60)?.revisions == ["shop": 2])
        state(["shop": 5]).tell(home)
        #expect(try await wait(60)?.revisions == ["shop": 5])
        state(["shop": 1]).tell(home)
        #expect(try await wait(0.05)?.revisions == ["shop": 1])
        state(["shop": 2], ["shop": "no model"]).tell(home)
        #expect(try await wait(60)?.failures == ["shop": "no model"])
    }

    /// A failure told before the revision was read is that of an earlier one.
    @Test func formerFailureIsWaitedOut() async throws {
        state(["shop": 1], ["shop": "no model"]).tell(home)
        let home = home
        let fixed = state(["shop": 2])
        async let told = ServingState.waiting(home, endpoint: "shop", revision: 2, seconds: 60)
        try await Task.sleep(for: .milliseconds(50))
        fixed.tell(home)
        #expect(try await told?.failures == [:])
    }
}

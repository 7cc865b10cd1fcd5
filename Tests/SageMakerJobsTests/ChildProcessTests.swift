import CChild
import Foundation
import Synchronization
import Testing

@testable import SageMakerJobs

@Suite struct ChildProcessTests {
    private func child(_ script: String, _ line: @escaping @Sendable (String) -> Void = { _ in }) -> ChildProcess {
        ChildProcess(
            .init(executable: "/bin/bash", arguments: ["-c", script], environment: ["A": "b"], folder: "/"), line: line)
    }

    @Test func childHasNothingOfOursButItsEnvironment() async throws {
        let lines = Lines()
        // Ignored signals would stay ignored in what a server starts.
        let former = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, former) }
        let exit = try await child(
            "echo $A; pwd; ls /proc/self/fd | wc -l; read x || echo none; yes | head -1 >/dev/null; echo ${PIPESTATUS[0]}"
        ) {
            lines.add($0)
        }.run()
        #expect(exit == .code(0))
        // 0, 1, 2 and the one that `ls` reads with; 141 is death by SIGPIPE.
        #expect(lines.all == ["b", "/", "4", "none", "141"])
    }

    @Test func childGivesWayToPredictions() async throws {
        let lines = Lines()
        #expect(try await child("nice") { lines.add($0) }.run() == .code(0))
        #expect(lines.all == ["\(min(19, getpriority(0, 0) + 10))"])
    }

    @Test func whatAChildStartedDoesNotHoldItsEnd() async throws {
        let began = ContinuousClock.now
        #expect(try await child("sleep 300 & echo started").run() == .code(0))
        #expect(ContinuousClock.now - began < .seconds(120))
    }

    @Test func cancelledTaskKillsItsChild() async throws {
        let task = Task { try await child("trap '' TERM; sleep 30").run() }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        #expect(try await task.value == .signal(SIGKILL))
    }

    @Test func childThatIsStoppedBeforeItBeganDoesNotBegin() async throws {
        let lines = Lines()
        let child = child("echo x") { lines.add($0) }
        child.signal(SIGTERM)
        #expect(try await child.run() == .signal(SIGKILL))
        #expect(lines.all.isEmpty)
    }

    #if os(Linux)
        /// The system ends a child with the thread that started it, and a process's threads end with it.
        @Test func childEndsWithTheThreadThatStartedIt() async throws {
            let child: pid_t = await withCheckedContinuation { continuation in
                Thread {
                    var arguments = [strdup("/bin/sleep"), strdup("30"), nil]
                    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
                    let child = cchild_start("/bin/sleep", &arguments, &environment, "/", 1)
                    for text in arguments { free(text) }
                    continuation.resume(returning: child)
                }.start()
            }
            #expect(child > 0)
            for _ in 0..<250 where cchild_has_ended(child, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(cchild_has_ended(child, 0) == 1)
            kill(child, SIGKILL)
            var status: Int32 = 0
            waitpid(child, &status, 0)
            #expect(status & 0x7F == SIGKILL)
        }
    #endif
}

/// Lines from the thread of a child.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

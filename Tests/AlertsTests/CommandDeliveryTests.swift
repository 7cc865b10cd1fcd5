import Foundation
import Schedules
import Testing

@testable import Alerts

@Suite(.serialized) struct CommandDeliveryTests {
    private func shell(_ line: String, timeout: Double = 30, _ environment: [String: String] = [:]) -> CommandLineCall {
        CommandLineCall(arguments: ["/bin/sh", "-c", line], environment: environment, timeout: timeout)
    }

    @Test func commandGetsTheMessageAndItsName() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "propensity-command-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let alert = outgoing(message: "it's \"gone\" $HOME 100 €")
        let line = "{ cat; echo; echo \"$PROPENSITY_MESSAGE_ID $PROPENSITY_ATTEMPT $EXTRA\"; } > \"$TARGET\""
        #expect(
            await CommandDelivery.deliver(alert, to: shell(line, ["TARGET": file.path, "EXTRA": "more"]))
                == .delivered(note: nil))
        #expect(try String(contentsOf: file, encoding: .utf8) == "\(alert.json)\n\(alert.messageId) 1 more\n")
    }

    @Test func failureIsTroubleWithTheLastComplaint() async {
        #expect(
            await CommandDelivery.deliver(outgoing(), to: shell("echo first >&2; echo no route >&2; exit 3"))
                == .trouble("the command ended with status 3: no route"))
        #expect(
            await CommandDelivery.deliver(outgoing(), to: shell("kill -9 $$"))
                == .trouble("the command was ended by signal 9"))
        let missing = await CommandDelivery.deliver(
            outgoing(), to: CommandLineCall(arguments: ["/no/such/program"]))
        if case .trouble(let words, _) = missing {
            #expect(words.hasPrefix("the command cannot be run: "))
        } else {
            Issue.record("\(missing)")
        }
    }

    @Test func commandThatDoesNotReadIsFine() async {
        let alert = outgoing(message: String(repeating: "x", count: 1_000_000))
        #expect(await CommandDelivery.deliver(alert, to: shell("exit 0")) == .delivered(note: nil))
    }

    @Test func commandThatHangsIsKilledWithWhatItStarted() async throws {
        let mark = "sleep 61.\(Int.random(in: 100_000...999_999))"
        let begin = systemTime()
        #expect(
            await CommandDelivery.deliver(outgoing(), to: shell("\(mark) & \(mark); true", timeout: 1))
                == .trouble("the command did not end within 1.0 seconds"))
        #expect(systemTime() - begin < 5)
        try await Task.sleep(for: .milliseconds(100))
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            return String(decoding: line, as: UTF8.self).replacing("\0", with: " ").hasPrefix(mark)
        }
        #expect(left.isEmpty)
    }

    @Test func onlyAFewVariablesOfTheServerAreHandedOn() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "propensity-command-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = await CommandDelivery.deliver(outgoing(), to: shell("env > \"$TARGET\"", ["TARGET": file.path]))
        let names = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { $0.prefix { $0 != "=" } }
        let own = ["PATH", "HOME", "LANG", "TARGET", "PWD", "OLDPWD", "SHLVL", "_"]
        #expect(names.allSatisfy { own.contains(String($0)) || $0.hasPrefix("PROPENSITY_") }, "\(names)")
    }
}

import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Delivers messages by running a program.
enum CommandDelivery {
    /// Runs the program once, to its end or the end of its time.
    ///
    /// The JSON comes from a file without a name rather than a pipe, so that a program that does not read it hurts nobody.
    static func deliver(_ alert: OutgoingAlert, to call: CommandLineCall) async -> DeliveryOutcome {
        guard let program = call.arguments.first, let input = nameless(), let complaints = nameless() else {
            return .trouble("no temporary file can be made for the command")
        }
        defer {
            try? input.close()
            try? complaints.close()
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = Array(call.arguments.dropFirst())
        process.environment = environment(alert, call)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = complaints
        do {
            try input.write(contentsOf: Data(alert.json.utf8))
            try input.seek(toOffset: 0)
            process.standardInput = input
            let ended = Ended()
            process.terminationHandler = { _ in ended.end() }
            try process.run()
            let isInTime = await ended.wait(seconds: call.timeout)
            // What it started and left behind is of its process group.
            kill(-process.processIdentifier, SIGKILL)
            guard isInTime else {
                kill(process.processIdentifier, SIGKILL)
                _ = await ended.wait(seconds: 5)
                return .trouble("the command did not end within \(call.timeout) seconds")
            }
        } catch {
            return .trouble("the command cannot be run: \((error as NSError).localizedDescription)")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let way = process.terminationReason == .exit ? "ended with status" : "was ended by signal"
            return .trouble("the command \(way) \(process.terminationStatus)\(words(complaints))")
        }
        return .delivered(note: nil)
    }

    private static func environment(_ alert: OutgoingAlert, _ call: CommandLineCall) -> [String: String] {
        let own = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG"].contains($0.key) }
        let about = [
            "PROPENSITY_MESSAGE_ID": alert.messageId, "PROPENSITY_SCHEDULE": alert.schedule,
            "PROPENSITY_SUBJECT": alert.subject, "PROPENSITY_ATTEMPT": "\(alert.attempts)",
        ]
        return own.merging(call.environment) { $1 }.merging(about) { $1 }
    }

    /// An open file that is gone from its folder.
    private static func nameless() -> FileHandle? {
        var path = Array((NSTemporaryDirectory() + "propensity-alert-XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The last line of what it complained about.
    private static func words(_ complaints: FileHandle) -> String {
        guard let end = try? complaints.seekToEnd(), end > 0 else { return "" }
        try? complaints.seek(toOffset: end > 2000 ? end - 2000 : 0)
        let text = (try? complaints.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return line.isEmpty ? "" : ": \(line.prefix(200))"
    }
}

/// Something that ends once, waited for with a limit.
private final class Ended: Sendable {
    private let stream: AsyncStream<Void>
    private let sender: AsyncStream<Void>.Continuation
    private let isOver = Mutex(false)

    init() { (stream, sender) = AsyncStream.makeStream() }

    func end() {
        isOver.withLock { $0 = true }
        sender.finish()
    }

    /// Whether it ended in time; a cancelled task waits no longer.
    func wait(seconds: Double) async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [stream] in for await _ in stream {} }
            group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
            await group.next()
            group.cancelAll()
        }
        return isOver.withLock { $0 }
    }
}

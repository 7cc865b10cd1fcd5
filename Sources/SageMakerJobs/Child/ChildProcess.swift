import CChild
import Foundation
import Synchronization

/// A program run for a job; it ends when this process does, however that ends.
///
/// The system ties a child's life to the thread that started it, so each has a thread of its own, which reads its output too.
final class ChildProcess: Sendable {
    /// How a child ended.
    enum Exit: Sendable, Equatable {
        /// With an exit status.
        case code(Int32)
        /// By a signal.
        case signal(Int32)
    }

    /// What to run.
    struct Program: Sendable {
        var executable: String
        var arguments: [String]
        var environment: [String: String]
        /// Where it runs.
        var folder: String
    }

    private enum State: Sendable {
        case waiting, running(pid_t), over
    }

    private let state = Mutex(State.waiting)
    private let program: Program
    private let line: @Sendable (String) -> Void

    /// A child that has not begun.
    ///
    /// - Parameters:
    ///   - program: What to run.
    ///   - line: Given each line of its output and errors, in order, on the child's thread.
    init(_ program: Program, line: @escaping @Sendable (String) -> Void) {
        self.program = program
        self.line = line
    }

    /// Runs the program to its end; a cancelled task kills it.
    ///
    /// - Throws: ``JobFailure`` when it cannot be started.
    func run() async throws -> Exit {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread { [self] in continuation.resume(with: Result { try body() }) }
                thread.name = "job"
                thread.start()
            }
        } onCancel: {
            signal(SIGKILL)
        }
    }

    /// Sends a signal to the program and all that it started; nothing happens when it is over.
    ///
    /// One that has not begun will not.
    func signal(_ number: Int32) {
        state.withLock { state in
            switch state {
            case .running(let child): kill(-child, number)
            case .waiting: state = .over
            case .over: break
            }
        }
    }

    private func body() throws -> Exit {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw JobFailure.system("no pipe can be made") }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        let child: pid_t = state.withLock { state in
            guard case .waiting = state else { return 0 }
            let child = start(output: writing)
            state = child > 0 ? .running(child) : .over
            return child
        }
        close(writing)
        guard child != 0 else { return .signal(SIGKILL) }
        guard child > 0 else {
            throw JobFailure(
                .platform, "\(program.executable) cannot be run: \(String(cString: strerror(-child)))")
        }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        var lines = OutputLines(line)
        read(reading, of: child, into: &lines)
        lines.finish()
        var status: Int32 = 0
        state.withLock { state in
            // What it started goes with it.
            kill(-child, SIGKILL)
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            state = .over
        }
        return status & 0x7F == 0 ? .code((status >> 8) & 0xFF) : .signal(status & 0x7F)
    }

    private func start(output: Int32) -> pid_t {
        let environment = program.environment.map { "\($0.key)=\($0.value)" }.sorted()
        var arguments = ([program.executable] + program.arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        return cchild_start(program.executable, &arguments, &variables, program.folder, output)
    }

    /// Reads until the child has ended and what it wrote is read; what it started may keep the pipe open.
    private func read(_ descriptor: Int32, of child: pid_t, into lines: inout OutputLines) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var hasEnded = false
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                lines.add(buffer[..<count])
                continue
            }
            if count < 0, errno == EINTR { continue }
            guard count < 0, errno == EAGAIN else {
                _ = cchild_has_ended(child, 1)
                return
            }
            if hasEnded { return }
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = Foundation.poll(&poll, 1, 200)
            hasEnded = cchild_has_ended(child, 0) != 0
        }
    }
}

/// Bytes to lines; a line too long for a log's event is broken.
private struct OutputLines {
    private static let longest = 200 << 10
    private let take: (String) -> Void
    private var rest: [UInt8] = []

    init(_ take: @escaping (String) -> Void) { self.take = take }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[..<end]
            tell()
            bytes = bytes[(end + 1)...]
        }
        rest += bytes
        while rest.count > Self.longest {
            let more = Array(rest[Self.longest...])
            rest.removeLast(rest.count - Self.longest)
            tell()
            rest = more
        }
    }

    mutating func finish() { if !rest.isEmpty { tell() } }

    private mutating func tell() {
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        take(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
    }
}

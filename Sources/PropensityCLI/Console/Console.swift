import Foundation
import Jobs
import Synchronization

/// What the user sees: steps and progress on standard error, results on standard output.
///
/// On a terminal a step that takes longer than a second draws a bar; elsewhere each step is a plain line. `--quiet` silences
/// both, never warnings or results.
final class Console: Sendable {
    private struct State {
        var step: String?
        var began = ContinuousClock.now
        var drawn = ContinuousClock.now
        var barIsUp = false
    }

    private let state = Mutex(State())
    private let quiet: Bool
    private let isTerminal: Bool

    init(quiet: Bool) {
        self.quiet = quiet
        isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// A job's events go here.
    var events: JobEvents {
        { [self] event in show(event) }
    }

    private func show(_ event: JobEvent) {
        state.withLock { state in
            switch event {
            case .step(let name):
                clearBar(&state)
                state.step = name
                state.began = .now
                if !quiet, !isTerminal { write("\(name)\n") }
            case .progress(let share, let detail):
                guard !quiet, isTerminal, state.began.duration(to: .now) > .seconds(1),
                    !state.barIsUp || state.drawn.duration(to: .now) > .milliseconds(80)
                else { return }
                draw(share, detail, &state)
            case .note(let text):
                clearBar(&state)
                if !quiet { write("\(text)\n") }
            case .warning(let text):
                clearBar(&state)
                write("warning: \(text)\n")
            }
        }
    }

    /// Takes the bar off the screen.
    func finish() { state.withLock { clearBar(&$0) } }

    /// A result, on standard output.
    ///
    /// - Throws: ``Jobs/JobError`` when it cannot be written: the disk is full, or standard output is closed.
    func result(_ text: String) throws {
        finish()
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            throw JobError(.unwritable, "the result cannot be written to standard output", hint: "is the disk full?")
        }
    }

    /// A result as one JSON object, on standard output.
    func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        try result(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private func draw(_ share: Double, _ detail: String, _ state: inout State) {
        let width = 28
        let filled = Int((min(max(share, 0), 1) * Double(width)).rounded())
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let percent = Int((share * 100).rounded())
        write("\r\u{1B}[K\(state.step ?? "") \(bar) \(percent) % \(detail)")
        state.barIsUp = true
        state.drawn = .now
    }

    private func clearBar(_ state: inout State) {
        guard state.barIsUp else { return }
        write("\r\u{1B}[K")
        state.barIsUp = false
    }

    private func write(_ text: String) { StandardError.write(text) }
}

/// Standard error, which may be closed or full: what cannot be said there is not said.
enum StandardError {
    static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

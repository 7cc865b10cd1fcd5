import Dispatch
import Foundation
import Synchronization
import Tabular

/// Ends the program on Ctrl-C, a request to terminate, or a closed terminal, without leaving anything half-written.
///
/// Every output is written aside and renamed when whole, so taking the files aside away is all there is to do.
enum Interruption {
    /// Whether a command that ends by itself looks after signals.
    private static let isLeftToCommand = Atomic(false)

    static func handle() {
        for (number, code) in [(SIGINT, Int32(130)), (SIGTERM, Int32(143)), (SIGHUP, Int32(129))] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            // The handler holds its source, which thus lives as long as the program.
            source.setEventHandler { [source] in
                guard !isLeftToCommand.load(ordering: .relaxed) else { return }
                source.suspend()
                TemporaryPaths.shared.end { paths in
                    for path in paths { try? FileManager.default.removeItem(atPath: path) }
                    StandardError.write("\ninterrupted; nothing half-written was left behind\n")
                    _exit(code)
                }
            }
            source.resume()
        }
    }

    /// Leaves signals to a command that ends by itself when it is asked to, as a server does.
    static func leaveToCommand() { isLeftToCommand.store(true, ordering: .relaxed) }
}

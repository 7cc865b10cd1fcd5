import Dispatch
import Foundation
import Synchronization

/// Asks a command to end by itself on the first Ctrl-C, request to terminate or closed terminal; the second ends the program.
///
/// For a command that writes no files: nothing is tidied up.
final class StopRequest: Sendable {
    private let code = Mutex<Int32?>(nil)

    /// What the program ends with after a request: 128 and the signal's number; nil without one.
    var exitCode: Int32? { code.withLock { $0 } }

    /// Takes signals from now on.
    ///
    /// - Parameter stop: Called once, from any thread.
    init(_ stop: @escaping @Sendable () -> Void) {
        Interruption.leaveToCommand()
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            // The handler holds its source, which thus lives as long as the program.
            source.setEventHandler { [self, source] in
                let isFirst = code.withLock { code in
                    defer { code = code ?? 128 + number }
                    return code == nil
                }
                guard isFirst else {
                    source.suspend()
                    _exit(128 + number)
                }
                stop()
            }
            source.resume()
        }
    }
}

package import Drift
import Foundation
import Tabular

/// `memory.json` of a schedule: what the windows before held, compared with one baseline.
///
/// It is written before the registry hears of the execution's end. A run that is killed between is repeated, and finds its own
/// window in the file: it starts from what was known before that window, so that none counts twice.
package struct KeptMemory: Codable, Sendable {
    private var baseline: String
    private var memory = DriftMemory()
    /// What ``memory`` was before its last window; nil in files of earlier versions.
    private var before: DriftMemory?
    /// The end of the last window, seconds since 1970.
    private var windowEnd: Double?

    /// Reads the file; empty when it is not there, cannot be read or is of another baseline.
    package init(path: String, baseline: String) {
        self.baseline = baseline
        guard let bytes = FileManager.default.contents(atPath: path),
            let kept = try? JSONDecoder().decode(Self.self, from: bytes), kept.baseline == baseline
        else { return }
        self = kept
    }

    /// What was known before a window.
    ///
    /// - Parameter end: The window's end, seconds since 1970.
    /// - Returns: The windows that ended before; those after it, too, when it comes late.
    package func memory(before end: Double) -> DriftMemory {
        windowEnd == end ? before ?? DriftMemory() : memory
    }

    /// Keeps a window, and writes the file as a whole; a window older than the last one is left out.
    ///
    /// - Parameters:
    ///   - memory: What is known with it.
    ///   - end: Its end, seconds since 1970.
    ///   - path: The file.
    /// - Throws: ``Tabular/TableError`` when the file cannot be written.
    package mutating func keep(_ memory: DriftMemory, windowEnd end: Double, in path: String) throws {
        if let windowEnd, windowEnd > end { return }
        (before, self.memory, windowEnd) = (self.memory(before: end), memory, end)
        try AtomicFile.write(Array(try JSONEncoder().encode(self)), to: path)
    }
}

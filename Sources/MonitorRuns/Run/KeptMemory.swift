package import Drift
import Foundation
import Tabular

/// `memory.json` of a schedule: what the windows before held, compared with one baseline.
///
/// It is written before the registry hears of the execution's end. A run that is killed between is repeated, and finds its own
/// window in the file: it starts from what was known before that window, so that none counts twice. Of windows that overlap,
/// such as those of the last eight days of a daily schedule, one after the other is kept that has no row in common with the last
/// one kept: rows that counted several times would make a difference look surer than it is.
package struct KeptMemory: Codable, Sendable {
    private var baseline: String
    private var memory = DriftMemory()
    /// What ``memory`` was before its last window; nil in files of earlier versions.
    private var before: DriftMemory?
    /// The last window kept, seconds since 1970; the start is nil in files of earlier versions.
    private var windowStart: Double?
    private var windowEnd: Double?

    /// Reads the file; empty when it is not there, cannot be read or is of another baseline.
    package init(path: String, baseline: String) {
        self.baseline = baseline
        guard let bytes = FileManager.default.contents(atPath: path),
            let kept = try? JSONDecoder().decode(Self.self, from: bytes), kept.baseline == baseline
        else { return }
        self = kept
    }

    /// What is known of the windows before one.
    ///
    /// - Parameter window: The window, seconds since 1970.
    /// - Returns: The windows kept that ended before it begins; none for one that begins before the last one kept.
    package func memory(before window: Range<Double>) -> DriftMemory {
        guard let windowEnd, window.lowerBound < windowEnd - Self.tolerance else { return memory }
        guard window.lowerBound >= (windowStart ?? windowEnd - (window.upperBound - window.lowerBound)) - Self.tolerance
        else { return DriftMemory() }
        return before ?? DriftMemory()
    }

    /// Keeps a window, and writes the file as a whole; one that has rows in common with the last one kept, and is not that one
    /// looked at again, is left out.
    ///
    /// - Parameters:
    ///   - memory: What is known with it.
    ///   - window: The window, seconds since 1970.
    ///   - path: The file.
    /// - Throws: ``Tabular/TableError`` when the file cannot be written.
    package mutating func keep(_ memory: DriftMemory, window: Range<Double>, in path: String) throws {
        if let windowEnd, window.lowerBound < windowEnd - Self.tolerance {
            let isSame = window.upperBound == windowEnd && windowStart.map { $0 == window.lowerBound } ?? true
            guard isSame else { return }
        }
        before = self.memory(before: window)
        (self.memory, windowStart, windowEnd) = (memory, window.lowerBound, window.upperBound)
        try AtomicFile.write(Array(try JSONEncoder().encode(self)), to: path)
    }

    /// Seconds by which windows that follow each other may seem to overlap.
    private static let tolerance = 0.001
}

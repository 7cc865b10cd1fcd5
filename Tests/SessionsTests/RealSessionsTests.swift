import Foundation
import Sessions
import Testing

/// Against the real rows, where they lie beside the package; `scripts/check_sessions.py` compares them at length.
@Suite struct RealSessionsTests {
    private static let sample = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/reference_sessions_sample.csv").standardizedFileURL
    private static var isThere: Bool { FileManager.default.fileExists(atPath: sample.path) }

    /// The rows as ``SessionGenerator/generate(rows:)`` packs them; the file has no `UserID` and no quotes.
    private static func realSessions() throws -> [UInt32] {
        let lines = try Data(contentsOf: sample).split(separator: UInt8(ascii: "\n")).dropFirst()
        return lines.map { line in
            var bit: UInt32 = 1
            var session: UInt32 = 0
            for byte in line where byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") {
                if byte == UInt8(ascii: "1") { session |= bit }
                bit <<= 1
            }
            return session
        }
    }

    @Test(.enabled(if: isThere)) func newPatternsAppearAtTheNaturalRate() throws {
        let features: UInt32 = 1 << 23 - 1
        let real = try Self.realSessions().map { $0 & features }
        var counts: [UInt32: Int] = [:]
        for session in real { counts[session, default: 0] += 1 }
        // Good and Turing: the share of the next rows that bring a new pattern is the share of patterns seen once.
        let natural = Double(counts.values.count { $0 == 1 }) / Double(real.count)
        let generated = SessionGenerator(seed: 42).generate(rows: 0..<real.count)
        let fresh = Double(generated.count { counts[$0 & features] == nil }) / Double(real.count)
        #expect(abs(fresh / natural - 1) < 0.2, "\(fresh) new, \(natural) expected")
    }

    @Test(.enabled(if: isThere)) func frequentSessionsAreAsFrequentAsInRealRows() throws {
        let real = try Self.realSessions()
        let generated = SessionGenerator(seed: 42).generate(rows: 0..<real.count)
        var counts: [UInt32: (real: Int, generated: Int)] = [:]
        for session in real { counts[session, default: (0, 0)].real += 1 }
        for session in generated { counts[session, default: (0, 0)].generated += 1 }
        let frequent = counts.values.filter { $0.real + $0.generated >= 40 }
        // Two samples of one distribution: the squared differences over their variances average one.
        let squares = frequent.reduce(0.0) { sum, pair in
            let difference = Double(pair.real - pair.generated)
            return sum + difference * difference / Double(pair.real + pair.generated)
        }
        #expect(frequent.count > 100)
        #expect(squares / Double(frequent.count) < 1.5)
    }
}

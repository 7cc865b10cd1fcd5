import Drift
import Foundation
import Monitoring

/// `findings.json`: what the better checks found, an addition of ours beside Model Monitor's files.
struct FindingsFile: Encodable {
    let version = 1
    let rows: Int
    let verdict: DriftVerdict?
    let findings: [Finding]
    let consequences: [Finding]
    let columns: [ColumnVerdict]
    /// Whether columns fit together as before; absent when it was not looked at, which a note then says.
    let joint: JointVerdict?
    /// How good the model probably is by its own probabilities.
    let estimate: EstimateFigures?
    let alarmRate: Double?
    let expectedOnWatch: Double?
    let notes: [String]
    /// The rows that findings point to by index, in the order of ``sampleColumns``.
    let sampleRows: [[String?]]
    let sampleColumns: [String]

    init(_ outcome: MonitorRun.Outcome, _ window: MonitoredWindow) {
        rows = outcome.rows
        verdict = outcome.drift?.verdict
        findings = outcome.drift?.findings ?? []
        consequences = outcome.consequences
        columns = outcome.drift?.columns ?? []
        joint = outcome.drift?.joint
        estimate = outcome.estimate
        alarmRate = outcome.drift?.alarmRate
        expectedOnWatch = outcome.drift?.expectedOnWatch
        notes = outcome.notes
        let pointed = (findings + consequences).flatMap(\.sampleRows)
        let last = pointed.max().map { $0 + 1 } ?? 0
        sampleRows = window.profile.sample.prefix(last).map { row in (0..<row.count).map(row.text) }
        sampleColumns = window.profile.columns.map(\.name)
    }

    /// The file's bytes: indented, keys sorted.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(self) + Data("\n".utf8)
    }
}

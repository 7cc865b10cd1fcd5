import Drift
import Foundation
import Jobs
import Monitoring
import Tabular

/// The rows of a window, read and put beside the baseline's columns.
struct MonitoredWindow {
    let profile: WindowRows.Profile
    let alignment: Alignment
    let rowsByWidth: [Int: Int]
    /// Records that could not be read or whose two sides do not fit.
    let unusable: Int
    /// Cells at the beginning of each row that are the answer's.
    let answerCells: Int
    /// The time without a record at the window's end, as a share of its length; nil for files.
    let quietShare: Double?
    /// What was left out or set aside, in words.
    var notes: [String]

    /// Rows that were checked.
    var rowCount: Int { profile.columns.first?.rowCount ?? 0 }

    /// Reads the rows.
    ///
    /// - Throws: ``MonitorRunError`` (`noData`) when there are none; errors of reading.
    init(
        _ source: MonitorSource, reference: BaselineReference, method: DistanceMethod, _ events: @escaping JobEvents
    ) async throws {
        var baseline = reference
        var notes: [String] = []
        let rows: WindowRows
        var quietShare: Double?
        var unknownKeys: [String] = []
        var (unusable, problem) = (0, "")
        switch source {
        case .file(let path, let options):
            let file = try await FileWindow(path: path, options: options.telling(events), baseline: reference)
            (rows, baseline) = (file.rows, file.baseline)
            notes += file.notes
            if file.skippedRows > 0 { notes.append("\(file.skippedRows) rows were set aside") }
        case .captured(let folder, let window):
            let captured = try await CapturedWindow(folder: folder, window: window, reference: reference)
            rows = captured.rows
            (unusable, problem) = (captured.unusable, captured.firstProblem ?? "")
            if unusable > 0 {
                notes.append("\(unusable) record\(unusable == 1 ? "" : "s") could not be used; the first: \(problem)")
            }
            unknownKeys = captured.unknownKeys
            if let last = captured.lastTime, window != MonitorSource.allTime {
                quietShare = max(0, window.upperBound - last) / (window.upperBound - window.lowerBound)
            }
        }
        guard let profile = rows.profile() else {
            let why = unusable > 0 ? ": \(unusable) records could not be used; the first: \(problem)" : ""
            throw MonitorRunError(
                .noData, "Job inputs had no data", hint: "\(source.words) has no rows in this window\(why)")
        }
        self.unusable = unusable
        answerCells = rows.outputs ?? 0
        notes += [rows.note].compactMap(\.self)
        self.profile = profile
        self.quietShare = quietShare
        rowsByWidth = rows.rowsByWidth
        var alignment = Alignment(
            baseline, columns: profile.columns, outputs: rows.outputs ?? 0, isAsModelMonitor: method == .aws)
        alignment.addUnknown(unknownKeys, rowCount: profile.columns.first?.rowCount ?? 0)
        self.alignment = alignment
        self.notes = notes + alignment.notes
    }
}

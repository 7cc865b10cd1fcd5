import Foundation
package import Tabular

extension ReadSummary {
    /// Says what was set aside or not understood.
    func tell(_ events: JobEvents) {
        for (column, count) in unseen.sorted(by: { $0.key < $1.key }) {
            let example = unseenExamples[column].map { ", \"\($0)\"\(count == 1 ? "" : " for one")" } ?? ""
            events(
                .warning(
                    "\"\(column)\" holds \(counted(count, "value")) that the model has not seen\(example); "
                        + "\(count == 1 ? "it counts" : "they count") as missing"))
        }
        skippedRows.tell(events)
    }
}

/// Says how many rows cannot be used for want of a label.
func tellUnlabelled(_ count: Int, _ events: JobEvents) {
    events(
        .warning(
            "\(counted(count, "row has", "rows have")) no label and \(count == 1 ? "was" : "were") left out"))
}

extension SkippedRows {
    /// Says how many rows were set aside, and why the first few were.
    func tell(_ events: JobEvents) {
        guard count > 0 else { return }
        let first = reasons.first.map { ": \($0.message)" } ?? ""
        events(
            .warning(
                "\(counted(count, "row was", "rows were")) set aside\(count == 1 ? "" : "; the first")\(first)"))
    }
}

extension CSVOptions {
    /// The options with a pass's progress told to a job's listener.
    package func telling(_ events: @escaping JobEvents) -> CSVOptions {
        var options = self
        options.progress = { share in events(.progress(share, detail: "")) }
        return options
    }

    /// The options with columns that are not learnt from taken as they are, so that nothing in them is a fault.
    func takingAsText(_ names: [String]) -> CSVOptions {
        var options = self
        for name in names where options.types[name] == nil { options.types[name] = .text }
        return options
    }
}

/// Refuses an output that would replace the data it is made from.
///
/// - Throws: ``JobError`` when both paths lead to the same file.
func refuseOverwriting(_ data: String, _ output: String) throws {
    guard data != "-", output != "-" else { return }
    let (from, to) = (URL(filePath: data).resolvingSymlinksInPath(), URL(filePath: output).resolvingSymlinksInPath())
    guard from.path == to.path, FileManager.default.fileExists(atPath: data) else { return }
    guard !from.path.hasPrefix("/dev/") else { return }
    throw JobError(.invalidOption, "\(output) is the data itself", hint: "give another --output")
}

/// Refuses a decision threshold that is no probability.
///
/// - Throws: ``JobError`` (`invalidOption`) for one outside [0, 1].
package func refuseThreshold(_ threshold: Double) throws {
    guard (0...1).contains(threshold) else {
        throw JobError(.invalidOption, "--threshold is \(threshold)", hint: "it takes a number from 0 to 1")
    }
}

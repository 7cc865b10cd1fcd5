import Forest
import Foundation

/// Margins of raw rows, for scripts/check_forest.py: `forest-margins MODEL ROWS MARGINS [ROWS MARGINS …]`.
///
/// Takes jobs as groups of three paths, so one process can serve a thousand models: the model's JSON, the rows as 32-bit floats
/// `[rows, features]`, and where the margins go. Each answer is `[rows, 2]`: the margin from the batch, and from the row alone.
@main
struct ForestMargins {
    static func main() {
        let paths = CommandLine.arguments.dropFirst()
        guard !paths.isEmpty, paths.count.isMultiple(of: 3) else {
            fail("usage: forest-margins MODEL ROWS MARGINS [MODEL ROWS MARGINS …]")
        }
        var rest = paths[...]
        while rest.count >= 3 {
            let job = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            do {
                try run(model: job[0], rows: job[1], margins: job[2])
            } catch {
                fail("\(job[0]): \(error)")
            }
        }
    }

    private static func run(model: String, rows: String, margins: String) throws {
        let forest = try Forest(model: Data(contentsOf: URL(filePath: model)))
        let values = try Data(contentsOf: URL(filePath: rows)).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let width = forest.featureCount
        let batch = forest.margins(values)
        var answers: [Float] = []
        answers.reserveCapacity(batch.count * 2)
        values.withUnsafeBufferPointer { values in
            for (row, margin) in batch.enumerated() {
                answers.append(margin)
                answers.append(
                    forest.margin(UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width])))
            }
        }
        try answers.withUnsafeBytes { try Data($0).write(to: URL(filePath: margins)) }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(1)
    }
}

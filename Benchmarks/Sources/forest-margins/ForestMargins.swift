import Forest
import Foundation

/// Margins of raw rows, for scripts/check_forest.py: `forest-margins MODEL ROWS ANSWERS …`.
///
/// Takes jobs as groups of three paths, so one process can serve a thousand models: the model's JSON, the rows as 32-bit floats
/// `[rows, features]`, and where the answers go: `[rows, 2]`, the margin from the batch and from the row alone. With
/// `--contributions` first the answers are SHAP values of the first 20 rows, `[20, features + 1]`.
@main
struct ForestMargins {
    static func main() {
        var paths = CommandLine.arguments.dropFirst()
        let explains = paths.first == "--contributions"
        if explains { paths = paths.dropFirst() }
        guard !paths.isEmpty, paths.count.isMultiple(of: 3) else {
            fail("usage: forest-margins MODEL ROWS MARGINS [MODEL ROWS MARGINS …]")
        }
        var rest = paths[...]
        while rest.count >= 3 {
            let job = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            do {
                try run(model: job[0], rows: job[1], answers: job[2], explains: explains)
            } catch {
                fail("\(job[0]): \(error)")
            }
        }
    }

    private static func run(model: String, rows: String, answers: String, explains: Bool) throws {
        let forest = try Forest(model: Data(contentsOf: URL(filePath: model)))
        let values = try Data(contentsOf: URL(filePath: rows)).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let width = forest.featureCount
        let result: [Float]
        if explains {
            result = forest.contributions(Array(values.prefix(20 * width)))
        } else {
            let batch = forest.margins(values)
            result = values.withUnsafeBufferPointer { values in
                batch.indices.flatMap { row in
                    [
                        batch[row],
                        forest.margin(UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width])),
                    ]
                }
            }
        }
        try result.withUnsafeBytes { try Data($0).write(to: URL(filePath: answers)) }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(1)
    }
}

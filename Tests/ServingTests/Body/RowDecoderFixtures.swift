import HTTPTypes
import Tabular
import Testing

@testable import Serving

extension RowDecoder {
    /// Columns of all kinds; an identifier and the label may be sent along.
    static let shop = RowDecoder(
        Schema(
            columns: [
                ColumnSpecification(name: "id", role: .identifier, type: .text),
                ColumnSpecification(name: "pages", role: .feature, type: .integer),
                ColumnSpecification(name: "member", role: .feature, type: .binary, categories: ["no", "yes"]),
                ColumnSpecification(
                    name: "channel", role: .feature, type: .category, categories: ["mail", "web", "tv"]),
                ColumnSpecification(name: "new", role: .feature, type: .binary),
                ColumnSpecification(name: "sold", role: .label, type: .binary),
            ], positive: "1"), rowLimit: 100)

    /// One column of numbers.
    static let narrow = RowDecoder(
        Schema(columns: [ColumnSpecification(name: "pages", role: .feature, type: .real)]), rowLimit: 100)

    func rows(csv text: String) throws -> FeatureRows { try rows(csvBytes: Array(text.utf8)) }

    func rows(csvBytes bytes: [UInt8]) throws -> FeatureRows {
        try bytes.withUnsafeBufferPointer { try rows(csv: $0) }
    }

    func rows(json text: String) throws -> FeatureRows { try rows(json: Array(text.utf8)) }
}

extension FeatureRows {
    /// Values as text, a row a line, so that missing ones can be compared.
    var text: [String] {
        let width = values.count / max(1, count)
        return (0..<count).map { row in
            values[row * width..<(row + 1) * width].map { $0.isNaN ? "?" : "\($0)" }.joined(separator: " ")
        }
    }
}

/// What refuses work, with its faults as `row column: reason`.
func refusal(_ work: () throws -> FeatureRows) -> (status: Int, code: String, message: String, faults: [String])? {
    do {
        let rows = try work()
        Issue.record("taken: \(rows.text)")
        return nil
    } catch let error as ServingError {
        let faults = error.faults.map { "\($0.row) \($0.column ?? "-"): \($0.reason)" }
        return (error.status.code, error.code, error.message, faults)
    } catch {
        Issue.record("\(error)")
        return nil
    }
}

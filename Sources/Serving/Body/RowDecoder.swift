import HTTPTypes
import JSONDocument
import Jobs
import Tabular

/// Reads the rows of a request's body for a model: CSV by position or under a header, JSON by position or by name.
struct RowDecoder: Sendable {
    /// The features' names in the model's order.
    let names: [String]
    let decoders: [FeatureDecoder]
    /// The place of each feature by name.
    let places: [String: Int]
    /// Columns of the training data that are no features: they may be sent along.
    let others: Set<String>
    /// The most rows of a request.
    let rowLimit: Int
    /// Whether a column's name has no letter, so that a header may look like a row.
    let hasNumbersAsNames: Bool

    init(_ schema: Schema, rowLimit: Int) {
        let features = schema.features
        names = features.map(\.name)
        decoders = features.map { FeatureDecoder($0.asScored) }
        places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        others = Set(schema.columns.filter { $0.role != .feature }.map(\.name))
        self.rowLimit = rowLimit
        hasNumbersAsNames = schema.columns.contains { column in
            column.name.utf8.allSatisfy { (UInt8(ascii: " ")...UInt8(ascii: ";")).contains($0) }
        }
    }

    static let empty = ServingError(
        .badRequest, "empty-body", "the body holds no rows", hint: "send one row a line, or {\"instances\":[…]}")

    @inline(never)
    private func isUTF8(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
        String(validating: content, as: UTF8.self) != nil
    }

    /// Takes a cell into the collector.
    @inline(__always)
    func decode(_ content: UnsafeBufferPointer<UInt8>, _ feature: Int, into rows: inout RowCollector) {
        switch decoders[feature].decode(content) {
        case .value(let value): rows.append(value)
        case .unseen:
            if isUTF8(content) {
                rows.appendUnseen()
            } else {
                rows.fault(names[feature], "bytes that are not UTF-8")
            }
        case .notANumber: rows.fault(names[feature], "not a number")
        case .tooLarge: rows.fault(names[feature], "a number beyond single precision (3.4e38)")
        }
    }
}

import Capture
import JSONDocument

/// The values that one body holds, one per row of the request.
struct BodyValues {
    /// As texts, without blanks around.
    var texts: [String]
    /// A line of CSV that stands alone, all its fields: some containers answer several rows in one line.
    var fieldsOfOnlyLine: [String]?

    /// Reads the values at a path, by default the first field of each line of CSV; of JSON what one of the keys has, the first
    /// of them that is met, otherwise every scalar.
    ///
    /// Where the encoding is neither CSV nor JSON the first byte tells.
    init(
        _ body: [UInt8], encoding: CaptureEncoding, path: FieldPath?, keys: [String] = [], what: String
    ) throws(QualityError) {
        let first = body.first { $0 > 0x20 }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        if encoding == .json || (encoding == .base64 && looksLikeJSON) {
            texts = try Self.json(body, path: path, keys: keys, what: what)
        } else {
            (texts, fieldsOfOnlyLine) = try Self.csv(body, path: path, what: what)
        }
    }

    private static func csv(
        _ body: [UInt8], path: FieldPath?, what: String
    ) throws(QualityError) -> (texts: [String], fieldsOfOnlyLine: [String]?) {
        var column = 0
        if let path {
            guard let number = path.column else {
                throw bad("\(what) is CSV, where \"\(path.text)\" is no field's number")
            }
            column = number
        }
        var texts: [String] = []
        var only: [String]?
        for line in body.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) where line.contains(where: { $0 > 0x20 }) {
            let fields: [String]
            do throws(QualityError) { fields = try CSVLine.fields(line) } catch {
                throw bad("\(what) is not valid CSV: \(error.message)")
            }
            guard column < fields.count else { throw bad("\(what) has no field \(column) in a line") }
            texts.append(fields[column])
            only = texts.count == 1 && column == 0 ? fields : nil
        }
        return (texts, only)
    }

    private static func json(
        _ body: [UInt8], path: FieldPath?, keys: [String], what: String
    ) throws(QualityError) -> [String] {
        var values: [JSONValue] = []
        if let whole = try? JSONValue(parsing: body, file: what) {
            values = [whole]
        } else {
            for line in body.split(separator: 0x0a) where line.contains(where: { $0 > 0x20 }) {
                guard let value = try? JSONValue(parsing: Array(line), file: what) else {
                    throw bad("\(what) is not valid JSON")
                }
                values.append(value)
            }
        }
        if path == nil {
            for key in keys {
                let key = try FieldPath(key)
                let found = values.flatMap { key.values(in: $0) }
                if !found.isEmpty { return found.map(Self.text) }
            }
        }
        return values.flatMap { path?.values(in: $0) ?? FieldPath.scalars($0) }.map(Self.text)
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        default: String(decoding: value.compactBytes, as: UTF8.self)
        }
    }

    private static func bad(_ message: String) -> QualityError { QualityError(.badRecord, message) }
}

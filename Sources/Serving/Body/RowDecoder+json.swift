import HTTPTypes
import JSONDocument
import Tabular

extension RowDecoder {
    /// Reads JSON: `{"instances":[{"features":[…]}]}`, an object by column name, or a list of such objects or of lists.
    ///
    /// A value is a number, true or false, a word, or null where missing. An object names every feature; columns of the
    /// training data that are no features may be there, unknown names may not.
    ///
    /// - Throws: ``ServingError`` naming rows and columns that cannot be used.
    func rows(json bytes: [UInt8]) throws(ServingError) -> FeatureRows {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes, file: "the body,")
        } catch {
            throw ServingError(.badRequest, "bad-json", error.message)
        }
        let instances = try instances(value)
        guard !instances.isEmpty else { throw Self.empty }
        var rows = RowCollector(limit: rowLimit, room: min(instances.count * names.count, bytes.count))
        for instance in instances {
            switch instance {
            case .array(let cells): take(cells, into: &rows)
            case .object(let object):
                if let features = object["features"], places["features"] == nil {
                    guard case .array(let cells) = features, object.members.count == 1 else {
                        rows.fault(nil, "\"features\" should be a list of values, and the only key")
                        break
                    }
                    take(cells, into: &rows)
                } else {
                    take(object, into: &rows)
                }
            default: rows.fault(nil, "neither an object nor a list of values")
            }
            try rows.endRow()
            if rows.isHopeless { break }
        }
        return try rows.rows()
    }

    /// The rows of a body, each an object or a list.
    private func instances(_ value: JSONValue) throws(ServingError) -> [JSONValue] {
        switch value {
        case .array(let elements):
            // A flat list is one row.
            if let first = elements.first, !first.isContainer { return [value] }
            return elements
        case .object(let object):
            guard let instances = object["instances"], places["instances"] == nil else { return [value] }
            guard case .array(let elements) = instances else {
                throw ServingError(.badRequest, "bad-json", "\"instances\" should be a list of rows")
            }
            if let other = object.members.first(where: { $0.key != "instances" }) {
                throw ServingError(.badRequest, "bad-json", "unknown key \"\(other.key.clipped)\" beside \"instances\"")
            }
            return elements
        default:
            throw ServingError(
                .badRequest, "bad-json", "the body is neither an object nor a list",
                hint: "send {\"instances\":[{\"features\":[…]}]}, or objects by column name")
        }
    }

    private func take(_ cells: [JSONValue], into rows: inout RowCollector) {
        guard cells.count == names.count else {
            rows.fault(
                nil,
                "\(cells.count) \(cells.count == 1 ? "value" : "values") where the model has \(names.count) features")
            return
        }
        for (feature, cell) in cells.enumerated() { take(cell, feature, into: &rows) }
    }

    private func take(_ object: JSONObject, into rows: inout RowCollector) {
        var cells = [JSONValue?](repeating: nil, count: names.count)
        for member in object.members {
            if let place = places[member.key] {
                cells[place] = member.value
            } else if !others.contains(member.key) {
                rows.fault(member.key.clipped, "the model has no such column")
            }
        }
        for (feature, cell) in cells.enumerated() {
            if let cell {
                take(cell, feature, into: &rows)
            } else {
                rows.fault(names[feature], "not given; null is a missing value")
            }
        }
    }

    private func take(_ cell: JSONValue, _ feature: Int, into rows: inout RowCollector) {
        var text: String
        switch cell {
        case .null:
            rows.append(.nan)
            return
        case .double(let number) where number.isNaN:
            rows.append(.nan)
            return
        case .bool(let flag):
            // A column of numbers takes 0 and 1, one of words its own words.
            text = flag ? "true" : "false"
            if text.withUTF8({ decoders[feature].decode($0) }) == .notANumber { text = flag ? "1" : "0" }
        case .integer(let number): text = String(number)
        case .double(let number): text = "\(number)"
        case .string(let word): text = word
        case .array, .object:
            rows.fault(names[feature], "a list or an object where a value belongs")
            return
        }
        text.withUTF8 { decode($0, feature, into: &rows) }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }
}

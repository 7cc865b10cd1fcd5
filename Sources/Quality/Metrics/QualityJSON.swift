package import JSONDocument
import Monitoring

extension JSONObject {
    /// The object under a key; one without members where there is none.
    func object(_ key: String) -> JSONObject {
        guard case .object(let object)? = self[key] else { return JSONObject() }
        return object
    }
}

extension ClassConfusion {
    /// Counts by actual, then by predicted class.
    package var json: JSONObject {
        var object = JSONObject()
        for (actual, row) in zip(classes, counts) {
            var cells = JSONObject()
            for (predicted, count) in zip(classes, row) { cells[predicted] = .integer(Int64(count)) }
            object[actual] = .object(cells)
        }
        return object
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        var classes = try node.object().members.map(\.key)
        for row in try node.object().members {
            guard case .object(let cells) = row.value else { continue }
            for cell in cells.members where !classes.contains(cell.key) { classes.append(cell.key) }
        }
        var counts: [[Int]] = []
        for actual in classes {
            var row: [Int] = []
            for predicted in classes {
                row.append(try node.optional(actual)?.optional(predicted)?.count() ?? 0)
            }
            counts.append(row)
        }
        self.init(classes: classes, counts: counts)
    }
}

extension QualityCurves {
    /// Both curves as members of the metrics.
    var json: [(key: String, value: JSONValue?)] {
        func list(_ numbers: [Double]) -> JSONValue { .array(numbers.map { .double($0) }) }
        return [
            (
                "receiver_operating_characteristic_curve",
                [
                    "false_positive_rates": list(falsePositiveRates),
                    "true_positive_rates": list(truePositiveRates),
                ]
            ),
            ("precision_recall_curve", ["precisions": list(precisions), "recalls": list(recalls)]),
        ]
    }
}

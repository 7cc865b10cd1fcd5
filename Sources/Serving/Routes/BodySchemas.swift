import JSONDocument
import Tabular

/// What a model's rows look like, as JSON Schemas.
struct BodySchemas {
    private let features: [ColumnSpecification]

    init(_ schema: Schema) { features = schema.features }

    /// A JSON body: rows by position or by name.
    var json: JSONValue {
        let byPosition: JSONValue = [
            "type": "array", "prefixItems": .array(features.map(Self.value)),
            "minItems": .integer(Int64(features.count)), "maxItems": .integer(Int64(features.count)),
        ]
        var properties = JSONObject()
        for feature in features { properties[feature.name] = Self.value(feature) }
        let byName: JSONValue = [
            "type": "object", "properties": .object(properties), "additionalProperties": .bool(false),
            "required": .array(features.map { .string($0.name) }),
        ]
        return [
            "anyOf": .array([
                [
                    "type": "object", "required": .array(["instances"]), "additionalProperties": .bool(false),
                    "properties": [
                        "instances": [
                            "type": "array", "minItems": .integer(1),
                            "items": [
                                "anyOf": .array([
                                    [
                                        "type": "object", "required": .array(["features"]),
                                        "additionalProperties": .bool(false), "properties": ["features": byPosition],
                                    ],
                                    byName,
                                ])
                            ],
                        ]
                    ],
                ],
                byName, ["type": "array", "minItems": .integer(1), "items": byName],
            ])
        ]
    }

    /// A CSV body: rows by position, in its plainest form.
    var csv: JSONValue {
        let row = features.map { Self.cellPattern($0, isAlone: features.count == 1) }.joined(separator: ",")
        let names = features.map(\.name).joined(separator: ",")
        return [
            "type": "string", "pattern": .string("^(\(Self.escaped(names))\\n)?\(row)(\\n\(row))*\\n?$"),
            "description": .string(
                "One row a line: \(names). Quoted cells, and columns in another order, are read too."),
        ]
    }

    /// A regular expression for a cell; an empty one is a missing value, but a row has to be there.
    private static func cellPattern(_ feature: ColumnSpecification, isAlone: Bool) -> String {
        let cell =
            switch feature.type {
            case .category: "[A-Za-z]+"
            case .binary where feature.categories != nil: "[A-Za-z]+"
            case .binary: "[01]"
            case .integer, .real, .text: numberPattern
            }
        return isAlone ? "(\(cell))" : "(\(cell))?"
    }

    private static func escaped(_ text: String) -> String {
        text.map { "\\^$.|?*+()[]{}".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    /// A value in JSON: words where the model has them, otherwise numbers, which may be spelled as text, and true and false.
    private static func value(_ feature: ColumnSpecification) -> JSONValue {
        switch feature.type {
        case .category: return ["type": .array(["string", "number", "boolean", "null"])]
        case .binary where feature.categories != nil: return ["type": .array(["string", "number", "boolean", "null"])]
        // Trees take any number where the training data had 0 and 1.
        case .binary, .integer, .real, .text:
            let greatest = Double(Float.greatestFiniteMagnitude)
            return [
                "anyOf": .array([
                    [
                        "type": .array(["number", "boolean", "null"]), "minimum": .double(-greatest),
                        "maximum": .double(greatest),
                    ],
                    ["type": "string", "pattern": .string("^(\(numberPattern))?$")],
                ])
            ]
        }
    }

    private static let numberPattern = "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?"
}

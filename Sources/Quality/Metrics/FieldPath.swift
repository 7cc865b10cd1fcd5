import JSONDocument

/// Where in a body values stand: a field's number (`0`), or a path into JSON (`predictions[*].score`).
///
/// Of JSONPath and JMESPath it takes what both have: an optional `$` in front, keys with points between, `[n]`, `[*]`,
/// `['key']`. A list met where a key is asked is gone through. A single key that the top level does not have is looked
/// for at any depth.
public struct FieldPath: Sendable, Equatable {
    private enum Step: Equatable {
        case key(String)
        case index(Int)
        case all
    }

    /// The path as it was given.
    public let text: String
    private let steps: [Step]

    /// Reads a path.
    ///
    /// - Throws: ``QualityError`` `bad-setting` that quotes the path.
    public init(_ text: String) throws(QualityError) {
        self.text = text
        var steps: [Step] = []
        var rest = text[...]
        if rest.first == "$" { rest.removeFirst() }
        while !rest.isEmpty {
            if rest.first == "[" {
                guard let close = rest.firstIndex(of: "]") else { throw Self.bad(text) }
                let inner = rest[rest.index(after: rest.startIndex)..<close]
                rest = rest[rest.index(after: close)...]
                if inner == "*" {
                    steps.append(.all)
                } else if let index = Int(inner), index >= 0 {
                    steps.append(.index(index))
                } else if inner.count > 2, let quote = inner.first, quote == "'" || quote == "\"", inner.last == quote {
                    steps.append(.key(String(inner.dropFirst().dropLast())))
                } else {
                    throw Self.bad(text)
                }
                continue
            }
            if rest.first == "." { rest.removeFirst() }
            let key = rest.prefix { $0 != "." && $0 != "[" }
            guard !key.isEmpty else { throw Self.bad(text) }
            rest = rest[key.endIndex...]
            if let index = Int(key), index >= 0 {
                steps.append(.index(index))
            } else {
                steps.append(key == "*" ? .all : .key(String(key)))
            }
        }
        guard !steps.isEmpty else { throw Self.bad(text) }
        self.steps = steps
    }

    private static func bad(_ text: String) -> QualityError {
        QualityError(
            .badSetting, "\"\(text.prefix(80))\" is no path to a value",
            hint: "give a field's number such as 0, or a path such as predictions[*].score")
    }

    /// The field's number in a line of CSV; nil for a path that only JSON has.
    var column: Int? { if steps.count == 1, case .index(let column) = steps[0] { column } else { nil } }

    /// The scalars that the path leads to, in order.
    func values(in json: JSONValue) -> [JSONValue] {
        var found = [json]
        for step in steps { found = found.flatMap { Self.follow(step, from: $0) } }
        var values = found.flatMap(Self.scalars)
        if values.isEmpty, steps.count == 1, case .key(let key) = steps[0] {
            values = Self.anywhere(key, in: json).flatMap(Self.scalars)
        }
        return values
    }

    private static func follow(_ step: Step, from value: JSONValue) -> [JSONValue] {
        switch (step, value) {
        case (.key(let key), .object(let object)): object[key].map { [$0] } ?? []
        case (.key, .array(let elements)): elements.flatMap { follow(step, from: $0) }
        case (.index(let index), .array(let elements)): elements.indices.contains(index) ? [elements[index]] : []
        case (.all, .array(let elements)): elements
        case (.all, .object(let object)): object.members.map(\.value)
        default: []
        }
    }

    private static func anywhere(_ key: String, in value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object):
            object.members.flatMap { $0.key == key ? [$0.value] : anywhere(key, in: $0.value) }
        case .array(let elements): elements.flatMap { anywhere(key, in: $0) }
        default: []
        }
    }

    /// All scalars of a value in order; of an object all members'.
    static func scalars(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let elements): elements.flatMap(scalars)
        case .object(let object): object.members.flatMap { scalars($0.value) }
        default: [value]
        }
    }
}

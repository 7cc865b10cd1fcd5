import JSONDocument

/// Holds a request against its shape and gathers what is wrong, as AWS tells it.
struct ShapeCheck {
    /// Complaints that a message lists at most; all are counted.
    static let complaintLimit = 20
    /// Characters of a wrong value that a message quotes at most.
    static let quoteLimit = 256

    private var complaints: [String] = []
    private var count = 0

    private init() {}

    /// The members of a request that its shape knows, without nulls.
    ///
    /// - Throws: ``AWSError``: `SerializationException` for a value of another JSON type, else `ValidationException` with
    ///   everything that does not fit.
    static func members(of request: JSONObject, as shape: Shape) throws(AWSError) -> JSONObject {
        var check = ShapeCheck()
        let value = try check.read(.object(request), shape, at: "")
        guard check.count == 0 else {
            throw .validation(
                "\(check.count) validation error\(check.count == 1 ? "" : "s") detected: "
                    + check.complaints.joined(separator: "; "))
        }
        guard case .object(let object) = value else { return JSONObject() }
        return object
    }

    /// - Returns: The value as its shape has it.
    private mutating func read(_ value: JSONValue, _ shape: Shape, at path: String) throws(AWSError) -> JSONValue {
        switch shape {
        case .document: return value
        case .structure(let required, let optional):
            return try structure(value, required: required, optional: optional, at: path)
        case .list(let element, let size): return try list(value, of: element, size, at: path)
        case .map(let key, let element, let size): return try map(value, key, element, size, at: path)
        default:
            for constraint in try Self.broken(shape, by: value, all: false) { complain(constraint, value, at: path) }
            return value
        }
    }

    private mutating func structure(
        _ value: JSONValue, required: Shape.Members, optional: Shape.Members, at path: String
    ) throws(AWSError) -> JSONValue {
        guard case .object(let object) = value else { throw Self.type(of: value, instead: "a structure") }
        func place(_ name: String) -> String {
            (path.isEmpty ? "" : path + ".") + name.prefix(1).lowercased() + name.dropFirst()
        }
        let all = required.list + optional.list
        var members: [JSONObject.Member] = []
        for member in object.members where member.value != .null {
            guard let known = all.first(where: { $0.name == member.key }) else { continue }
            let value = try read(member.value, known.shape, at: place(member.key))
            members.append(JSONObject.Member(key: member.key, value: value))
        }
        for (name, _) in required.list where !members.contains(where: { $0.key == name }) {
            complain("Member must not be null", .null, at: place(name))
        }
        return .object(JSONObject(unique: members))
    }

    private mutating func list(
        _ value: JSONValue, of shape: Shape, _ size: ClosedRange<Int>, at path: String
    ) throws(AWSError) -> JSONValue {
        guard case .array(let elements) = value else { throw Self.type(of: value, instead: "a list") }
        if let constraint = Self.length(elements.count, size) {
            complain(constraint, value, at: path)
            return value
        }
        var result: [JSONValue] = []
        var brokenByElements: [String] = []
        for (index, element) in elements.enumerated() {
            let place = "\(path).\(index + 1).member"
            if element == .null {
                complain("Member must not be null", .null, at: place)
            } else if shape.isSimple {
                let broken = try Self.broken(shape, by: element, all: true)
                if brokenByElements.isEmpty { brokenByElements = broken }
                result.append(element)
            } else {
                result.append(try read(element, shape, at: place))
            }
        }
        if !brokenByElements.isEmpty {
            complain("Member must satisfy constraint: [\(brokenByElements.joined(separator: ", "))]", value, at: path)
        }
        return .array(result)
    }

    private mutating func map(
        _ value: JSONValue, _ key: Shape, _ shape: Shape, _ size: ClosedRange<Int>, at path: String
    ) throws(AWSError) -> JSONValue {
        guard case .object(let object) = value else { throw Self.type(of: value, instead: "a map") }
        let members = object.members.filter { $0.value != .null }
        if let constraint = Self.length(members.count, size) {
            complain(constraint, value, at: path)
            return value
        }
        var (brokenByKeys, brokenByValues): ([String], [String]) = ([], [])
        for member in members {
            let broken = try Self.broken(shape, by: member.value, all: true)
            if brokenByValues.isEmpty { brokenByValues = broken }
            if brokenByKeys.isEmpty { brokenByKeys = try Self.broken(key, by: .string(member.key), all: true) }
        }
        for (what, broken) in [("keys", brokenByKeys), ("value", brokenByValues)] where !broken.isEmpty {
            complain("Map \(what) must satisfy constraint: [\(broken.joined(separator: ", "))]", value, at: path)
        }
        return .object(JSONObject(unique: members))
    }

    private mutating func complain(_ constraint: String, _ value: JSONValue, at path: String) {
        count += 1
        guard count <= Self.complaintLimit else { return }
        complaints.append("Value \(Self.quoted(value)) at '\(path)' failed to satisfy constraint: \(constraint)")
    }

    private static func quoted(_ value: JSONValue) -> String {
        if value == .null { return "null" }
        let text: String
        if case .string(let string) = value {
            text = string
        } else {
            text = String(decoding: value.compactBytes.prefix(4 * quoteLimit), as: UTF8.self)
        }
        let start = text.unicodeScalars.prefix(quoteLimit)
        return start.endIndex == text.endIndex ? "'\(text)'" : "'\(String(start))…'"
    }
}

/// A JSON value that comes back as it was read: keys keep their order, and whole and decimal numbers are kept apart.
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without point and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Keys and values.
    case object(JSONObject)
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object with these members; of a key given twice the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
}

/// The members of a JSON object in order; a key occurs once.
public struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// A key and its value.
    public struct Member: Sendable, Equatable {
        /// The key.
        public var key: String
        /// Its value.
        public var value: JSONValue

        /// A member from its parts.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members as they stand in the file.
    public private(set) var members: [Member]

    /// An object without members.
    public init() { members = [] }

    /// An object with these members; of a key given twice the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }

    /// An object whose keys are known to differ.
    package init(unique members: [Member]) { self.members = members }

    /// The value of a key; setting replaces in place or appends, setting nil removes.
    public subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let place = members.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// This object with the known keys brought up to date.
    ///
    /// A key that is there keeps its place, a new one follows the known key before it, one without a value goes;
    /// unknown keys stay where they are.
    ///
    /// - Parameter known: Keys in the order of the format, each with its value or nil.
    /// - Returns: The members of this object that stay, with the new ones among them.
    package func updated(with known: [(key: String, value: JSONValue?)]) -> JSONObject {
        var result = self
        var next = 0
        for (key, value) in known {
            let place = result.members.firstIndex { $0.key == key }
            switch (place, value) {
            case (let place?, let value?):
                result.members[place].value = value
                next = place + 1
            case (let place?, nil):
                result.members.remove(at: place)
                if place < next { next -= 1 }
            case (nil, let value?):
                result.members.insert(Member(key: key, value: value), at: next)
                next += 1
            case (nil, nil): break
            }
        }
        return result
    }
}

import JSONDocument

/// What a `List…` call asks for: filters, an order and a page.
struct ListingQuery {
    private enum SortKey: String {
        case name = "Name"
        case creationTime = "CreationTime"
        case status = "Status"
    }

    /// A place in an order: what comes next is told by what came last, so that things made meanwhile shift nothing.
    private struct Place {
        var text: String
        var time: Double
        var name: String

        static func < (first: Place, second: Place) -> Bool {
            (first.time, first.text, first.name) < (second.time, second.text, second.name)
        }
    }

    private let operation: String
    private let request: JSONObject
    private let sortKey: SortKey
    private let isDescending: Bool
    private let limit: Int
    private let last: Place?

    /// Reads a call that has been held against its shape.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - descends: Whether the order is descending where the call does not say.
    /// - Throws: ``AWSError`` for a token that is none of ours, or of a listing in another order.
    init(_ call: Call, descends: Bool) throws(AWSError) {
        request = call.request
        operation = call.operation
        let sortKey = SortKey(rawValue: call.string("SortBy")) ?? .creationTime
        self.sortKey = sortKey
        isDescending = call.request["SortOrder"].map { $0 == "Descending" } ?? descends
        limit = call.request["MaxResults"]?.wholeNumber ?? 10
        last = try call.request["NextToken"].map { token throws(AWSError) in
            guard let place = Self.place(token.text ?? "", of: call.operation, sortedBy: sortKey) else {
                throw .validation("The token that NextToken gives is not valid for this request.")
            }
            return place
        }
    }

    /// The answer: the page of these that is asked for, under the list's name, and `NextToken` when there are more.
    func answer(_ all: [ListedResource], as member: String) -> JSONObject {
        var rest = all.filter(isWanted).map { (place: place(of: $0), summary: $0.summary) }
        if let last { rest = rest.filter { isDescending ? $0.place < last : last < $0.place } }
        rest.sort { isDescending ? $1.place < $0.place : $0.place < $1.place }
        let page = rest.prefix(limit)
        var answer: JSONObject = [member: .array(page.map { .object($0.summary) })]
        if rest.count > page.count, let place = page.last?.place { answer["NextToken"] = .string(token(place)) }
        return answer
    }

    private func isWanted(_ item: ListedResource) -> Bool {
        if let part = request["NameContains"]?.text, !item.name.lowercased().contains(part.lowercased()) {
            return false
        }
        if let status = request["StatusEquals"]?.text, item.status != status { return false }
        if let time = request["CreationTimeAfter"]?.number, item.createdAt <= time { return false }
        if let time = request["CreationTimeBefore"]?.number, item.createdAt >= time { return false }
        if let time = request["LastModifiedTimeAfter"]?.number, item.updatedAt <= time { return false }
        if let time = request["LastModifiedTimeBefore"]?.number, item.updatedAt >= time { return false }
        return true
    }

    private func place(of item: ListedResource) -> Place {
        switch sortKey {
        case .name: Place(text: "", time: 0, name: item.name)
        case .creationTime: Place(text: "", time: item.createdAt, name: item.name)
        case .status: Place(text: item.status, time: 0, name: item.name)
        }
    }

    // MARK: Tokens

    private func token(_ place: Place) -> String {
        let parts: JSONValue = [
            "operation": .string(operation), "sort": .string(sortKey.rawValue), "text": .string(place.text),
            "time": .double(place.time), "name": .string(place.name),
        ]
        return HexText.encode(parts.compactBytes)
    }

    private static func place(_ token: String, of operation: String, sortedBy key: SortKey) -> Place? {
        guard let bytes = HexText.decode(token), let parts = try? JSONValue(parsing: bytes, file: "the token"),
            parts["operation"]?.text == operation, parts["sort"]?.text == key.rawValue, let text = parts["text"]?.text,
            let time = parts["time"]?.number, let name = parts["name"]?.text
        else { return nil }
        return Place(text: text, time: time, name: name)
    }
}

/// Bytes as hexadecimal digits, for tokens that nobody is to read.
enum HexText {
    static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Returns: nil for anything but pairs of digits.
    static func decode(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte in Character(Unicode.Scalar(byte)).hexDigitValue }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

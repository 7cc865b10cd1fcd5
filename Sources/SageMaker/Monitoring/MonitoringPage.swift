import JSONDocument

extension Call {
    /// `SortOrder`; descending, so the newest first, when it is not given.
    var isAscending: Bool { request["SortOrder"]?.text == "Ascending" }

    /// The times between `{member}After` and `{member}Before`.
    func times(_ member: String) -> ClosedRange<Double> {
        let after = request["\(member)After"]?.number ?? 0
        let before = request["\(member)Before"]?.number ?? .greatestFiniteMagnitude
        // Nothing is at a time before 1970.
        return after <= before ? after...before : -1 ... -1
    }
}

/// A page of a listing, and when its first page was asked for.
struct MonitoringPage {
    var offset = 0
    var size: Int
    var began: Double

    init(_ call: Call) throws(AWSError) {
        size = call.request["MaxResults"]?.wholeNumber ?? 10
        began = call.now
        guard let token = call.request["NextToken"]?.text else { return }
        let parts = token.split(separator: "-")
        guard parts.count == 2, let offset = Int(parts[0]), offset > 0, let bits = UInt64(parts[1], radix: 36) else {
            throw .validation("Invalid pagination token.")
        }
        (self.offset, began) = (offset, Double(bitPattern: bits))
    }

    /// `NextToken`; nil after the last page.
    func next(ofTotal count: Int) -> JSONValue? {
        guard offset + size < count else { return nil }
        return .string("\(offset + size)-\(String(began.bitPattern, radix: 36))")
    }
}

import HTTPTypes

/// The forms in which rows come in and answers go out.
enum MediaType: Sendable, Equatable {
    case csv, json

    /// What answers are labelled with.
    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        }
    }

    /// The `Content-Type` header of answers.
    var header: HTTPField { self == .csv ? Self.csvHeader : Self.jsonHeader }

    private static let csvHeader = HTTPField(name: .contentType, value: MediaType.csv.contentType)
    private static let jsonHeader = HTTPField(name: .contentType, value: MediaType.json.contentType)

    /// The form that a `Content-Type` header tells.
    ///
    /// - Throws: ``ServingError`` for a type that no rows are read from. Without a header the body is looked at: it is JSON
    ///   when it begins like it.
    static func ofBody(_ header: String?, firstByte: UInt8?) throws(ServingError) -> MediaType {
        guard let header, !header.isEmpty else {
            return firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") ? .json : .csv
        }
        if header == "text/csv" { return .csv }
        switch essence(header[...]) {
        case "text/csv", "application/csv", "text/plain": return .csv
        case "application/json", "text/json": return .json
        // What curl says when nobody told it.
        case "application/x-www-form-urlencoded", "application/octet-stream":
            return firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") ? .json : .csv
        default:
            throw ServingError(
                .unsupportedMediaType, "unsupported-media-type", "rows are not read from this Content-Type",
                hint: "use text/csv or application/json")
        }
    }

    /// The form that an `Accept` header asks for: the one with the highest weight, the first where several have it.
    ///
    /// The most specific of the ranges that cover a form tells its weight; weight 0 refuses it. Source: RFC 9110, 12.5.1.
    ///
    /// - Parameters:
    ///   - header: Nil for whatever there is.
    ///   - usual: The form given to those who take any.
    /// - Returns: The form to answer in.
    /// - Throws: ``ServingError`` when nothing that is accepted can be given.
    static func ofAnswer(_ header: String?, usual: MediaType) throws(ServingError) -> MediaType {
        guard let header, !header.isEmpty, header != "*/*" else { return usual }
        if header == "text/csv" { return .csv }
        let ranges = header.split(separator: ",").map { AcceptedRange($0) }
        var best: (range: AcceptedRange, place: Int, type: MediaType)?
        for type in usual == .csv ? [MediaType.csv, .json] : [.json, .csv] {
            var covering: (range: AcceptedRange, place: Int)?
            for (place, range) in ranges.enumerated() {
                guard let specificity = range.specificity(for: type) else { continue }
                if specificity > covering?.range.specificity(for: type) ?? -1 { covering = (range, place) }
            }
            guard let covering, covering.range.weight > 0 else { continue }
            if let best, (best.range.weight, -best.place) >= (covering.range.weight, -covering.place) { continue }
            best = (covering.range, covering.place, type)
        }
        guard let best else {
            throw ServingError(
                .notAcceptable, "not-acceptable", "answers are not given in this form",
                hint: "accept text/csv or application/json")
        }
        return best.type
    }

    fileprivate static func essence(_ header: Substring) -> String {
        let type = header.prefix { $0 != ";" }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}

/// One of the ranges in an `Accept` header, such as `text/*;q=0.5`.
private struct AcceptedRange {
    let essence: String
    /// In [0, 1]; 1 where it is not told, or not as a number.
    let weight: Double

    init(_ text: Substring) {
        let pieces = text.split(separator: ";", omittingEmptySubsequences: false)
        essence = MediaType.essence(pieces.first ?? "")
        let told = pieces.dropFirst().lazy.compactMap { piece -> Double? in
            let pair = piece.split(separator: "=").map { $0.filter { $0 != " " && $0 != "\t" } }
            return pair.count == 2 && pair[0].lowercased() == "q" ? Double(pair[1]) : nil
        }.first
        weight = min(max(told ?? 1, 0), 1)
    }

    /// How closely the range covers a form: 2 by name, 1 by its first half, 0 with everything; nil where it does not.
    func specificity(for type: MediaType) -> Int? {
        switch (essence, type) {
        case ("*/*", _): 0
        case ("text/*", .csv), ("application/*", .json): 1
        case ("text/csv", .csv), ("text/plain", .csv), ("application/csv", .csv): 2
        case ("application/json", .json), ("text/json", .json): 2
        default: nil
        }
    }
}

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

    /// The form that a `Content-Type` header tells.
    ///
    /// - Throws: ``ServingError`` for a type that no rows are read from. Without a header the body is looked at: it is JSON
    ///   when it begins like it.
    static func ofBody(_ header: String?, firstByte: UInt8?) throws(ServingError) -> MediaType {
        guard let header else {
            return firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") ? .json : .csv
        }
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

    /// The form that an `Accept` header asks for: the first with the highest weight that can be given.
    ///
    /// - Parameters:
    ///   - header: Nil for whatever there is.
    ///   - usual: The form given to those who take any.
    /// - Throws: ``ServingError`` when nothing that is accepted can be given.
    static func ofAnswer(_ header: String?, usual: MediaType) throws(ServingError) -> MediaType {
        guard let header, !header.isEmpty, header != "*/*" else { return usual }
        var best: (weight: Double, type: MediaType)?
        for part in header.split(separator: ",") {
            let pieces = part.split(separator: ";")
            let type: MediaType
            switch essence(pieces.first ?? "") {
            case "text/csv", "text/*", "text/plain", "application/csv": type = .csv
            case "application/json", "application/*", "text/json": type = .json
            case "*/*": type = usual
            default: continue
            }
            let weight =
                pieces.dropFirst().compactMap { piece -> Double? in
                    let pair = piece.split(separator: "=").map { $0.filter { $0 != " " } }
                    return pair.count == 2 && pair[0] == "q" ? Double(pair[1]) : nil
                }.first ?? 1
            if weight > best?.weight ?? 0 { best = (weight, type) }
        }
        guard let best else {
            throw ServingError(
                .notAcceptable, "not-acceptable", "answers are not given in this form",
                hint: "accept text/csv or application/json")
        }
        return best.type
    }

    private static func essence(_ header: Substring) -> String {
        let type = header.prefix { $0 != ";" }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}

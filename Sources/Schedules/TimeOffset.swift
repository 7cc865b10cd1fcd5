/// A signed length of time in ISO 8601, by which a window's end is moved: `-PT1H`, `P1D`.
///
/// Years and months are refused: they have no fixed length.
public struct TimeOffset: Sendable, Equatable {
    /// As it was written.
    public let text: String
    /// Below 0 for earlier.
    public let seconds: Double

    /// Reads an offset.
    ///
    /// - Parameter text: An optional sign, `P`, then weeks and days, then `T` with hours, minutes and seconds, each once and in
    ///   this order; the last may have decimals. Days after the `T` are taken where there is nothing before it: `-PT2D`.
    /// - Throws: ``ScheduleError`` (`invalidDuration`).
    public init(_ text: String) throws(ScheduleError) {
        self.text = text
        var rest = Substring(text)
        let negative = rest.hasPrefix("-")
        if negative || rest.hasPrefix("+") { rest.removeFirst() }
        guard rest.popFirst() == "P", let size = Self.seconds(rest), size <= 3660 * 86_400 else {
            throw ScheduleError(
                .invalidDuration, "\"\(text)\" is not a duration",
                hint: "write weeks, days, hours, minutes or seconds as -PT1H, P1D or PT90M; ten years at most")
        }
        seconds = negative ? -size : size
    }

    private static func seconds(_ text: Substring) -> Double? {
        let dayUnits: [(Character, Double)] = [("W", 604_800), ("D", 86_400)]
        let timeUnits: [(Character, Double)] = [("H", 3600), ("M", 60), ("S", 1)]
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count <= 2, let days = sum(parts[0], dayUnits) else { return nil }
        guard parts.count == 2 else { return parts[0].isEmpty ? nil : days }
        // AWS's own guide writes two days as PT2D.
        let units = parts[0].isEmpty ? [("D", 86_400)] + timeUnits : timeUnits
        return parts[1].isEmpty ? nil : sum(parts[1], units).map { $0 + days }
    }

    private static func sum(_ text: Substring, _ units: [(Character, Double)]) -> Double? {
        var (rest, units, sum) = (text, units[...], 0.0)
        while let end = rest.firstIndex(where: \.isLetter) {
            let digits = rest[..<end]
            guard let place = units.firstIndex(where: { $0.0 == rest[end] }), digits.utf8.count <= 15,
                digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let number = Double(digits)
            else { return nil }
            sum += number * units[place].1
            units = units[(place + 1)...]
            rest = rest[rest.index(after: end)...]
        }
        return rest.isEmpty ? sum : nil
    }
}

extension TimeOffset: Codable {
    /// From its text; what cannot be read is a decoding error with the message.
    public init(from decoder: any Decoder) throws {
        self = try decoder.written { text throws(ScheduleError) in try TimeOffset(text) }
    }

    /// As its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Times as signatures write them: `20150830T123600Z`.
public struct SignatureTime: Sendable, Equatable {
    /// Whole seconds since 1970.
    public let seconds: Int

    /// A time from seconds since 1970; 0 to the end of the year 9999, others are moved there.
    public init(seconds: Int) {
        self.seconds = min(max(0, seconds), 253_402_300_799)
    }

    /// Reads `20150830T123600Z`, `2015-08-30T12:36:00Z` or `Sun, 30 Aug 2015 12:36:00 GMT`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        if parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT" {
            guard let month = Self.months.firstIndex(of: String(parts[2])) else { return nil }
            let clock = parts[4].filter { $0 != ":" }
            self.init(digits: "\(parts[3])\(month < 9 ? "0" : "")\(month + 1)\(parts[1])T\(clock)Z")
        } else {
            self.init(digits: text.filter { $0 != "-" && $0 != ":" })
        }
    }

    private init?(digits text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
            let minute = number(11..<13), let second = number(13..<15), year >= 1970, (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        seconds = Self.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// `20150830T123600Z`.
    public var text: String {
        let (year, month, day) = Self.date(days: seconds / 86_400)
        let rest = seconds % 86_400
        return Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2) + "T" + Self.padded(rest / 3_600, 2)
            + Self.padded(rest / 60 % 60, 2) + Self.padded(rest % 60, 2) + "Z"
    }

    /// `20150830`.
    public var day: String { String(text.prefix(8)) }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// Days since 1970 of a date in the Gregorian calendar, counted in years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}

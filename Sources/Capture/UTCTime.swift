/// A moment of the Gregorian calendar in UTC, years 1970 to 9999.
///
/// The calendar's arithmetic is Howard Hinnant's, *chrono-Compatible Low-Level Date Algorithms*.
package struct UTCTime: Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int

    /// The last millisecond of 9999.
    static let end: Int64 = 253_402_300_799_999

    /// Milliseconds since 1970; moments before 1970 or after 9999 become the first or last one.
    static func milliseconds(seconds: Double) -> Int64 {
        guard seconds > 0 else { return 0 }
        return seconds < 253_402_300_799 ? Int64((seconds * 1000).rounded(.down)) : end
    }

    /// A moment from seconds since 1970; not a number is 1970.
    package init(seconds: Double) { self.init(milliseconds: UTCTime.milliseconds(seconds: seconds)) }

    /// A moment from milliseconds since 1970, kept in the range.
    init(milliseconds: Int64) {
        let whole = Int(min(max(milliseconds, 0), UTCTime.end))
        let days = whole / 86_400_000
        let ofDay = whole % 86_400_000
        (hour, minute, second) = (ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1000 % 60)
        millisecond = ofDay % 1000
        // Days are counted from 1 March of year 0, so that a leap day ends its year.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let ofEra = shifted % 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970 of a date; nil when there is no such date.
    package static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear % 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
        let back = UTCTime(milliseconds: Int64(days) * 86_400_000)
        return back.month == month && back.day == day ? days : nil
    }

    /// Seconds since 1970 of `yyyy-MM-ddTHH:mm:ss[.fff…]Z`; nil when the text is something else.
    package static func seconds(of text: [UInt8]) -> Double? { text.withUnsafeBufferPointer(seconds) }

    /// The same of bytes that lie somewhere.
    static func seconds(of text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard text.count >= 20, text.last == UInt8(ascii: "Z") else { return nil }
        func number(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for byte in text[start..<start + count] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), hour < 24, minute < 60, second <= 60,
            let days = days(year: year, month: month, day: day)
        else { return nil }
        var fraction = 0.0
        if text.count > 20 {
            guard text[19] == UInt8(ascii: "."), (22...30).contains(text.count),
                let digits = number(20, text.count - 21)
            else { return nil }
            var unit = 1.0
            for _ in 20..<text.count - 1 { unit *= 10 }
            fraction = Double(digits) / unit
        }
        return Double(days * 86_400 + hour * 3600 + minute * 60 + second) + fraction
    }
}

/// A number with leading zeros.
func padded(_ value: Int, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}

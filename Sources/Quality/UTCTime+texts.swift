import Capture

extension UTCTime {
    /// `yyyy/MM/dd/HH`, an hour's folder.
    var hourFolder: String { "\(digits(year, 4))/\(digits(month))/\(digits(day))/\(digits(hour))" }

    /// `mm-ss-SSS`, with which the names of an hour's files begin.
    var minuteName: String { "\(digits(minute))-\(digits(second))-\(digits(millisecond, 3))" }

    /// `yyyy-MM-ddTHH:mm:ssZ`.
    var text: String { wholeSeconds + "Z" }

    /// As ``text`` with milliseconds, whose trailing zeros are dropped: `…:20.74Z`.
    var textWithMilliseconds: String {
        var fraction = digits(millisecond, 3)
        while fraction.last == "0" { fraction.removeLast() }
        return wholeSeconds + (fraction.isEmpty ? "" : ".\(fraction)") + "Z"
    }

    private var wholeSeconds: String {
        "\(digits(year, 4))-\(digits(month))-\(digits(day))T\(digits(hour)):\(digits(minute)):\(digits(second))"
    }
}

private func digits(_ value: Int, _ count: Int = 2) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}

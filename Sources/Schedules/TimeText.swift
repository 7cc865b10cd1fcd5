import Capture

/// A moment in the spellings that names, folders and messages want.
struct TimeText {
    private let time: UTCTime

    /// Seconds since 1970.
    init(_ seconds: Double) { time = UTCTime(seconds: seconds) }

    /// `2026-01-31T21:47:16Z`.
    var iso: String {
        "\(pad(time.year, 4))-\(pad(time.month))-\(pad(time.day))T\(pad(time.hour)):\(minute):\(pad(time.second))Z"
    }

    /// `202601312147`.
    var digits: String { "\(pad(time.year, 4))\(pad(time.month))\(pad(time.day))\(pad(time.hour))\(minute)" }

    /// `2026/01/31/21`.
    var hourPath: String { "\(pad(time.year, 4))/\(pad(time.month))/\(pad(time.day))/\(pad(time.hour))" }

    /// Minute and second: `47-16`.
    var ofHour: String { "\(minute)-\(pad(time.second))" }

    /// Whether it is a whole hour, to the second.
    var isFullHour: Bool { time.minute == 0 && time.second == 0 }

    private var minute: String { pad(time.minute) }

    private func pad(_ value: Int, _ count: Int = 2) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

extension Double {
    /// This moment, seconds since 1970, as `2026-01-31T21:47:16Z`.
    package var utcText: String { TimeText(self).iso }
}

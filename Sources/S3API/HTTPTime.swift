import Signatures

/// Times as S3's answers write them.
enum HTTPTime {
    /// `Sun, 22 Nov 2026 12:00:00 GMT`, of seconds since 1970.
    static func header(_ seconds: Double) -> String {
        let digits = Array(SignatureTime(seconds: Int(seconds)).text)
        let month = months[(Int(String(digits[4..<6])) ?? 1) - 1]
        let weekday = weekdays[(Int(seconds) / 86_400 + 4) % 7]
        return "\(weekday), \(String(digits[6..<8])) \(month) \(String(digits[..<4])) \(clock(digits)) GMT"
    }

    /// `2026-11-22T12:00:00.000Z`, of seconds since 1970.
    static func text(_ seconds: Double) -> String {
        let digits = Array(SignatureTime(seconds: Int(seconds)).text)
        let milliseconds = Int((seconds - seconds.rounded(.down)) * 1_000)
        let padded = String(repeating: "0", count: 3 - String(milliseconds).count) + String(milliseconds)
        let date = "\(String(digits[..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
        return "\(date)T\(clock(digits)).\(padded)Z"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func clock(_ digits: [Character]) -> String {
        "\(String(digits[9..<11])):\(String(digits[11..<13])):\(String(digits[13..<15]))"
    }
}

/// Numbers as a reader expects them: grouped thousands, a fixed number of decimals, a true minus sign.
public enum NumberText {
    /// A whole number with thousands separated: "45,449".
    public static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A count that may carry fractions, as sums of weights do: whole when it is whole, one decimal otherwise.
    public static func count(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return fixed(value, decimals: 0) }
        return value == value.rounded() ? count(Int(value)) : fixed(value, decimals: 1)
    }

    /// A number with exactly `decimals` digits (0 to 9) after the point: "0.997"; "–" when it is not a number.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard !value.isNaN else { return "–" }
        guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
        let decimals = min(max(decimals, 0), 9)
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * Double(scale)).rounded()
        guard scaled < 9e18 else { return value.description }
        let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: scale)
        var text = value < 0 && scaled > 0 ? "−" : ""
        text += count(whole)
        if decimals > 0 {
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: decimals - digits.count) + digits
        }
        return text
    }

    /// A share of one as a percentage: "84.2 %".
    public static func percent(_ value: Double, decimals: Int = 1) -> String {
        value.isFinite ? fixed(value * 100, decimals: decimals) + "\u{202F}%" : "–"
    }

    /// A number with about `digits` significant digits, for columns of any scale: "0.00012", "3.14", "12,345".
    public static func significant(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, decimals: 0) }
        var size = abs(value)
        var decimals = digits - 1
        while size >= 10, decimals > 0 {
            size /= 10
            decimals -= 1
        }
        while size < 1, decimals < 9 {
            size *= 10
            decimals += 1
        }
        let text = fixed(value, decimals: decimals)
        guard text.contains(".") else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(trimmed.reversed())
    }

    /// A length of time: "84 ms", "2.4 s", "3 min 20 s".
    public static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "–" }
        if seconds < 0.0095 { return fixed(seconds * 1000, decimals: 1) + " ms" }
        if seconds < 0.9995 { return fixed(seconds * 1000, decimals: 0) + " ms" }
        if seconds < 99.95 { return fixed(seconds, decimals: 1) + " s" }
        let whole = Int(min(seconds, 1e12).rounded())
        return "\(count(whole / 60)) min \(whole % 60) s"
    }

    /// A value written the way an axis of that format writes it.
    static func text(_ value: Double, _ format: ChartAxis.Format) -> String {
        switch format {
        case .number(let decimals): fixed(value, decimals: decimals)
        case .percent(let decimals): percent(value, decimals: decimals)
        case .count: count(value)
        }
    }
}

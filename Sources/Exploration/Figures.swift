/// Numbers as people read them in a sentence; the same in every locale.
enum Figures {
    /// A whole number with commas: 455,401.
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// A share as a percentage with about three digits: 66.0 %, 4.24 %, 0.034 %.
    static func percent(_ share: Double) -> String {
        let value = share * 100
        let decimals = value == 0 || value >= 99.95 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.01 ? 3 : 5
        return fixed(value, decimals: decimals) + " %"
    }

    /// A number with a fixed number of decimals: 0.93.
    static func fixed(_ number: Double, decimals: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * Double(scale)).rounded()
        guard scaled < 9e18 else { return "\(number)" }
        let whole = Int(scaled)
        let sign = number < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let fraction = String(whole % scale)
        return sign + String(whole / scale) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A number as it would be typed: 64, 0.2.
    static func plain(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Names in quotation marks: "a", "b" and "c".
    static func list(_ names: [String]) -> String {
        let quoted = names.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Figures {
    /// A number with about four digits: 1234, 12.35, 0.001235.
    static func short(_ number: Double) -> String {
        let size = abs(number)
        guard size > 0, size.isFinite else { return plain(number) }
        if size >= 1e6 || size < 1e-4 { return plain(number) }
        let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : size >= 0.01 ? 4 : 6
        let text = fixed(number, decimals: decimals)
        guard text.contains(".") else { return text }
        let trimmed = String(text.reversed().drop { $0 == "0" }.reversed())
        return trimmed.hasSuffix(".") ? String(trimmed.dropLast()) : trimmed
    }
}

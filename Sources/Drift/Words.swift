/// Numbers in sentences.
enum Words {
    /// Three significant digits, without an exponent where it reads well: `0.00412`, `37.5`, `1,200`.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        guard value != 0 else { return "0" }
        let size = abs(value)
        guard size >= 1e-4, size < 1e9 else {
            let exponent = decimalExponent(size)
            return "\(fixed(value / power10(exponent), 2))e\(exponent)"
        }
        return fixed(value, max(0, 2 - decimalExponent(size)))
    }

    /// A share as percent, with as many digits as a small share needs: `4.6 %`, `0.31 %`.
    static func percent(_ share: Double) -> String { "\(digits(share * 100)) %" }

    /// A difference of shares in percentage points, with sign: `+0.6`.
    static func points(_ difference: Double) -> String {
        (difference < 0 ? "−" : "+") + digits(abs(difference) * 100)
    }

    /// A whole number with thousands separated: `20,000`.
    static func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A value in quotes, cut when long.
    static func quoted(_ text: String) -> String {
        "\"\(text.count > 40 ? text.prefix(40) + "…" : Substring(text))\""
    }

    private static func digits(_ value: Double) -> String {
        fixed(value, value == 0 ? 0 : abs(value) < 1 ? 2 : abs(value) < 99.95 ? 1 : 0)
    }

    /// A fixed number of decimals, zeros at the end left out.
    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = power10(decimals)
        let scaled = Int64((abs(value) * scale).rounded())
        let whole = count(Int(scaled / Int64(scale)))
        var rest = String(scaled % Int64(scale))
        rest = String(repeating: "0", count: max(0, decimals - rest.count)) + rest
        while rest.hasSuffix("0") { rest.removeLast() }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + (decimals == 0 || rest.isEmpty ? whole : "\(whole).\(rest)")
    }

    private static func power10(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1) { value, _ in exponent < 0 ? value / 10 : value * 10 }
    }

    private static func decimalExponent(_ size: Double) -> Int {
        var exponent = Int((naturalLogarithm(size) / naturalLogarithm(10)).rounded(.down))
        if size >= power10(exponent + 1) { exponent += 1 }
        return exponent
    }
}

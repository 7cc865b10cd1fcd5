import Foundation

/// Visits to a shop, made up: every kind of column, missing cells, and an outcome that depends on them.
struct ShopTable {
    var header = "visit_id,pages,seconds,member,channel,clicked,w,bought"
    private(set) var rows: [String] = []

    /// Draws visits with Knuth's 64-bit linear congruential generator (MMIX).
    ///
    /// - Parameters:
    ///   - count: Rows.
    ///   - seed: The same seed makes the same rows.
    init(rows count: Int, seed: UInt64 = 1) {
        var state = seed
        func unit() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let channels = ["search", "mail", "direct", "an \"ad\", paid"]
        for row in 0..<count {
            let pages = Int(unit() * unit() * 40)
            let seconds = unit() * 900
            let isMember = unit() < 0.4
            let channel = Int(unit() * 4)
            let isClicked = unit() < 0.3
            let logOdds =
                -3.2 + 0.06 * Double(pages) + (isMember ? 1.1 : 0) + (channel == 1 ? 1.4 : 0) + (isClicked ? 0.8 : 0)
                + (seconds > 600 ? 0.7 : 0)
            let hasBought = unit() < 1 / (1 + exp(-logOdds))
            func cell(_ text: String, missing rate: Double) -> String { unit() < rate ? "" : text }
            let name = channels[channel]
            let quoted = name.contains(",") ? "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\"" : name
            let cells = [
                "v\(row)", cell("\(pages)", missing: 0.05), cell("\((seconds * 100).rounded() / 100)", missing: 0.1),
                cell(isMember ? "yes" : "no", missing: 0.03), cell(quoted, missing: 0.04), isClicked ? "1" : "0",
                "\(1 + row % 3)", hasBought ? "1" : "0",
            ]
            rows.append(cells.joined(separator: ","))
        }
    }

    var text: String { ([header] + rows).joined(separator: "\n") + "\n" }
}

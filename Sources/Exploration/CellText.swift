import Tabular

extension TableColumn {
    /// A cell as text; empty where missing.
    func text(row: Int) -> String {
        switch values {
        case .binary(let cells): cells[row] > 1 ? "" : binaryText(Int(cells[row]))
        case .integer(let cells): cells[row] == .min ? "" : String(cells[row])
        case .real(let cells): cells[row].isNaN ? "" : Figures.plain(cells[row])
        case .category(let codes): codes[row] < 0 ? "" : categoryText(Int(codes[row]))
        case .text(let cells): cells[row]
        }
    }

    /// The word of a binary column's 0 or 1.
    func binaryText(_ value: Int) -> String {
        guard let words = specification.categories, words.count == 2 else { return String(value) }
        return words[value]
    }

    /// The word of a category's code.
    func categoryText(_ code: Int) -> String {
        guard let words = specification.categories, words.indices.contains(code) else { return "#\(code)" }
        return words[code]
    }

    /// Number of cells.
    var cellCount: Int {
        switch values {
        case .binary(let cells): cells.count
        case .integer(let cells): cells.count
        case .real(let cells): cells.count
        case .category(let codes): codes.count
        case .text(let cells): cells.count
        }
    }
}

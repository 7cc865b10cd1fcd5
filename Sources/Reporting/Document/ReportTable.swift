/// A table of formatted cells.
///
/// The first cell of each row is its heading.
public struct ReportTable: Sendable {
    /// A column: its heading and how its cells are aligned.
    public struct Column: Sendable {
        /// The heading.
        public var title: String
        /// Whether cells are numbers, set flush right with digits of equal width.
        public var isNumeric: Bool

        /// A column of numbers.
        public static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
        /// A column of text.
        public static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }
    }

    /// One cell.
    public struct Cell: Sendable, ExpressibleByStringLiteral {
        /// What it says.
        public var text: ReportText
        /// In [0, 1]: the length of a bar behind the text, as a part of the cell; nil for none.
        public var share: Double?

        /// Makes a cell from text.
        public init(_ text: ReportText, share: Double? = nil) {
            self.text = text
            self.share = share
        }

        /// Makes a cell from a formatted value.
        public init(_ text: String) {
            self.init(ReportText(text))
        }

        /// Makes a cell from a literal.
        public init(stringLiteral value: String) {
            self.init(value)
        }
    }

    /// One row: as many cells as the table has columns.
    public struct Row: Sendable {
        /// The cells, one per column.
        public var cells: [Cell]
        /// Whether the row is the one that the reader looks for, such as the threshold in use.
        public var isHighlighted: Bool

        /// Makes a row.
        public init(_ cells: [Cell], isHighlighted: Bool = false) {
            self.cells = cells
            self.isHighlighted = isHighlighted
        }
    }

    /// What the table shows, set above it.
    public var caption: String
    /// The columns in order.
    public var columns: [Column]
    /// The rows in order.
    public var rows: [Row]
    /// Whether it is folded away until asked for, leaving its caption.
    public var isFolded: Bool

    /// Makes a table.
    public init(caption: String, columns: [Column], rows: [Row], isFolded: Bool = false) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.isFolded = isFolded
    }
}

/// What a column is used for.
public enum ColumnRole: String, Codable, Sendable, CaseIterable {
    case feature, label, identifier, weight, ignored
}

/// What a column's cells hold, typed over the whole file.
public enum ColumnType: String, Codable, Sendable, CaseIterable {
    /// Two values: `0`/`1`, or a pair of boolean words such as `FALSE`/`TRUE`, spelled in ``ColumnSpecification/categories``.
    case binary
    /// Whole numbers that fit 64 bits.
    case integer
    /// Decimal numbers.
    case real
    /// Words from a set small enough to enumerate.
    case category
    /// Words too many to enumerate: identifiers and free text. Never a feature.
    case text
}

/// One column of a ``Schema``: its name, use and type.
public struct ColumnSpecification: Codable, Sendable, Equatable {
    /// The name in the file's header.
    public var name: String
    /// What the column is used for.
    public var role: ColumnRole
    /// What its cells hold.
    public var type: ColumnType
    /// The words of a `category` column in code order, or the two words of a word-valued `binary` column, false first.
    ///
    /// A `real` column has none but ``zeroAndOne`` where its numbers were 0 and 1 and boolean words count as them.
    public var categories: [String]?

    /// What a column of 0 and 1 holds, as words.
    package static let zeroAndOne = ["0", "1"]

    /// A column; `categories` belong to the `category` type and to a word-valued `binary`.
    public init(name: String, role: ColumnRole, type: ColumnType, categories: [String]? = nil) {
        self.name = name
        self.role = role
        self.type = type
        self.categories = categories
    }
}

/// The columns of a table in order, and the value of the label that counts as positive: `schema.json`.
public struct Schema: Codable, Sendable, Equatable {
    /// Every column of the file, in file order.
    public var columns: [ColumnSpecification]
    /// The label's positive value as spelled in the data, for example `1`, `TRUE` or `bought`; nil without a label.
    public var positive: String?

    /// A schema of these columns.
    public init(columns: [ColumnSpecification], positive: String? = nil) {
        self.columns = columns
        self.positive = positive
    }

    /// The feature columns, in order: the order of a model's inputs.
    public var features: [ColumnSpecification] { columns.filter { $0.role == .feature } }
}

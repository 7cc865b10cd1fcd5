/// What Model Monitor takes a column for.
public enum InferredType: String, Sendable, CaseIterable {
    /// Whole numbers.
    case integral = "Integral"
    /// Numbers, at least one with a point or exponent.
    case fractional = "Fractional"
    /// Text, booleans, or a mixture with numbers.
    case string = "String"
    /// No cell holds anything.
    case unknown = "Unknown"

    /// Whether the column has numerical statistics.
    public var isNumeric: Bool { self == .integral || self == .fractional }
}

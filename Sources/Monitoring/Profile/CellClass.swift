/// What a cell's text looks like, by the rules of Deequ 2.
public enum CellClass: UInt8, Sendable, CaseIterable {
    /// Nothing in it.
    case missing
    /// Optional sign, optional one blank, digits, then `.digits`, an exponent, or both: `1.5`, `- 2e3`, `5e-05`.
    case fractional
    /// Optional sign, optional one blank, digits: `42`, `+7`, ` 1`.
    case integral
    /// Exactly `true` or `false`.
    case boolean
    /// Anything else: also `.5`, `5.`, `1,000`, `NaN`, `inf`, and a number followed by a blank.
    case string

    /// The class of a cell's bytes; no bytes are a missing cell.
    public init(_ text: UnsafeRawBufferPointer) {
        self = NumberText.read(text).cellClass
    }

    /// Whether the cell holds a number.
    var isNumeric: Bool { self == .fractional || self == .integral }
}

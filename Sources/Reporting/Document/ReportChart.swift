/// A chart: what is drawn, and the words around it.
///
/// Beside the drawing the page carries the same numbers as a table, thinned to at most 40 rows a series, so that it can
/// be read without scripts, with a screen reader, and copied into a spreadsheet.
public struct ReportChart: Sendable {
    /// How wide a chart stands on a wide screen.
    public enum Width: Sendable {
        /// As wide as the page.
        case full
        /// Beside its neighbour.
        case half
    }

    /// What is drawn.
    public enum Drawing: Sendable {
        /// Lines and points over two number axes.
        case lines(LineChart)
        /// A bar or dot for each of some names.
        case bars(BarChart)
        /// Bars between bin edges, one set a class.
        case histogram(HistogramChart)
        /// A square of coloured cells.
        case heatMap(HeatMapChart)
    }

    /// The heading.
    public var title: String
    /// How to read it and what it shows, under the heading; also what a screen reader says of the drawing.
    public var caption: ReportText
    /// How wide it stands.
    public var width: Width
    /// What is drawn.
    public var drawing: Drawing

    /// Makes a chart.
    public init(_ title: String, caption: ReportText, width: Width = .half, drawing: Drawing) {
        self.title = title
        self.caption = caption
        self.width = width
        self.drawing = drawing
    }
}

/// An axis of numbers.
public struct ChartAxis: Sendable {
    /// How its numbers are written.
    public enum Format: Sendable, Equatable {
        /// With a fixed number of decimals.
        case number(decimals: Int)
        /// Times a hundred, with a percent sign.
        case percent(decimals: Int)
        /// Whole, with separators for thousands.
        case count
    }

    /// What is measured, with its unit.
    public var title: String
    /// How its numbers are written.
    public var format: Format
    /// The ends of the axis; where nil, the data decide.
    public var lowest, highest: Double?
    /// Whether the axis is logarithmic; values that are not above zero are left out.
    public var isLogarithmic: Bool

    /// Makes an axis.
    public init(
        _ title: String,
        _ format: Format = .number(decimals: 2),
        lowest: Double? = nil,
        highest: Double? = nil,
        isLogarithmic: Bool = false
    ) {
        self.title = title
        self.format = format
        self.lowest = lowest
        self.highest = highest
        self.isLogarithmic = isLogarithmic
    }

    /// An axis of shares or probabilities from 0 to 1.
    public static func share(_ title: String) -> ChartAxis {
        ChartAxis(title, .percent(decimals: 0), lowest: 0, highest: 1)
    }
}

/// Which part a series plays; the page picks a colour for it that holds in light, dark and print.
public enum ChartTone: String, Sendable {
    /// The series that the chart is about.
    case primary
    /// The one that it is compared with.
    case secondary
    /// A third.
    case tertiary
    /// What would be so without a model: a diagonal, a base rate.
    case muted
    /// Rows of the positive class.
    case positive
    /// Rows of the negative class.
    case negative
}

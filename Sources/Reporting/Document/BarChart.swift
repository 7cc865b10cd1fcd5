/// A bar or dot for each of some names, one under the other.
public struct BarChart: Sendable {
    /// How a series is drawn.
    public enum Style: String, Sendable {
        /// Bars from zero.
        case bars
        /// Dots: where zero means nothing, or the axis is logarithmic.
        case dots
    }

    /// A value with its interval where it has one.
    public struct Value: Sendable {
        /// The value; NaN for a gap.
        public var value: Double
        /// The ends of its interval; both or neither.
        public var low, high: Double?

        /// Makes a value.
        public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// One series.
    public struct Series: Sendable {
        /// Its name in the legend.
        public var name: String
        /// Which part it plays.
        public var tone: ChartTone
        /// One value per name.
        public var values: [Value]

        /// Makes a series.
        public init(_ name: String, tone: ChartTone = .primary, values: [Value]) {
            self.name = name
            self.tone = tone
            self.values = values
        }
    }

    /// What the bars stand for, top to bottom.
    public var names: [String]
    /// What `names` are: "Feature".
    public var namesTitle: String
    /// The axis of the values.
    public var axis: ChartAxis
    /// How the series are drawn.
    public var style: Style
    /// The series; bars of several stand side by side, dots share a line.
    public var series: [Series]
    /// A value to compare with, drawn across, such as the rate over all rows.
    public var reference: Double?
    /// What the reference is.
    public var referenceLabel: String

    /// Makes a chart.
    public init(
        names: [String],
        namesTitle: String,
        axis: ChartAxis,
        style: Style = .bars,
        series: [Series],
        reference: Double? = nil,
        referenceLabel: String = ""
    ) {
        self.names = names
        self.namesTitle = namesTitle
        self.axis = axis
        self.style = style
        self.series = series
        self.reference = reference
        self.referenceLabel = referenceLabel
    }
}

/// Bars between bin edges, one set a class, drawn over each other.
public struct HistogramChart: Sendable {
    /// The rows of one class.
    public struct Series: Sendable {
        /// Its name in the legend.
        public var name: String
        /// Which part it plays.
        public var tone: ChartTone
        /// What each bin holds, `[bins]`.
        public var values: [Double]

        /// Makes a series.
        public init(_ name: String, tone: ChartTone, values: [Double]) {
            self.name = name
            self.tone = tone
            self.values = values
        }
    }

    /// Bin edges, `[bins + 1]`, ascending.
    public var edges: [Double]
    /// The horizontal axis.
    public var x: ChartAxis
    /// The vertical axis.
    public var y: ChartAxis
    /// One series a class.
    public var series: [Series]

    /// Makes a chart.
    public init(edges: [Double], x: ChartAxis, y: ChartAxis, series: [Series]) {
        self.edges = edges
        self.x = x
        self.y = y
        self.series = series
    }
}

/// A square of coloured cells: how each of some columns goes with each other one.
public struct HeatMapChart: Sendable {
    /// The columns, in order along both sides.
    public var names: [String]
    /// `[names, names]`, row-major, in [-1, 1]; NaN for no value.
    public var values: [Double]

    /// Makes a chart.
    public init(names: [String], values: [Double]) {
        self.names = names
        self.values = values
    }
}

/// A point of a line, with its interval where it has one.
public struct ChartPoint: Sendable, Equatable {
    /// Position on the axes.
    public var x, y: Double
    /// The ends of the interval around `y`; both or neither.
    public var low, high: Double?

    /// Makes a point.
    public init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil) {
        self.x = x
        self.y = y
        self.low = low
        self.high = high
    }
}

/// Lines and points over two number axes.
public struct LineChart: Sendable {
    /// How a series is drawn.
    public enum Style: String, Sendable {
        /// A line; intervals become a band.
        case line
        /// A line that stays level between points.
        case steps
        /// A dashed line.
        case dashed
        /// Points; intervals become error bars.
        case points
    }

    /// One series.
    public struct Series: Sendable {
        /// Its name in the legend.
        public var name: String
        /// Which part it plays.
        public var tone: ChartTone
        /// How it is drawn.
        public var style: Style
        /// Its points, `x` ascending; up to about 500.
        public var points: [ChartPoint]

        /// Makes a series.
        public init(_ name: String, tone: ChartTone = .primary, style: Style = .line, points: [ChartPoint]) {
            self.name = name
            self.tone = tone
            self.style = style
            self.points = points
        }
    }

    /// A place on the horizontal axis that is pointed out.
    public struct Mark: Sendable {
        /// Where.
        public var x: Double
        /// What is there.
        public var label: String

        /// Makes a mark.
        public init(x: Double, label: String) {
            self.x = x
            self.label = label
        }
    }

    /// The horizontal axis.
    public var x: ChartAxis
    /// The vertical axis.
    public var y: ChartAxis
    /// What is drawn, the first on top.
    public var series: [Series]
    /// Places pointed out.
    public var marks: [Mark]

    /// Makes a chart.
    public init(x: ChartAxis, y: ChartAxis, series: [Series], marks: [Mark] = []) {
        self.x = x
        self.y = y
        self.series = series
        self.marks = marks
    }
}

/// What the page's script needs to draw a chart, as JSON; `report.js` turns it into the chart library's options.
///
/// The keys are an agreement between the two files and nobody else.
enum ChartSpecification {
    /// The JSON text for a chart, safe inside a `<script>`.
    static func json(_ chart: ReportChart) -> String {
        var json = JSONText()
        json.object { json in
            json.key("title")
            json.value(chart.title)
            json.key("caption")
            json.value(chart.caption.plain)
            switch chart.drawing {
            case .lines(let lines): write(lines, to: &json)
            case .bars(let bars): write(bars, to: &json)
            case .histogram(let histogram): write(histogram, to: &json)
            case .heatMap(let heatMap): write(heatMap, to: &json)
            }
        }
        return json.string
    }

    private static func write(_ chart: LineChart, to json: inout JSONText) {
        member("kind", "lines", to: &json)
        write(chart.x, as: "x", to: &json)
        write(chart.y, as: "y", to: &json)
        list("series", chart.series, to: &json) { series, json in
            write(name: series.name, tone: series.tone, to: &json)
            member("style", series.style.rawValue, to: &json)
            json.key("points")
            json.array { json in
                for point in series.points {
                    json.array { json in
                        json.value(point.x)
                        json.value(point.y)
                        if let low = point.low, let high = point.high {
                            json.value(low)
                            json.value(high)
                        }
                    }
                }
            }
        }
        list("marks", chart.marks, to: &json) { mark, json in
            json.key("x")
            json.value(mark.x)
            member("label", mark.label, to: &json)
        }
    }

    private static func write(_ chart: BarChart, to json: inout JSONText) {
        member("kind", "bars", to: &json)
        member("style", chart.style.rawValue, to: &json)
        write(chart.axis, as: "axis", to: &json)
        names(chart.names, to: &json)
        list("series", chart.series, to: &json) { series, json in
            write(name: series.name, tone: series.tone, to: &json)
            json.key("values")
            json.array { json in
                for value in series.values {
                    json.array { json in
                        json.value(value.value)
                        if let low = value.low, let high = value.high {
                            json.value(low)
                            json.value(high)
                        }
                    }
                }
            }
        }
        if let reference = chart.reference {
            json.key("reference")
            json.value(reference)
            member("referenceLabel", chart.referenceLabel, to: &json)
        }
    }

    private static func write(_ chart: HistogramChart, to json: inout JSONText) {
        member("kind", "histogram", to: &json)
        write(chart.x, as: "x", to: &json)
        write(chart.y, as: "y", to: &json)
        numbers("edges", chart.edges, to: &json)
        list("series", chart.series, to: &json) { series, json in
            write(name: series.name, tone: series.tone, to: &json)
            numbers("values", series.values, to: &json)
        }
    }

    private static func write(_ chart: HeatMapChart, to json: inout JSONText) {
        member("kind", "heatMap", to: &json)
        names(chart.names, to: &json)
        numbers("values", chart.values, to: &json)
    }

    private static func write(_ axis: ChartAxis, as key: String, to json: inout JSONText) {
        json.key(key)
        json.object { json in
            member("title", axis.title, to: &json)
            switch axis.format {
            case .number(let decimals):
                member("format", "number", to: &json)
                json.key("decimals")
                json.value(Double(decimals))
            case .percent(let decimals):
                member("format", "percent", to: &json)
                json.key("decimals")
                json.value(Double(decimals))
            case .count:
                member("format", "count", to: &json)
            }
            if let lowest = axis.lowest {
                json.key("lowest")
                json.value(lowest)
            }
            if let highest = axis.highest {
                json.key("highest")
                json.value(highest)
            }
            if axis.isLogarithmic {
                json.key("logarithmic")
                json.value(true)
            }
        }
    }

    private static func write(name: String, tone: ChartTone, to json: inout JSONText) {
        member("name", name, to: &json)
        member("tone", tone.rawValue, to: &json)
    }

    private static func member(_ key: String, _ value: String, to json: inout JSONText) {
        json.key(key)
        json.value(value)
    }

    private static func names(_ names: [String], to json: inout JSONText) {
        json.key("names")
        json.array { json in
            for name in names { json.value(name) }
        }
    }

    private static func numbers(_ key: String, _ numbers: [Double], to json: inout JSONText) {
        json.key(key)
        json.array { json in
            for number in numbers { json.value(number) }
        }
    }

    private static func list<Element>(
        _ key: String,
        _ elements: [Element],
        to json: inout JSONText,
        _ write: (Element, inout JSONText) -> Void
    ) {
        json.key(key)
        json.array { json in
            for element in elements {
                json.object { json in write(element, &json) }
            }
        }
    }
}

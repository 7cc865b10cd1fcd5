/// The numbers of a chart as a table: what stands under the drawing for those who cannot see it.
enum ChartNumbers {
    /// Rows that a series keeps; more are thinned evenly, ends included.
    static let rowLimit = 40

    /// The table for a chart.
    static func table(_ chart: ReportChart) -> ReportTable {
        switch chart.drawing {
        case .lines(let lines): table(lines, chart.title)
        case .bars(let bars): table(bars, chart.title)
        case .histogram(let histogram): table(histogram, chart.title)
        case .heatMap(let heatMap): table(heatMap, chart.title)
        }
    }

    /// Indices of at most `limit` of `count` rows, evenly spaced, first and last included.
    static func kept(of count: Int, limit: Int = rowLimit) -> [Int] {
        guard count > limit else { return Array(0..<count) }
        return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    }

    private static func table(_ chart: LineChart, _ title: String) -> ReportTable {
        let hasSeries = chart.series.count > 1
        let hasIntervals = chart.series.contains { $0.points.contains { $0.low != nil } }
        var columns: [ReportTable.Column] = hasSeries ? [.text("Series")] : []
        columns += [.number(chart.x.title), .number(chart.y.title)]
        if hasIntervals { columns.append(.number("95\u{202F}% interval")) }
        var rows: [ReportTable.Row] = []
        for series in chart.series {
            for index in kept(of: series.points.count) {
                let point = series.points[index]
                var cells: [ReportTable.Cell] = hasSeries ? [.init(series.name)] : []
                cells.append(.init(number(point.x, chart.x)))
                cells.append(.init(number(point.y, chart.y)))
                if hasIntervals { cells.append(.init(interval(point.low, point.high, chart.y))) }
                rows.append(.init(cells))
            }
        }
        return ReportTable(caption: title, columns: columns, rows: rows)
    }

    private static func table(_ chart: BarChart, _ title: String) -> ReportTable {
        var columns: [ReportTable.Column] = [.text(chart.namesTitle)]
        for series in chart.series {
            columns.append(.number(chart.series.count > 1 ? series.name : chart.axis.title))
            if hasIntervals(series) { columns.append(.number("95\u{202F}% interval")) }
        }
        let rows = chart.names.indices.map { index in
            var cells: [ReportTable.Cell] = [.init(chart.names[index])]
            for series in chart.series where index < series.values.count {
                let value = series.values[index]
                cells.append(.init(number(value.value, chart.axis)))
                if hasIntervals(series) { cells.append(.init(interval(value.low, value.high, chart.axis))) }
            }
            return ReportTable.Row(cells)
        }
        return ReportTable(caption: title, columns: columns, rows: rows)
    }

    private static func table(_ chart: HistogramChart, _ title: String) -> ReportTable {
        let columns = [.text(chart.x.title)] + chart.series.map { ReportTable.Column.number($0.name) }
        let bins = max(chart.edges.count - 1, 0)
        let rows = (0..<bins).map { bin in
            let from = number(chart.edges[bin], chart.x)
            let to = number(chart.edges[bin + 1], chart.x)
            let cells = chart.series.map { series in
                ReportTable.Cell(bin < series.values.count ? NumberText.text(series.values[bin], chart.y.format) : "–")
            }
            return ReportTable.Row([.init("\(from) to \(to)")] + cells)
        }
        return ReportTable(caption: title, columns: columns, rows: rows)
    }

    private static func table(_ chart: HeatMapChart, _ title: String) -> ReportTable {
        let count = chart.names.count
        let rows = chart.names.indices.map { row in
            let values = chart.values.dropFirst(row * count).prefix(count)
            return ReportTable.Row(
                [.init(chart.names[row])] + values.map { .init(NumberText.fixed($0, decimals: 2)) }
            )
        }
        return ReportTable(
            caption: title,
            columns: [.text("Column")] + chart.names.map { .number($0) },
            rows: rows
        )
    }

    private static func hasIntervals(_ series: BarChart.Series) -> Bool {
        series.values.contains { $0.low != nil }
    }

    /// One digit more than the axis shows: a table is for looking closer.
    private static func number(_ value: Double, _ axis: ChartAxis) -> String {
        switch axis.format {
        case .number(let decimals): NumberText.fixed(value, decimals: decimals + 1)
        case .percent(let decimals): NumberText.percent(value, decimals: decimals + 1)
        case .count: NumberText.count(value)
        }
    }

    private static func interval(_ low: Double?, _ high: Double?, _ axis: ChartAxis) -> String {
        guard let low, let high else { return "–" }
        return "\(number(low, axis)) to \(number(high, axis))"
    }
}

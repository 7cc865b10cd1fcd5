import Testing

@testable import Reporting

@Suite struct ChartNumbersTests {
    @Test func longSeriesAreThinnedWithBothEndsKept() {
        let kept = ChartNumbers.kept(of: 500)
        #expect(kept.count == 40)
        #expect(kept.first == 0)
        #expect(kept.last == 499)
        #expect(ChartNumbers.kept(of: 3) == [0, 1, 2])
        #expect(ChartNumbers.kept(of: 0) == [])
    }

    @Test func linesListEverySeriesWithItsIntervals() {
        let chart = ReportChart(
            "T",
            caption: "",
            drawing: .lines(
                LineChart(
                    x: ChartAxis("Round", .count),
                    y: ChartAxis("Loss", .number(decimals: 2)),
                    series: [
                        .init("a", points: [ChartPoint(1, 0.5, low: 0.4, high: 0.6)]),
                        .init("b", points: [ChartPoint(2, 0.25)]),
                    ]
                )
            )
        )
        let table = ChartNumbers.table(chart)
        #expect(table.columns.map(\.title) == ["Series", "Round", "Loss", "95\u{202F}% interval"])
        #expect(
            table.rows.map { $0.cells.map(\.text.plain) } == [
                ["a", "1", "0.500", "0.400 to 0.600"], ["b", "2", "0.250", "–"],
            ]
        )
    }

    @Test func barsOfSeveralSeriesHaveAColumnEach() {
        let chart = ReportChart(
            "T",
            caption: "",
            drawing: .bars(
                BarChart(
                    names: ["x", "y"],
                    namesTitle: "Column",
                    axis: ChartAxis("Rate", .percent(decimals: 0)),
                    series: [.init("0", values: [.init(0.1), .init(0.2)]), .init("1", values: [.init(0.3)])]
                )
            )
        )
        let table = ChartNumbers.table(chart)
        #expect(table.columns.map(\.title) == ["Column", "0", "1"])
        #expect(
            table.rows.map { $0.cells.map(\.text.plain) } == [
                ["x", "10.0\u{202F}%", "30.0\u{202F}%"], ["y", "20.0\u{202F}%"],
            ]
        )
    }

    @Test func aHistogramListsItsBins() {
        let chart = ReportChart(
            "T",
            caption: "",
            drawing: .histogram(
                HistogramChart(
                    edges: [0, 0.5, 1],
                    x: .share("Probability"),
                    y: ChartAxis("Rows", .count),
                    series: [.init("others", tone: .negative, values: [10, 2])]
                )
            )
        )
        #expect(
            ChartNumbers.table(chart).rows.map { $0.cells.map(\.text.plain) } == [
                ["0.0\u{202F}% to 50.0\u{202F}%", "10"], ["50.0\u{202F}% to 100.0\u{202F}%", "2"],
            ]
        )
    }
}

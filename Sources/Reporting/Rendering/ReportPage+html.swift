import Mustache

extension ReportPage {
    /// The page as one HTML file: UTF-8 bytes with style sheet, script and chart library inside.
    ///
    /// The same page gives the same bytes. A page with charts is about 1.2 MB, of which the chart library is 1.1 MB; one
    /// without leaves the library out.
    public func html() -> [UInt8] {
        let shell = Array(render().utf8)
        guard hasCharts, let slot = Self.slot(in: shell) else { return shell }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(shell.count + ChartLibrary.bytes.count)
        bytes += shell[..<slot.lowerBound]
        bytes += ChartLibrary.bytes
        bytes += shell[slot.upperBound...]
        return bytes
    }

    /// The bytes of `librarySlot`.
    ///
    /// It is near the end, so the search goes backwards.
    private static func slot(in shell: [UInt8]) -> Range<Int>? {
        let mark = Array(librarySlot.utf8)
        var start = shell.count - mark.count
        while start >= 0 {
            if shell[start] == mark[0], shell[start..<start + mark.count].elementsEqual(mark) {
                return start..<start + mark.count
            }
            start -= 1
        }
        return nil
    }

    /// Where the chart library goes; the first and only place that says so, since values are escaped.
    static let librarySlot = "/*<chart-library>*/"

    /// The page without the chart library: what tests look at.
    func render() -> String {
        var context = PageContext()
        let sections = sections.map { context.section($0) }
        var page: [String: Any] = [
            "kind": kind,
            "title": title,
            "subtitle": PageContext.text(subtitle),
            "facts": facts.map { ["name": $0.name, "value": $0.value] },
            "hasFacts": !facts.isEmpty,
            "sections": sections,
            "hasContents": sections.count > 1,
            "warnings": warnings.map(PageContext.note),
            "hasWarnings": !warnings.isEmpty,
            "colophon": colophon,
            "styleSheet": ReportTemplates.styleSheet,
            "script": ReportTemplates.script,
            "librarySlot": Self.librarySlot,
            "hasCharts": hasCharts,
        ]
        if let lead = verdict.first {
            page["lead"] = ["spans": PageContext.text(lead)]
            page["findings"] = verdict.dropFirst().map { ["spans": PageContext.text($0)] }
            page["hasFindings"] = verdict.count > 1
        }
        if !figures.isEmpty { page["figures"] = figures.map(PageContext.figure) }
        return ReportTemplates.library.render(page, withTemplate: "page") ?? ""
    }

    /// Whether any block is a chart.
    var hasCharts: Bool {
        sections.contains { section in
            section.blocks.contains { if case .chart = $0 { true } else { false } }
        }
    }
}

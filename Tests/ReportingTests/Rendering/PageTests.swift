import Testing

@testable import Reporting

@Suite struct PageTests {
    @Test func aPageWithChartsCarriesTheChartLibraryWithItsLicence() {
        let page = String(decoding: Fixtures.training().page.html(), as: UTF8.self)
        #expect(page.contains("Licensed to the Apache Software Foundation"))
        #expect(!page.contains(ReportPage.librarySlot))
        #expect(page.utf8.count > ChartLibrary.bytes.count)
        #expect(page.utf8.count < 3_000_000)
    }

    @Test func theChartLibraryCanStandInsideAScript() {
        let library = String(decoding: ChartLibrary.bytes, as: UTF8.self)
        #expect(library.count > 1_000_000)
        #expect(!library.contains("</script"))
        #expect(!library.contains("<!--"))
    }

    @Test func aPageWithoutChartsLeavesTheLibraryOut() {
        let page = ReportPage(kind: "Test", title: "Small", sections: [ReportSection("A", blocks: [.prose("Hello")])])
        #expect(page.html().count < 60_000)
        #expect(!page.render().contains("<noscript>"))
    }

    @Test func theSamePageGivesTheSameBytes() {
        #expect(Fixtures.exploration().page.html() == Fixtures.exploration().page.html())
    }

    @Test func theFirstSentenceLeads() {
        let page = ReportPage(kind: "Test", title: "T", verdict: ["First \(strong: "1")", "Second"]).render()
        #expect(page.contains("<p class=\"lead\">First <strong>1</strong></p>"))
        #expect(page.contains("<li>Second</li>"))
    }

    @Test func sectionsOfOneTitleHaveDifferentAnchors() {
        let section = ReportSection("Über <uns>", blocks: [])
        let page = ReportPage(kind: "Test", title: "T", sections: [section, section, ReportSection("…", blocks: [])])
            .render()
        for anchor in ["ber-uns", "ber-uns-2", "section"] { #expect(page.contains("<h2 id=\"\(anchor)\">")) }
    }

    @Test func everyChartHasItsNumbersAsATable() {
        let page = Fixtures.training().page.render()
        let charts = page.ranges(of: "data-chart=").count
        #expect(charts == 9)
        #expect(page.ranges(of: "class=\"chart-numbers\"").count == charts)
    }

    @Test func nothingIsLoadedFromElsewhere() {
        let page = Fixtures.training().page.render()
        for text in ["src=", "http://", "https://", "@import", "url("] { #expect(!page.contains(text), "\(text)") }
    }
}

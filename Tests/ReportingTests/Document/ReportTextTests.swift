import Testing

@testable import Reporting

@Suite struct ReportTextTests {
    @Test func interpolationKeepsStyles() {
        let text: ReportText = "Column \(code: "a b") has \(strong: "12") of \(30) cells"
        #expect(text.plain == "Column a b has 12 of 30 cells")
        #expect(text.spans.map(\.style) == [.plain, .code, .plain, .strong, .plain, .plain, .plain])
    }

    @Test(arguments: [
        ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ])
    func namesAreListedAsInASentence(names: [String], text: String) {
        #expect(ReportText.list(code: names).plain == text)
    }
}

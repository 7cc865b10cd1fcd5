import Testing

@testable import Monitoring

@Suite struct CategoryOrderTests {
    /// From an implementation that reproduces seven real columns.
    @Test(arguments: [
        (
            "channel", ["direct", "email", "organic", "paid", "referral", "social"],
            ["email", "social", "direct", "organic", "referral", "paid"]
        ),
        (
            "state", ["CA", "NY", "TX", "WA", "FL", "IL", "OH", "GA"],
            ["IL", "WA", "TX", "OH", "FL", "GA", "CA", "NY"]
        ),
        ("plan", ["A", "B", "C", "D"], ["D", "C", "B", "A"]),
        ("device", ["mobile", "desktop", "tablet"], ["mobile", "tablet", "desktop"]),
        ("flag", ["true", "false"], ["true", "false"]),
    ])
    func orderIsTheAnalyzers(column: String, values: [String], expected: [String]) {
        #expect(CategoryOrder.sorted(values, column: column) == expected)
        #expect(CategoryOrder.sorted(values.reversed(), column: column) == expected)
    }

    /// `Aa` and `BB` have the same Java hash.
    @Test func equalHashesAreOrderedByText() {
        let order = CategoryOrder.sorted(["BB", "Aa", "c", "d", "e"], column: "x")
        #expect((order.firstIndex(of: "Aa") ?? 9) + 1 == order.firstIndex(of: "BB"))
    }
}

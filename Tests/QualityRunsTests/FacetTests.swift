import Testing

@testable import QualityRuns

struct FacetTests {
    @Test func valuesAndNumbersAreRead() throws {
        #expect(try #require(Facet("loc_uk=1")).test == .values(["1"]))
        #expect(try #require(Facet("channel=mail,search")).test == .values(["mail", "search"]))
        #expect(try #require(Facet("age>40.5")).test == .above(40.5))
        for wrong in ["loc_uk", "=1", "loc_uk=", "channel=mail,", "age>old", ""] {
            #expect(Facet(wrong) == nil, "\(wrong)")
        }
    }

    @Test func cellsBelongByTextOrNumber() throws {
        let facet = try #require(Facet("loc_uk=1"))
        #expect(facet.contains("1") && facet.contains("1.0") && !facet.contains("0") && !facet.contains(""))
        let above = try #require(Facet("age>40"))
        #expect(above.contains("40.5") && !above.contains("40") && !above.contains("old"))
        #expect(above.value == "(40.0, Infinity]" && facet.value == "1")
    }
}

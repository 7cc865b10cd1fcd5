import Quality
import QualityRuns
import Tabular
import Testing

@testable import ScheduledRuns

struct LookOptionsTests {
    private func request() -> QualityRequest {
        QualityRequest(.bias, source: .file("-", .init()), output: "", baseline: nil)
    }

    @Test func whatAScheduleKeepsIsWhatItsRunsDo() throws {
        var given = request()
        given.model = "/models/shop"
        given.label = "ordered"
        given.probability = "predictions[*].score"
        given.threshold = 0.25
        given.problem = .regression
        given.facets = try [#require(Facet("channel=mail,search")), #require(Facet("age>40"))]
        given.group = "country"
        var read = request()
        try [String: String](given).apply(to: &read)
        #expect(read.model == given.model && read.label == given.label && read.probability == given.probability)
        #expect(read.prediction == nil && read.threshold == 0.25 && read.problem == .regression)
        #expect(read.facets == given.facets && read.group == "country")
    }

    @Test func nothingGivenIsNothingKept() { #expect([String: String](request()).isEmpty) }

    @Test(arguments: [("threshold", "high"), ("problem", "Ranking"), ("facets", "loc_uk")])
    func optionsThatCannotBeReadAreNamed(option: String, value: String) {
        var read = request()
        let error = #expect(throws: QualityError.self) { try [option: value].apply(to: &read) }
        #expect(error?.message.contains(option) ?? false)
    }
}

import Testing

@testable import Reporting

@Suite struct PageSnapshotTests {
    @Test func trainingReportLooksAsCommitted() throws {
        try expectSnapshot(structure(of: Fixtures.training().page.render()), named: "training.html")
    }

    @Test func evaluationReportLooksAsCommitted() throws {
        try expectSnapshot(structure(of: Fixtures.evaluation().page.render()), named: "evaluation.html")
    }

    @Test func exploreReportLooksAsCommitted() throws {
        try expectSnapshot(structure(of: Fixtures.exploration().page.render()), named: "explore.html")
    }
}

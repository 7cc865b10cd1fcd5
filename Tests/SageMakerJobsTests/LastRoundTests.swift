import SageMaker
import Testing

@testable import SageMakerJobs

@Suite struct LastRoundTests {
    @Test func lastRoundsFiguresHaveSageMakersNames() {
        let round = LastRound()
        round.see("[0]\ttrain-auc:0.71000\tvalidation-auc:0.70100")
        round.see("[1]\ttrain-auc:0.75000\tvalidation-error@0.7:0.01")
        round.see("note: [2] nothing")
        round.see("[x]\ttrain-auc:1")
        #expect(round.figures.map(\.name) == ["train:auc", "validation:error@0.7"])
        #expect(round.figures.map(\.value) == [0.75, 0.01])
    }
}

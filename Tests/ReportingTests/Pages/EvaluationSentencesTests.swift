import Testing

@testable import Reporting

@Suite struct EvaluationSentencesTests {
    private func sentences(
        _ test: EvaluationMetrics,
        train: EvaluationMetrics? = nil,
        suspects: [String] = []
    ) -> EvaluationSentences {
        EvaluationSentences(
            test: test,
            train: train,
            wording: .purchases,
            leakageSuspects: suspects,
            isRandomSplit: true
        )
    }

    @Test func theFirstSentenceSaysWhatTheModelDoes() {
        #expect(
            sentences(Fixtures.metrics()).all().first?.plain
                == "Of 100 sessions that the model marks as likely buyers, 85 buy; it finds 98 of every 100 buyers."
        )
    }

    @Test func aModelThatMarksNobodyIsSaidSo() {
        var metrics = Fixtures.metrics()
        metrics.confusion = ConfusionCounts(tn: 8705, fp: 0, fn: 385, tp: 0)
        #expect(sentences(metrics).outcome.plain.contains("marks none of the 9,090 sessions"))
    }

    @Test func oneClassAloneCannotBeJudged() {
        var metrics = Fixtures.metrics()
        metrics.positives = 0
        #expect(
            sentences(metrics).outcome.plain.contains("all of one class")
                || sentences(metrics).outcome.plain.contains("of one class")
        )
    }

    @Test func nearlyAllIsNotRoundedToAll() {
        var metrics = Fixtures.metrics()
        metrics.confusion = ConfusionCounts(tn: 8705, fp: 1, fn: 1, tp: 999)
        #expect(sentences(metrics).outcome.plain.contains("more than 99 buy"))
        metrics.confusion = ConfusionCounts(tn: 8705, fp: 0, fn: 0, tp: 385)
        #expect(sentences(metrics).outcome.plain.contains("all 100 buy"))
    }

    @Test(arguments: [
        (0.0019, "at their word"), (0.012, "roughly right"), (0.3, "Use its order, not its probabilities"),
    ])
    func calibrationIsPutInWords(error: Double, words: String) {
        var metrics = Fixtures.metrics()
        metrics.expectedCalibrationError = error
        #expect(sentences(metrics).calibration.plain.contains(words))
    }

    @Test(arguments: [(0.0205, "no sign"), (0.0165, "somewhat worse"), (0.005, "by heart. Fewer rounds")])
    func trainingAndHeldOutLossAreCompared(train: Double, words: String) throws {
        let sentence = try #require(
            sentences(Fixtures.metrics(), train: Fixtures.metrics(logLoss: train)).generalisation
        )
        #expect(sentence.plain.contains(words))
    }

    @Test func leakageIsNamed() throws {
        let sentence = try #require(sentences(Fixtures.metrics(), suspects: ["saw_checkout", "sign_in"]).leakage)
        #expect(sentence.plain.hasPrefix("Columns saw_checkout and sign_in all but determine the outcome."))
    }

    @Test func fewPositivesAreSaid() throws {
        var metrics = Fixtures.metrics()
        metrics.positives = 12
        #expect(try #require(sentences(metrics).fewRows).plain.contains("only 12 buyers"))
    }

    @Test func theLastSentenceSaysWhatFiguresCannotTell() throws {
        #expect(
            try #require(sentences(Fixtures.metrics()).all().last).plain.hasPrefix("What these figures cannot tell")
        )
    }

    @Test func withoutHeldOutRowsThePageWarns() {
        var report = Fixtures.training()
        report.test = nil
        #expect(report.page.render().contains("No rows were held out"))
    }

    /// A tenth more log loss is a fifth of what was gained over guessing, which costs 0.1754 nats at 385 in 9,090.
    @Test func lostGainIsNotCalledDoingAsWell() throws {
        let sentence = try #require(
            sentences(Fixtures.metrics(logLoss: 0.125), train: Fixtures.metrics(logLoss: 0.1135)).generalisation)
        #expect(sentence.plain.contains("somewhat worse"))
    }
}

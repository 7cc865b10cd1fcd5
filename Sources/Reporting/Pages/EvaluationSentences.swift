/// What the figures of an evaluation mean, in sentences for somebody who never met them.
///
/// The first sentence is what the model does; then how sure that is, whether its probabilities can be believed, whether it
/// learnt by heart, and last what no figure of this kind can tell.
public struct EvaluationSentences: Sendable {
    /// The figures on rows that the model was not trained on.
    public var test: EvaluationMetrics
    /// The figures on the rows that it was trained on, where known.
    public var train: EvaluationMetrics?
    /// What rows and the positive class are called.
    public var wording: ReportWording
    /// Columns that all but determine the label, and so may be known only after the fact.
    public var leakageSuspects: [String]
    /// Whether the rows were set aside from the training file at random, rather than brought later.
    public var isRandomSplit: Bool

    /// Takes what the sentences are about.
    public init(
        test: EvaluationMetrics,
        train: EvaluationMetrics? = nil,
        wording: ReportWording,
        leakageSuspects: [String] = [],
        isRandomSplit: Bool
    ) {
        self.test = test
        self.train = train
        self.wording = wording
        self.leakageSuspects = leakageSuspects
        self.isRandomSplit = isRandomSplit
    }

    /// The sentences, most important first; never empty.
    public func all() -> [ReportText] {
        var sentences = [outcome, ranking, calibration]
        if let generalisation { sentences.append(generalisation) }
        if let fewRows { sentences.append(fewRows) }
        if let leakage { sentences.append(leakage) }
        sentences.append(limits)
        return sentences
    }

    /// What the model does: "Of 100 sessions that the model marks as likely buyers, 84 buy; it finds 99 of every 100 buyers".
    var outcome: ReportText {
        let counts = test.confusion
        guard test.positives > 0, test.positives < test.rows else {
            return
                "All \(NumberText.count(test.rows)) \(wording.rows) are of one class, so nothing can be said about how well the model tells them apart."
        }
        guard counts.tp + counts.fp > 0 else {
            return
                "At a threshold of \(NumberText.fixed(test.threshold, decimals: 2)) the model marks none of the \(NumberText.count(test.rows)) \(wording.rows) as likely \(wording.positives)."
        }
        return
            "Of 100 \(wording.rows) that the model marks as likely \(wording.positives), \(strong: outOfHundred(counts.precision)) \(wording.happens); it finds \(strong: outOfHundred(counts.recall)) of every 100 \(wording.positives)."
    }

    /// How well the model orders rows, against guessing.
    var ranking: ReportText {
        let auc = test.rocAUC.value
        guard auc.isFinite else { return "How well it orders \(wording.rows) cannot be measured on these rows." }
        let word =
            switch auc {
            case 0.97...: "almost always"
            case 0.9..<0.97: "nearly always"
            case 0.8..<0.9: "mostly"
            case 0.65..<0.8: "more often than not"
            case 0.55..<0.65: "only slightly more often than chance"
            default: "no more often than chance"
            }
        var text: ReportText =
            "It \(word) ranks a \(wording.positive) above another \(wording.row): in \(strong: NumberText.percent(auc)) of pairs"
        if let low = test.rocAUC.low, let high = test.rocAUC.high {
            text =
                text
                + " (between \(NumberText.percent(low)) and \(NumberText.percent(high)) with 95\u{202F}% confidence)"
        }
        return text + ", where guessing gives 50\u{202F}%."
    }

    /// Whether a probability of 30 % means 30 in 100.
    var calibration: ReportText {
        let error = test.expectedCalibrationError
        let rate = test.positiveRate
        guard error.isFinite, rate > 0 else {
            return "Whether its probabilities can be believed cannot be measured on these rows."
        }
        let points = NumberText.fixed(error * 100, decimals: error < 0.01 ? 2 : 1)
        if error <= max(0.1 * rate, 0.002) {
            return
                "Its probabilities can be taken at their word: on average they are within \(strong: points) percentage points of what happens."
        }
        if error <= 0.35 * rate {
            return
                "Its probabilities are roughly right: on average they are \(strong: points) percentage points from what happens."
        }
        return
            "Use its order, not its probabilities: on average they are \(strong: points) percentage points from what happens, where \(NumberText.percent(rate)) of all \(wording.rows) are \(wording.positives)."
    }

    /// Whether the model does as well on new rows as on those it learnt from.
    var generalisation: ReportText? {
        guard let train, train.logLoss.value > 0, test.logLoss.value.isFinite else { return nil }
        let ratio = test.logLoss.value / train.logLoss.value
        // What is lost of the training rows' gain over guessing the rate: 0 when new rows fare as well, 1 when the gain is gone.
        let gain = train.guessingLoss - train.logLoss.value
        let lost = gain > 0 ? 1 - (test.guessingLoss - test.logLoss.value) / gain : 0
        let losses =
            "log loss \(NumberText.fixed(train.logLoss.value, decimals: 4)) there, \(NumberText.fixed(test.logLoss.value, decimals: 4)) here"
        // The interval says how much of a difference chance alone makes.
        let isWithinChance = (test.logLoss.low ?? .infinity) <= train.logLoss.value
        if isWithinChance || (ratio <= 1.1 && lost <= 0.05) {
            return
                "It does as well on \(wording.rows) it has never seen as on those it learnt from (\(losses)): no sign that it learnt them by heart."
        }
        if ratio <= 1.5, lost <= 0.4 {
            return
                "It does somewhat worse on \(wording.rows) it has never seen than on those it learnt from (\(losses)); some of what it learnt is chance."
        }
        return
            "It does much worse on \(wording.rows) it has never seen than on those it learnt from (\(losses)): it has learnt them by heart. Fewer rounds, shallower trees or more data would help."
    }

    /// Too few positives to be sure of anything.
    var fewRows: ReportText? {
        let fewer = min(test.positives, test.rows - test.positives)
        guard fewer > 0, fewer < 100 else { return nil }
        return
            "These figures rest on only \(strong: NumberText.count(fewer)) \(test.positives == fewer ? wording.positives : "other \(wording.rows)"): expect them to move with other rows."
    }

    /// Columns that may be known only afterwards.
    var leakage: ReportText? {
        guard !leakageSuspects.isEmpty else { return nil }
        let subject: ReportText = leakageSuspects.count == 1 ? "Column " : "Columns "
        let verb = leakageSuspects.count == 1 ? "all but determines" : "all but determine"
        return subject + .list(code: leakageSuspects)
            + " \(verb) the outcome. If they are known only with it, the model is of no use earlier, however good these figures look: read the warnings."
    }

    /// What figures of this kind cannot tell.
    var limits: ReportText {
        let origin: ReportText =
            isRandomSplit
            ? "They come from \(wording.rows) set aside at random from the same file, so they "
            : "They hold for the rows of this file; they "
        return "What these figures cannot tell: " + origin
            + "do not say how the model will do when customers or the shop change, nor that any column is the cause of what happens."
    }

    /// A share in words for a sentence about hundreds: "84", "more than 99", "fewer than 1".
    private func outOfHundred(_ share: Double) -> String {
        guard share.isFinite else { return "none" }
        if share >= 1 { return "all 100" }
        if share <= 0 { return "none" }
        if share > 0.995 { return "more than 99" }
        if share < 0.005 { return "fewer than 1" }
        return NumberText.fixed(share * 100, decimals: 0)
    }
}

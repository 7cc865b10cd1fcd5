/// How often a check may be wrong, and what is worth knowing.
public struct DriftSettings: Sendable, Equatable, Codable {
    /// The probability that a run in which nothing changed alarms at all, over all columns and tests together.
    ///
    /// In (0, 0.5]; 0.001 unless set: a schedule that runs every hour then cries wolf once in six weeks, and a hundred runs
    /// in a row are free of false alarms nine times in ten. 0.05 would be more than once a day.
    public var alarmRate: Double
    /// A column whose own p-value is at most this is put on the watch list, without correction for the number of columns.
    ///
    /// In [`alarmRate`, 1); 0.02 unless set. ``DriftReport/expectedOnWatch`` says how many are there by chance.
    public var watchLevel: Double
    /// The change of a share that must not be missed: 0.1 unless set, ten percentage points.
    ///
    /// A column in which a change of this size would have stayed below the alarm in more than one of five runs has the
    /// verdict "not enough data".
    public var shareChangeThatMatters: Double
    /// The change of a mean that must not be missed, in standard deviations of the baseline; 0.5 unless set.
    public var meanChangeThatMatters: Double
    /// The confidence of intervals, 0.95 unless set.
    public var confidence: Double
    /// The column that holds the model's prediction, if any: tested like the others, named for what it is.
    public var predictionColumn: String?

    /// Settings; the defaults are described at the properties.
    ///
    /// - Throws: ``DriftError`` of code `invalidSetting`, naming the setting and its range.
    public init(
        alarmRate: Double = 0.001, watchLevel: Double = 0.02, shareChangeThatMatters: Double = 0.1,
        meanChangeThatMatters: Double = 0.5, confidence: Double = 0.95, predictionColumn: String? = "prediction"
    ) throws(DriftError) {
        func check(_ isValid: Bool, _ name: String, _ range: String) throws(DriftError) {
            guard !isValid else { return }
            throw DriftError(.invalidSetting, "\(name) must be \(range)")
        }
        try check(alarmRate > 0 && alarmRate <= 0.5, "the alarm rate", "above 0 and at most 0.5")
        try check(watchLevel >= alarmRate && watchLevel < 1, "the watch level", "at least the alarm rate and below 1")
        try check(
            shareChangeThatMatters > 0 && shareChangeThatMatters < 1, "the change of a share that matters",
            "above 0 and below 1")
        try check(
            meanChangeThatMatters > 0 && meanChangeThatMatters.isFinite, "the change of a mean that matters", "above 0")
        try check(confidence > 0 && confidence < 1, "the confidence", "above 0 and below 1")
        self.alarmRate = alarmRate
        self.watchLevel = watchLevel
        self.shareChangeThatMatters = shareChangeThatMatters
        self.meanChangeThatMatters = meanChangeThatMatters
        self.confidence = confidence
        self.predictionColumn = predictionColumn
    }

    /// The default settings.
    public static let standard = DriftSettings()

    private init() {
        alarmRate = 0.001
        watchLevel = 0.02
        shareChangeThatMatters = 0.1
        meanChangeThatMatters = 0.5
        confidence = 0.95
        predictionColumn = "prediction"
    }
}

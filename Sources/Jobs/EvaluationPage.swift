import Reporting
import Statistics

/// Turns metrics and outcomes into what a report shows.
enum EvaluationPage {
    static func metrics(_ metrics: BinaryClassificationMetrics) -> EvaluationMetrics {
        EvaluationMetrics(
            // Summed weights where rows have them, as all the other figures.
            rows: metrics.confusionMatrix.total, positives: metrics.confusionMatrix.fn + metrics.confusionMatrix.tp,
            rocAUC: estimate(metrics.rocAUC, metrics.intervals.rocAUC),
            averagePrecision: estimate(metrics.averagePrecision, metrics.intervals.averagePrecision),
            logLoss: estimate(metrics.logLoss, metrics.intervals.logLoss), brierScore: metrics.brierScore ?? .nan,
            expectedCalibrationError: metrics.expectedCalibrationError ?? .nan, threshold: metrics.threshold,
            accuracy: metrics.accuracy ?? .nan, balancedAccuracy: metrics.balancedAccuracy ?? .nan,
            cohenKappa: metrics.cohenKappa ?? .nan, confusion: counts(metrics.confusionMatrix))
    }

    static func curves(
        _ outcomes: ScoredOutcomes, metrics: BinaryClassificationMetrics, effects: [(name: String, value: Double)],
        negative: String, positive: String
    ) -> EvaluationCurves {
        let histogram = outcomes.histogram(.margin)
        let report = metrics.classificationReport
        return EvaluationCurves(
            roc: points(outcomes.rocCurve()), precisionRecall: points(outcomes.precisionRecallCurve()),
            calibration: outcomes.calibrationCurve(.equalWidth, bins: 10).bins.map { bin in
                CalibrationBin(
                    meanProbability: bin.meanProbability, observedRate: bin.positiveRate, low: bin.interval.lower,
                    high: bin.interval.upper, rows: bin.weight)
            },
            gains: points(outcomes.gainsCurve()), lift: points(outcomes.liftCurve()),
            byThreshold: outcomes.thresholdTable(steps: 100).entries.map {
                ConfusionBlock.Step(threshold: $0.threshold, counts: counts($0.confusionMatrix))
            },
            classReport: [
                line(negative, report.negative), line(positive, report.positive),
                line("macro average", report.macroAverage), line("weighted average", report.weightedAverage),
            ],
            probabilities: Reporting.ProbabilityHistogram(
                edges: histogram.edges, negatives: histogram.negatives, positives: histogram.positives),
            effects: effects.map { FeatureEffect(name: $0.name, meanAbsoluteSHAP: $0.value) })
    }

    private static func estimate(_ value: Double?, _ interval: ConfidenceInterval?) -> Estimate {
        Estimate(value ?? .nan, low: interval?.lower, high: interval?.upper)
    }

    private static func counts(_ matrix: ConfusionMatrix) -> ConfusionCounts {
        ConfusionCounts(tn: matrix.tn, fp: matrix.fp, fn: matrix.fn, tp: matrix.tp)
    }

    private static func points(_ curve: Curve) -> [ChartPoint] { curve.points.map { ChartPoint($0.x, $0.y) } }

    private static func line(_ name: String, _ entry: ClassificationReport.Entry) -> ClassReport {
        ClassReport(
            name: name, precision: entry.precision, recall: entry.recall, f1: entry.f1Score, support: entry.support)
    }
}

import Statistics

extension BinaryRows {
    /// The rows in these places.
    func subset(_ places: [Int]) -> BinaryRows {
        var subset = BinaryRows()
        subset.labels = places.map { labels[$0] }
        subset.predictions = places.map { predictions[$0] }
        if let probabilities { subset.probabilities = places.map { probabilities[$0] } }
        return subset
    }

    /// Rows by actual (first) and predicted class.
    var counts: [[Int]] {
        var cells = [0, 0, 0, 0]
        for (label, prediction) in zip(labels, predictions) { cells[Int(label * 2 + prediction)] += 1 }
        return [[cells[0], cells[1]], [cells[2], cells[3]]]
    }

    /// The scalar metrics in the order of the file; areas only where probabilities are known.
    ///
    /// Without rows predicted as 1 the precision is 0, as SageMaker writes it of a classifier that always says 0; without
    /// rows of a class its rates are NaN.
    func metrics(ranking: OutcomeGroups?) -> [QualityMetric] {
        let counts = counts
        let (tn, fp, fn, tp) = (counts[0][0], counts[0][1], counts[1][0], counts[1][1])
        let (positives, negatives) = (tp + fn, tn + fp)
        let rows = positives + negatives
        let recall = ClassificationFigures.share(tp, of: positives)
        let precision = rows == 0 ? .nan : tp + fp > 0 ? ClassificationFigures.share(tp, of: tp + fp) : 0
        let falsePositiveRate = ClassificationFigures.share(fp, of: negatives)
        // The constant classifier says what the model says most often; of two as frequent classes 1.
        let saysOne = tp + fp >= tn + fn
        let constantRecall = rows == 0 ? .nan : saysOne ? 1.0 : 0
        let constantPrecision = saysOne ? ClassificationFigures.share(positives, of: rows) : rows == 0 ? .nan : 0
        var list: [(String, Double)] = [
            ("recall", recall), ("precision", precision),
            ("accuracy", ClassificationFigures.share(tp + tn, of: rows)),
            ("recall_best_constant_classifier", constantRecall),
            ("precision_best_constant_classifier", constantPrecision),
            (
                "accuracy_best_constant_classifier",
                ClassificationFigures.share(saysOne ? positives : negatives, of: rows)
            ),
            ("true_positive_rate", recall), ("true_negative_rate", 1 - falsePositiveRate),
            ("false_positive_rate", falsePositiveRate), ("false_negative_rate", 1 - recall),
        ]
        if let ranking {
            list.append(("auc", ranking.rocAUC ?? .nan))
            list.append(("au_prc", Self.areaUnderPrecisionRecall(ranking)))
        }
        for (name, beta) in ClassificationFigures.betas {
            list.append((name, ClassificationFigures.fScore(precision: precision, recall: recall, beta: beta)))
        }
        for (name, beta) in ClassificationFigures.betas {
            let score = ClassificationFigures.fScore(precision: constantPrecision, recall: constantRecall, beta: beta)
            list.append(("\(name)_best_constant_classifier", score))
        }
        return list.map { QualityMetric(name: $0.0, value: $0.1) }
    }

    /// The rows by their probability; nil where it is not known.
    ///
    /// - Throws: ``QualityError`` `length-mismatch` or `bad-record` naming the first row that breaks the rules.
    func ranking() throws(QualityError) -> OutcomeGroups? {
        guard let probabilities else { return nil }
        do {
            return try OutcomeGroups(values: probabilities, labels: labels)
        } catch {
            throw QualityError(.badRecord, "\(error)")
        }
    }

    /// The area by trapezoids, from recall 0 at the first precision: Spark's `BinaryClassificationMetrics`.
    private static func areaUnderPrecisionRecall(_ ranking: OutcomeGroups) -> Double {
        guard ranking.positives > 0 else { return .nan }
        var area = 0.0
        var last: (recall: Double, precision: Double)?
        var (positives, all) = (0, 0)
        for group in ranking.groups {
            positives += group.positiveRows
            all += group.positiveRows + group.negativeRows
            let recall = Double(positives) / Double(ranking.positives)
            let precision = Double(positives) / Double(all)
            let (before, height) = last ?? (0, precision)
            area += (recall - before) * (precision + height) / 2
            last = (recall, precision)
        }
        return area
    }

    /// Both curves; nil unless both classes occur.
    ///
    /// Of more distinct probabilities than `limit` an even choice is kept, and both ends.
    static func curves(_ ranking: OutcomeGroups, limit: Int) -> QualityCurves? {
        let negatives = ranking.rows - ranking.positives
        guard ranking.positives > 0, negatives > 0 else { return nil }
        var curves = QualityCurves()
        curves.falsePositiveRates.append(0)
        curves.truePositiveRates.append(0)
        let last = ranking.groups.count - 1
        var (above, falseAbove, kept) = (0, 0, 0)
        for (index, group) in ranking.groups.enumerated() {
            above += group.positiveRows
            falseAbove += group.negativeRows
            // Of `last + 1` groups the k-th kept one is at k · last / (limit − 1).
            guard last < limit || index == last || index * (limit - 1) >= kept * last else { continue }
            kept += 1
            let recall = Double(above) / Double(ranking.positives)
            let precision = Double(above) / Double(above + falseAbove)
            curves.falsePositiveRates.append(Double(falseAbove) / Double(negatives))
            curves.truePositiveRates.append(recall)
            if curves.precisions.isEmpty {
                curves.precisions.append(precision)
                curves.recalls.append(0)
            }
            curves.precisions.append(precision)
            curves.recalls.append(recall)
        }
        // Spark closes the curve once more at (1, 1).
        curves.falsePositiveRates.append(1)
        curves.truePositiveRates.append(1)
        return curves
    }
}

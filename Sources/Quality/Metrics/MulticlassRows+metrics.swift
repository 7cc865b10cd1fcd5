extension MulticlassRows {
    /// Places in ``classes`` in the order of the file: by number where all are numbers, otherwise by their bytes.
    var order: [Int] {
        let numbers = classes.compactMap { Double($0) }
        return classes.indices.sorted { one, other in
            numbers.count == classes.count && numbers[one] != numbers[other]
                ? numbers[one] < numbers[other] : classes[one].utf8.lexicographicallyPrecedes(classes[other].utf8)
        }
    }

    /// Rows by actual and predicted class, of the rows in these places or of all.
    func confusion(_ places: [Int]? = nil) -> ClassConfusion {
        let order = order
        var rank = [Int](repeating: 0, count: order.count)
        for (place, known) in order.enumerated() { rank[known] = place }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: order.count), count: order.count)
        if let places {
            for row in places { counts[rank[labels[row]]][rank[predictions[row]]] += 1 }
        } else {
            for (label, prediction) in zip(labels, predictions) { counts[rank[label]][rank[prediction]] += 1 }
        }
        return ClassConfusion(classes: order.map { classes[$0] }, counts: counts)
    }
}

extension ClassConfusion {
    /// The metrics of a multiclass model in the order of the file: classes weighted by their actual rows.
    ///
    /// A class that is never predicted has precision 0. The best constant classifier says the class that occurs most
    /// often, of as frequent ones the first.
    var weightedMetrics: [QualityMetric] {
        let actual = counts.map { $0.reduce(0, +) }
        let predicted = counts.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
        let diagonal = counts.indices.map { counts[$0][$0] }
        let rows = actual.reduce(0, +)
        var constant = 0
        for index in actual.indices where actual[index] > actual[constant] { constant = index }
        let constantRight = actual.indices.map { $0 == constant ? actual[$0] : 0 }
        let constantSays = actual.indices.map { $0 == constant ? rows : 0 }
        return Self.metrics(actual: actual, predicted: predicted, right: diagonal, suffix: "")
            + Self.metrics(
                actual: actual, predicted: constantSays, right: constantRight, suffix: "_best_constant_classifier")
    }

    private static func metrics(actual: [Int], predicted: [Int], right: [Int], suffix: String) -> [QualityMetric] {
        let rows = actual.reduce(0, +)
        var (recall, precision) = (0.0, 0.0)
        var scores = [Double](repeating: 0, count: ClassificationFigures.betas.count)
        for index in actual.indices where actual[index] > 0 {
            let weight = Double(actual[index]) / Double(rows)
            let classRecall = Double(right[index]) / Double(actual[index])
            let classPrecision = predicted[index] > 0 ? Double(right[index]) / Double(predicted[index]) : 0
            recall += weight * classRecall
            precision += weight * classPrecision
            for (place, (_, beta)) in ClassificationFigures.betas.enumerated() {
                scores[place] +=
                    weight
                    * ClassificationFigures.fScore(precision: classPrecision, recall: classRecall, beta: beta)
            }
        }
        let accuracy = ClassificationFigures.share(right.reduce(0, +), of: rows)
        var list = [("accuracy", accuracy), ("weighted_recall", recall), ("weighted_precision", precision)]
        for ((name, _), score) in zip(ClassificationFigures.betas, scores) { list.append(("weighted_\(name)", score)) }
        return list.map { QualityMetric(name: $0.0 + suffix, value: rows > 0 ? $0.1 : .nan) }
    }
}

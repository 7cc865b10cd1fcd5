/// Precision, recall and what follows from them.
enum ClassificationFigures {
    /// The weights of recall in the F scores, with the names of the files.
    static let betas: [(name: String, beta: Double)] = [("f0_5", 0.5), ("f1", 1), ("f2", 2)]

    /// (1 + b²) · P · R / (b² · P + R), 0 where that is not defined.
    static func fScore(precision: Double, recall: Double, beta: Double) -> Double {
        let square = beta * beta
        let below = square * precision + recall
        return below > 0 ? (1 + square) * precision * recall / below : 0
    }

    /// A share; NaN of nothing.
    static func share(_ part: Int, of whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : .nan }
}

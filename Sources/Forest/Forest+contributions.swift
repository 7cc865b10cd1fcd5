import Synchronization

/// An explanation, made when it is first asked for.
final class LazyExplanation: Sendable {
    private let made = Mutex<Explanation?>(nil)

    func value(_ trees: [Tree], baseMargin: Float) -> Explanation {
        made.withLock { made in
            if let made { return made }
            let explanation = Explanation(trees, baseMargin: baseMargin)
            made = explanation
            return explanation
        }
    }
}

extension Forest {
    /// SHAP values of one row: how much each feature moved the margin away from the mean.
    ///
    /// Path-dependent TreeSHAP, as XGBoost's `pred_contribs`, in log-odds for the logistic objectives. The values add up to the
    /// row's margin. They come from sums in double precision and agree with XGBoost's to the rounding of those, which are in
    /// single precision. The first call on a model takes longer, as it prepares the trees.
    ///
    /// - Parameter row: `[features]`.
    /// - Returns: `[features + 1]`: one for each feature, then the expected margin.
    public func contributions(_ row: UnsafeBufferPointer<Float>) -> [Float] {
        [Float](unsafeUninitializedCapacity: featureCount + 1) { contributions, count in
            count = featureCount + 1
            self.contributions(row, into: UnsafeMutableBufferPointer(rebasing: contributions[..<count]))
        }
    }

    /// SHAP values of rows, row by row as from ``contributions(_:)-(UnsafeBufferPointer<Float>)``.
    ///
    /// - Parameter values: `[rows, features]`, row-major.
    /// - Returns: `[rows, features + 1]`, row-major; empty for a model without features.
    public func contributions(_ values: [Float]) -> [Float] {
        guard featureCount > 0 else { return [] }
        precondition(values.count.isMultiple(of: featureCount), "the values do not fill whole rows")
        let width = featureCount + 1
        let rows = values.count / featureCount
        return [Float](unsafeUninitializedCapacity: rows * width) { contributions, count in
            count = rows * width
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    self.contributions(
                        UnsafeBufferPointer(rebasing: values[row * featureCount..<(row + 1) * featureCount]),
                        into: UnsafeMutableBufferPointer(rebasing: contributions[row * width..<(row + 1) * width]))
                }
            }
        }
    }

    private func contributions(
        _ row: UnsafeBufferPointer<Float>, into contributions: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(row.count == featureCount, "a row has \(row.count) values, the model \(featureCount) features")
        let explanation = explanation.value(trees, baseMargin: baseMargin)
        contributions.update(repeating: 0)
        explanation.contributions(trees, row, into: contributions)
    }
}

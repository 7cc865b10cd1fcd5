extension RegressionRows {
    /// Mean absolute error, mean squared error, its root, and the share of the variance that is explained, of the rows in
    /// these places or of all.
    ///
    /// r2 is 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN where the labels are all the same.
    func metrics(_ places: [Int]? = nil) -> [QualityMetric] {
        let places = places ?? Array(labels.indices)
        let rows = Double(places.count)
        var (absolute, squared, sum) = (0.0, 0.0, 0.0)
        for row in places {
            let error = predictions[row] - labels[row]
            absolute += error.magnitude
            squared += error * error
            sum += labels[row]
        }
        let mean = sum / rows
        var spread = 0.0
        for row in places { spread += (labels[row] - mean) * (labels[row] - mean) }
        let mse = squared / rows
        return [
            QualityMetric(name: "mae", value: absolute / rows), QualityMetric(name: "mse", value: mse),
            QualityMetric(name: "rmse", value: mse.squareRoot()),
            QualityMetric(name: "r2", value: spread > 0 ? 1 - squared / spread : .nan),
        ]
    }
}

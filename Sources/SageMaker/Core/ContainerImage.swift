/// A container's image by its name: no image is ever pulled, so a name tells which of our programs is meant.
enum ContainerImage {
    /// The images of SageMaker's XGBoost, and our own.
    private static let trainers: Set<String> = ["sagemaker-xgboost", "xgboost", "propensity"]
    /// The image of Model Monitor.
    private static let analyzer = "sagemaker-model-monitor-analyzer"

    /// Refuses an image whose work nothing here does.
    static func checkTrains(_ image: String) throws(AWSError) {
        guard trainers.contains(repository(image)) else {
            throw .validation(
                "The training image \(image) cannot be run here: jobs are trained by the built-in XGBoost. Use an image "
                    + "named sagemaker-xgboost.")
        }
    }

    /// Refuses an image whose work nothing here does.
    static func checkAnalyzes(_ image: String) throws(AWSError) {
        guard repository(image) == analyzer else {
            throw .validation(
                "The processing image \(image) cannot be run here: processing jobs make baselines. Use an image named "
                    + "\(analyzer).")
        }
    }

    /// The last part of the name, without tag and digest.
    private static func repository(_ image: String) -> String {
        let name = image.split(separator: "/").last ?? ""
        return name.split(whereSeparator: { $0 == ":" || $0 == "@" }).first.map(String.init) ?? ""
    }
}

import Capture
import Foundation
import ObjectStore

/// The parts of `CreateEndpointConfig` that a deployment goes by.
struct EndpointRequest: Decodable, Sendable {
    struct Variant: Decodable, Sendable {
        var VariantName: String
        var ModelName: String?
        var InitialVariantWeight: Double?
    }

    struct DataCapture: Decodable, Sendable {
        struct Option: Decodable, Sendable { var CaptureMode: String }
        struct ContentTypes: Decodable, Sendable {
            var CsvContentTypes: [String]?
            var JsonContentTypes: [String]?
        }

        var EnableCapture: Bool?
        var InitialSamplingPercentage: Int
        var DestinationS3Uri: String
        var CaptureOptions: [Option]
        var CaptureContentTypeHeader: ContentTypes?
    }

    var ProductionVariants: [Variant]
    var ShadowProductionVariants: [Variant]?
    var DataCaptureConfig: DataCapture?

    init(_ request: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(request.utf8))
    }

    /// What is written down of the traffic; nil for nothing.
    ///
    /// - Parameter folder: Gives the folder into which captures for a location are written.
    /// - Returns: With what SageMaker leaves out filled in.
    /// - Throws: ``JobFailure`` for a destination that is none.
    func capture(_ folder: (S3Location) -> String?) throws(JobFailure) -> CaptureConfiguration? {
        guard let config = DataCaptureConfig, config.EnableCapture ?? false else { return nil }
        guard let location = S3Location(config.DestinationS3Uri), let destination = folder(location) else {
            throw JobFailure(.client, "Captures cannot be written to \"\(config.DestinationS3Uri)\".")
        }
        let modes = Set(config.CaptureOptions.map(\.CaptureMode))
        let both = modes.contains("InputAndOutput")
        return CaptureConfiguration(
            samplingPercentage: config.InitialSamplingPercentage, destination: destination,
            captureInput: both || modes.contains("Input"), captureOutput: both || modes.contains("Output"),
            csvContentTypes: config.CaptureContentTypeHeader?.CsvContentTypes ?? [],
            jsonContentTypes: config.CaptureContentTypeHeader?.JsonContentTypes ?? [], mode: .buffered)
    }
}

/// The parts of `CreateModel` that a deployment goes by.
struct ModelRequest: Decodable, Sendable {
    struct Container: Decodable, Sendable {
        var Image: String?
        var ModelDataUrl: String?
        var Environment: [String: String]?
    }

    var PrimaryContainer: Container?
    var Containers: [Container]?

    /// - Throws: ``JobFailure`` for a model of several containers, or of a form that is not served here.
    static func container(of request: String, name: String) throws -> (container: Container, data: S3Location) {
        let model = try JSONDecoder().decode(Self.self, from: Data(request.utf8))
        guard let container = model.PrimaryContainer ?? model.Containers?.first, (model.Containers?.count ?? 1) == 1
        else {
            throw JobFailure(.client, "Model \(name) is a pipeline of several containers, which is not served here.")
        }
        let image = container.Image ?? ""
        let repository = ContainerImage(image).repository
        guard repository.contains("xgboost") || repository.contains("propensity") else {
            throw JobFailure(
                .client,
                "The image \"\(image)\" of model \(name) is not run here; the built-in one of XGBoost is: sagemaker-xgboost."
            )
        }
        guard let uri = container.ModelDataUrl, let data = S3Location(uri) else {
            throw JobFailure(.client, "Model \(name) has no ModelDataUrl that leads to a model.tar.gz.")
        }
        return (container, data)
    }
}

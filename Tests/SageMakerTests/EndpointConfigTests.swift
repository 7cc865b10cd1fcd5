import JSONDocument
import Testing

@testable import SageMaker

@Suite struct EndpointConfigTests {
    private let plane = Plane()
    private let name: JSONValue = ["EndpointConfigName": "configuration"]
    private let arn = "arn:aws:sagemaker:us-west-2:123456789012:endpoint-config/configuration"

    @Test func aConfigurationIsMadeToldOfAndDeleted() async throws {
        try await plane.makeModel()
        let request = Requests.endpointConfig("configuration")
        #expect(try await plane.call("CreateEndpointConfig", request) == ["EndpointConfigArn": .string(arn)])
        let told = try await plane.call("DescribeEndpointConfig", name)
        for member in request.object.members { #expect(told[member.key] == member.value) }
        #expect(told["EndpointConfigArn"] == .string(arn))
        #expect(told["CreationTime"] == .double(plane.now))
        let page = try await plane.page("ListEndpointConfigs", "EndpointConfigs", "EndpointConfigName", [:])
        #expect(page.names == ["configuration"])
        // Both may be deleted while the other is there.
        try await plane.call("DeleteModel", ["ModelName": "model"])
        #expect(try await plane.call("DeleteEndpointConfig", name) == [:])
        let wanted = AWSError("ValidationException", "Could not find endpoint configuration \"\(arn)\".")
        #expect(try await plane.refusal("DescribeEndpointConfig", name) == wanted)
        #expect(try await plane.refusal("DeleteEndpointConfig", name) == wanted)
    }

    @Test func aNameIsTaken() async throws {
        try await plane.makeModel()
        try await plane.call("CreateEndpointConfig", Requests.endpointConfig("configuration"))
        #expect(
            try await plane.refusal("CreateEndpointConfig", Requests.endpointConfig("configuration"))
                == AWSError("ValidationException", "Cannot create already existing endpoint configuration \"\(arn)\"."))
    }

    @Test func itsModelsMustBeThere() async throws {
        #expect(
            try await plane.refusal("CreateEndpointConfig", Requests.endpointConfig("configuration"))
                == AWSError(
                    "ValidationException",
                    "Could not find model \"arn:aws:sagemaker:us-west-2:123456789012:model/model\"."))
    }

    @Test func whatNoEndpointCanBeIsRefused() async throws {
        try await plane.makeModel()
        let right = Requests.endpointConfig("configuration")
        let variant = right["ProductionVariants"]?.elements.first ?? .null
        for (wrong, words) in [
            (right.with(.array([]), at: "ProductionVariants"), "Value '[]' at 'productionVariants'"),
            (right.with(.array([variant, variant]), at: "ProductionVariants"), "Duplicate variant names"),
            (right.with(.array([variant]), at: "ShadowProductionVariants"), "Duplicate variant names"),
            (right.with(nil, at: "ProductionVariants", "0", "ModelName"), "needs a ModelName"),
            (right.with(nil, at: "ProductionVariants", "0", "InstanceType"), "needs an InstanceType"),
            (right.with(.integer(0), at: "ProductionVariants", "0", "InitialVariantWeight"), "above 0"),
            (right.with(.integer(-1), at: "ProductionVariants", "0", "InitialVariantWeight"), "initialVariantWeight"),
            (right.with(["OutputConfig": [:]], at: "AsyncInferenceConfig"), "AsyncInferenceConfig is not supported"),
            (right.with("s3://nowhere/x", at: "DataCaptureConfig", "DestinationS3Uri"), "bucket \"nowhere\""),
            (
                right.with(.integer(101), at: "DataCaptureConfig", "InitialSamplingPercentage"),
                "Value '101' at 'dataCaptureConfig.initialSamplingPercentage' failed to satisfy constraint: Member must "
                    + "have value less than or equal to 100"
            ),
            (
                right.with("Both", at: "DataCaptureConfig", "CaptureOptions", "0", "CaptureMode"),
                "Member must satisfy enum value set: [Input, Output, InputAndOutput]"
            ),
        ] {
            let error = try await plane.refusal("CreateEndpointConfig", wrong)
            #expect(error?.code == "ValidationException")
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }
}

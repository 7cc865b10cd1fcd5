import Endpoints
import JSONDocument
import Testing

@testable import SageMaker

@Suite struct EndpointTests {
    private let plane = Plane()
    private let name: JSONValue = ["EndpointName": "shop"]
    private let arn = "arn:aws:sagemaker:us-west-2:123456789012:endpoint/shop"

    @Test func anEndpointIsCreatedUntilTheWorkerHasDeployedIt() async throws {
        try await plane.makeEndpoint()
        #expect(plane.resources.resource(.endpoint, "shop")?.endpoint?.wanted.name == "configuration")
        let before = try await plane.call("DescribeEndpoint", name)
        #expect(before["EndpointStatus"] == "Creating")
        #expect(before["EndpointConfigName"] == "configuration")
        #expect(before["EndpointArn"] == .string(arn))
        #expect(before["DataCaptureConfig"]?["CaptureStatus"] == "Stopped")
        plane.pass(3)
        try plane.finishDeployment()
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["EndpointStatus"] == "InService")
        #expect(told["CreationTime"] == .double(plane.now - 3))
        #expect(told["LastModifiedTime"] == .double(plane.now))
        #expect(
            told["DataCaptureConfig"]
                == [
                    "EnableCapture": .bool(true), "CaptureStatus": "Started",
                    "CurrentSamplingPercentage": .integer(100), "DestinationS3Uri": "s3://data/capture", "KmsKeyId": "",
                ])
        let variant = told["ProductionVariants"]?.elements.first
        #expect(variant?["VariantName"] == "AllTraffic")
        #expect(variant?["CurrentWeight"] == .double(1))
        #expect(variant?["DesiredWeight"] == .double(1))
        #expect(variant?["CurrentInstanceCount"] == .integer(1))
        #expect(variant?["DesiredInstanceCount"] == .integer(1))
        #expect(variant?["DeployedImages"]?.elements.first?["SpecifiedImage"] == Requests.image)
    }

    @Test func aShadowIsToldApart() async throws {
        try await plane.makeModel()
        let shadow: JSONValue = ["VariantName": "Shadow", "ModelName": "model", "InstanceType": "ml.m5.large"]
        let request = Requests.endpointConfig("configuration").with(
            .array([shadow]), at: "ShadowProductionVariants")
        try await plane.call("CreateEndpointConfig", request)
        try await plane.makeEndpoint()
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["ProductionVariants"]?.elements.map { $0["VariantName"]?.text } == ["AllTraffic"])
        #expect(told["ShadowProductionVariants"]?.elements.map { $0["VariantName"]?.text } == ["Shadow"])
    }

    @Test func aFailureIsTold() async throws {
        try await plane.makeEndpoint()
        try plane.resources.changeResource(.endpoint, "shop") { endpoint in
            endpoint?.status = "Failed"
            endpoint?.failureReason = "The model cannot be read."
        }
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["EndpointStatus"] == "Failed")
        #expect(told["FailureReason"] == "The model cannot be read.")
        #expect(try await plane.call("DeleteEndpoint", name) == [:])
        #expect(plane.resources.resource(.endpoint, "shop") == nil)
    }

    @Test func namesThatAreTakenOrUnknownAreRefused() async throws {
        let missing = AWSError("ValidationException", "Could not find endpoint \"\(arn)\".")
        #expect(try await plane.refusal("DescribeEndpoint", name) == missing)
        #expect(try await plane.refusal("DeleteEndpoint", name) == missing)
        let noConfiguration = AWSError(
            "ValidationException",
            "Could not find endpoint configuration \"arn:aws:sagemaker:us-west-2:123456789012:endpoint-config/none\".")
        let request: JSONValue = ["EndpointName": "shop", "EndpointConfigName": "none"]
        #expect(try await plane.refusal("UpdateEndpoint", request) == missing)
        #expect(try await plane.refusal("CreateEndpoint", request) == noConfiguration)
        try await plane.makeEndpoint()
        let taken = try await plane.refusal("CreateEndpoint", request)
        #expect(taken == AWSError("ValidationException", "Cannot create already existing endpoint \"\(arn)\"."))
        #expect(try await plane.refusal("UpdateEndpoint", request) == noConfiguration)
    }

    @Test func anEndpointDeployedAnotherWayIsSeenAndDeleted() async throws {
        try plane.deploy("shop")
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["EndpointStatus"] == "InService")
        #expect(told["EndpointConfigName"] == nil)
        #expect(told["ProductionVariants"]?.elements.first?["CurrentWeight"] == .double(1))
        try await plane.makeEndpoint("other")
        let page = try await plane.page("ListEndpoints", "Endpoints", "EndpointName", ["SortBy": "Name"])
        #expect(page.names == ["shop", "other"])
        let inService = try await plane.page(
            "ListEndpoints", "Endpoints", "EndpointName", ["StatusEquals": "InService"])
        #expect(inService.names == ["shop"])
        try await plane.makeModel("x")
        let taken = try await plane.refusal(
            "CreateEndpoint", ["EndpointName": "shop", "EndpointConfigName": "configuration"])
        #expect(taken?.message.hasPrefix("Cannot create already existing endpoint") == true)
        try await plane.call("DeleteEndpoint", name)
        #expect(plane.endpoints.endpoints().isEmpty)
    }

    @Test func anEndpointThatOthersTookAwayIsGone() async throws {
        try await plane.makeEndpoint()
        try plane.finishDeployment()
        try plane.endpoints.change("shop", now: plane.now) { _ in nil }
        #expect(try await plane.refusal("DescribeEndpoint", name)?.message.hasPrefix("Could not find endpoint") == true)
        #expect(try await plane.call("ListEndpoints", [:]) == ["Endpoints": .array([])])
        try await plane.makeEndpoint()
        #expect(try await plane.call("DescribeEndpoint", name)["EndpointStatus"] == "Creating")
    }

    @Test func anUpdateAsksForAnotherConfiguration() async throws {
        try await plane.makeEndpoint()
        let update: JSONValue = ["EndpointName": "shop", "EndpointConfigName": "second"]
        try await plane.call("CreateEndpointConfig", Requests.endpointConfig("second", weight: 5))
        let busy = AWSError("ValidationException", "Cannot update in-progress endpoint \"\(arn)\".")
        #expect(try await plane.refusal("UpdateEndpoint", update) == busy)
        try plane.finishDeployment()
        #expect(try await plane.call("UpdateEndpoint", update) == ["EndpointArn": .string(arn)])
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["EndpointStatus"] == "Updating")
        #expect(told["EndpointConfigName"] == "configuration")
        let progress = plane.resources.resource(.endpoint, "shop")?.endpoint
        #expect(progress?.wanted.name == "second")
        #expect(progress?.deployed?.name == "configuration")
        #expect(progress?.wanted.members["ProductionVariants"]?.elements.first?["InitialVariantWeight"] == .double(5))
        #expect(try await plane.refusal("UpdateEndpoint", update) == busy)
    }

    @Test func anUpdateMayRetainWeightsCountsAndCapture() async throws {
        try await plane.makeEndpoint()
        try plane.finishDeployment()
        try await plane.call(
            "UpdateEndpointWeightsAndCapacities",
            [
                "EndpointName": "shop",
                "DesiredWeightsAndCapacities": .array([
                    ["VariantName": "AllTraffic", "DesiredWeight": .integer(3), "DesiredInstanceCount": .integer(2)]
                ]),
            ])
        #expect(plane.endpoints.endpoints().first?.variants.first?.weight == 3)
        let told = try await plane.call("DescribeEndpoint", name)["ProductionVariants"]?.elements.first
        #expect(told?["CurrentWeight"] == .double(3))
        #expect(told?["DesiredInstanceCount"] == .integer(2))
        let second = Requests.endpointConfig("second", weight: 5).with(nil, at: "DataCaptureConfig")
        try await plane.call("CreateEndpointConfig", second)
        try await plane.call(
            "UpdateEndpoint",
            [
                "EndpointName": "shop", "EndpointConfigName": "second", "RetainAllVariantProperties": .bool(true),
                "ExcludeRetainedVariantProperties": .array([["VariantPropertyType": "DesiredInstanceCount"]]),
            ])
        let wanted = plane.resources.resource(.endpoint, "shop")?.endpoint?.wanted.members
        let variant = wanted?["ProductionVariants"]?.elements.first
        #expect(variant?["InitialVariantWeight"] == .double(3))
        #expect(variant?["InitialInstanceCount"] == .integer(1))
        #expect(wanted?["DataCaptureConfig"]?["DestinationS3Uri"] == "s3://data/capture")
    }

    @Test func weightsThatNothingCouldAnswerWithAreRefused() async throws {
        try await plane.makeEndpoint()
        try plane.finishDeployment()
        func weights(_ variants: JSONValue...) -> JSONValue {
            ["EndpointName": "shop", "DesiredWeightsAndCapacities": .array(variants)]
        }
        let zero: JSONValue = ["VariantName": "AllTraffic", "DesiredWeight": .integer(0)]
        for request in [weights(["VariantName": "other"]), weights(zero), weights(zero, zero), weights()] {
            let error = try await plane.refusal("UpdateEndpointWeightsAndCapacities", request)
            #expect(error?.code == "ValidationException")
        }
        #expect(plane.endpoints.endpoints().first?.variants.first?.weight == 1)
    }

    @Test func aConfigurationInUseMayBeDeleted() async throws {
        try await plane.makeEndpoint()
        try await plane.call("DeleteEndpointConfig", ["EndpointConfigName": "configuration"])
        try await plane.call("DeleteModel", ["ModelName": "model"])
        let told = try await plane.call("DescribeEndpoint", name)
        #expect(told["ProductionVariants"]?.elements.first?["VariantName"] == "AllTraffic")
    }
}

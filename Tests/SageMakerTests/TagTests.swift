import JSONDocument
import Testing

@testable import SageMaker

@Suite struct TagTests {
    private let plane = Plane()
    private let arn: JSONValue = "arn:aws:sagemaker:us-west-2:123456789012:model/model"

    private func tag(_ key: String, _ value: String) -> JSONValue { ["Key": .string(key), "Value": .string(value)] }

    @Test func tagsComeChangeAndGo() async throws {
        try await plane.makeModel()
        let added = try await plane.call(
            "AddTags", ["ResourceArn": arn, "Tags": .array([tag("b", "1"), tag("a", "2")])])
        #expect(added == ["Tags": .array([tag("b", "1"), tag("a", "2")])])
        try await plane.call("AddTags", ["ResourceArn": arn, "Tags": .array([tag("a", "3")])])
        #expect(
            try await plane.call("ListTags", ["ResourceArn": arn, "MaxResults": .integer(50)])
                == ["Tags": .array([tag("a", "3"), tag("b", "1")])])
        try await plane.call("DeleteTags", ["ResourceArn": arn, "TagKeys": .array(["a", "none"])])
        #expect(try await plane.call("ListTags", ["ResourceArn": arn]) == ["Tags": .array([tag("b", "1")])])
    }

    @Test func anEndpointDeployedAnotherWayCarriesTags() async throws {
        try plane.deploy("shop")
        let shop: JSONValue = "arn:aws:sagemaker:us-west-2:123456789012:endpoint/shop"
        #expect(try await plane.call("ListTags", ["ResourceArn": shop]) == ["Tags": .array([])])
        try await plane.call("AddTags", ["ResourceArn": shop, "Tags": .array([tag("a", "1")])])
        #expect(try await plane.call("ListTags", ["ResourceArn": shop]) == ["Tags": .array([tag("a", "1")])])
        let told = try await plane.call("DescribeEndpoint", ["EndpointName": "shop"])
        #expect(told["EndpointStatus"] == "InService")
    }

    @Test func whatIsNoResourceOfOursIsRefused() async throws {
        try await plane.makeModel()
        for wrong in [
            "somewhere", "arn:aws:sagemaker:us-west-2:123456789012:model/other",
            "arn:aws:sagemaker:us-west-2:000000000000:model/model", "arn:aws:sagemaker:us-west-2:123456789012:model",
            "arn:aws:sagemaker:us-west-2:123456789012:notebook/model",
            "arn:aws:sagemaker:us-west-2:123456789012:endpoint/none",
        ] {
            for (operation, more) in [
                ("ListTags", [:]), ("AddTags", ["Tags": .array([tag("a", "b")])]),
                ("DeleteTags", ["TagKeys": .array(["a"])]),
            ] as [(String, JSONValue)] {
                let error = try await plane.refusal(operation, more.with(.string(wrong), at: "ResourceArn"))
                #expect(error?.code == "ValidationException", "\(operation) \(wrong)")
            }
        }
    }

    @Test func tagsAreBounded() async throws {
        try await plane.makeModel()
        let fifty = JSONValue.array((0..<50).map { tag("key-\($0)", "") })
        try await plane.call("AddTags", ["ResourceArn": arn, "Tags": fifty])
        for tags in [
            [tag("more", "")], [tag("aws:mine", "")], [tag("x", ""), tag("x", "")], [tag("a*b", "")], [tag("", "")],
        ] {
            let error = try await plane.refusal("AddTags", ["ResourceArn": arn, "Tags": .array(tags)])
            #expect(error?.code == "ValidationException")
        }
        #expect(plane.resources.resource(.model, "model")?.tags.count == 50)
        #expect(
            try await plane.refusal("ListTags", ["ResourceArn": arn, "MaxResults": .integer(49)])?.message
                == "1 validation error detected: Value '49' at 'maxResults' failed to satisfy constraint: Member must "
                + "have value greater than or equal to 50")
    }
}

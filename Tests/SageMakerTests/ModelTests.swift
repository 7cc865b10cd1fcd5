import JSONDocument
import Testing

@testable import SageMaker

@Suite struct ModelTests {
    private let plane = Plane()
    private let name: JSONValue = ["ModelName": "model"]
    private let arn = "arn:aws:sagemaker:us-west-2:123456789012:model/model"

    @Test func aModelIsMadeToldOfAndDeleted() async throws {
        let request = Requests.model("model")
        #expect(try await plane.call("CreateModel", request) == ["ModelArn": .string(arn)])
        let told = try await plane.call("DescribeModel", name)
        for member in request.object.members { #expect(told[member.key] == member.value) }
        #expect(told["ModelArn"] == .string(arn))
        #expect(told["CreationTime"] == .double(plane.now))
        let listed: JSONValue = [
            "ModelName": "model", "ModelArn": .string(arn), "CreationTime": .double(plane.now),
        ]
        #expect(try await plane.call("ListModels", [:]) == ["Models": .array([listed])])
        #expect(try await plane.call("DeleteModel", name) == [:])
        #expect(try await plane.call("ListModels", [:]) == ["Models": .array([])])
        let wanted = AWSError("ValidationException", "Could not find model \"\(arn)\".")
        #expect(try await plane.refusal("DescribeModel", name) == wanted)
        #expect(try await plane.refusal("DeleteModel", name) == wanted)
    }

    @Test func aNameIsTaken() async throws {
        try await plane.makeModel()
        #expect(
            try await plane.refusal("CreateModel", Requests.model("model"))
                == AWSError("ValidationException", "Cannot create already existing model \"\(arn)\"."))
    }

    @Test func theOtherFormWithOneContainerIsTaken() async throws {
        let right = Requests.model("model")
        let container = right["PrimaryContainer"] ?? .null
        let other = right.with(nil, at: "PrimaryContainer").with(.array([container]), at: "Containers")
        try await plane.call("CreateModel", other)
        #expect(try await plane.call("DescribeModel", name)["Containers"] == .array([container]))
    }

    @Test func whatCannotBeDeployedIsRefused() async throws {
        let right = Requests.model("model")
        let container = right["PrimaryContainer"] ?? .null
        for (wrong, words) in [
            (right.with("s3://data/model", at: "PrimaryContainer", "ModelDataUrl"), "Could not find model data at"),
            (right.with("s3://nowhere/m", at: "PrimaryContainer", "ModelDataUrl"), "Could not find model data at"),
            (right.with("not a place", at: "PrimaryContainer", "ModelDataUrl"), "'primaryContainer.modelDataUrl'"),
            (right.with(nil, at: "PrimaryContainer"), "Exactly one of"),
            (right.with(.array([container]), at: "Containers"), "Exactly one of"),
            (
                right.with(nil, at: "PrimaryContainer").with(.array([container, container]), at: "Containers"),
                "one container"
            ),
            (right.with("MultiModel", at: "PrimaryContainer", "Mode"), "several artifacts"),
            (right.with(nil, at: "PrimaryContainer", "Image"), "needs an Image"),
            (right.with("a_b", at: "ModelName"), "'modelName'"),
        ] {
            let error = try await plane.refusal("CreateModel", wrong)
            #expect(error?.code == "ValidationException")
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }
}

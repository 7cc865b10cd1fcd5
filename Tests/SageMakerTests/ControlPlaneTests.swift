import Testing

@testable import SageMaker

@Suite struct ControlPlaneTests {
    @Test func whatIsNoJSONObjectIsRefused() {
        #expect(throws: AWSError("SerializationException", "The request is not a JSON object.")) {
            try Call(operation: "ListModels", body: Array("[1]".utf8), shape: .document, region: "us-east-1", now: 0)
        }
    }
}

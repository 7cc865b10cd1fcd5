import Foundation
import Testing

/// SageMaker's container contract, with Python's XGBoost as the other side.
@Suite(.enabled(if: Python.isAvailable, Python.reason), .timeLimit(.minutes(5)))
struct ContainerTests {
    @Test func trainsAndServesByTheContractAndAgreesWithPythonsXGBoost() throws {
        let figures = try Python.check("container_contract.py", [Program.binary.path], in: try WorkFolder())
        for name in ["ours_in_python", "artifact_alone", "python_json", "python_ubj"] {
            #expect(try figures.number(name) <= 1e-6, "\(name)")
        }
    }
}

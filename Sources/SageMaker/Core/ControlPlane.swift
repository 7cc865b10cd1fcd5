public import Endpoints
import JSONDocument
public import ObjectStore
public import Schedules

/// SageMaker's API: what `POST /` with `X-Amz-Target: SageMaker.{operation}` asks for, as JSON 1.1.
///
/// It keeps what is asked for and tells how it stands; jobs and endpoints are brought about by `SageMakerJobs`, which follows
/// the same store. Knows no server and no signatures: a caller who comes here may call.
public struct ControlPlane: Sendable {
    let resources: any ResourceStore
    let endpoints: any EndpointStore
    let schedules: any ScheduleStore
    let objects: any Objects
    let account: String

    /// A control plane over its stores.
    ///
    /// - Parameters:
    ///   - resources: What this API has made.
    ///   - endpoints: What is deployed, by whatever way.
    ///   - schedules: What is monitored, by whatever way.
    ///   - objects: Where `s3://` leads.
    ///   - account: 12 digits, as they stand in ARNs.
    public init(
        resources: any ResourceStore, endpoints: any EndpointStore, schedules: any ScheduleStore,
        objects: any Objects, account: String
    ) {
        self.resources = resources
        self.endpoints = endpoints
        self.schedules = schedules
        self.objects = objects
        self.account = account
    }

    /// Answers one call.
    ///
    /// - Parameters:
    ///   - operation: What follows `SageMaker.` in the target.
    ///   - body: The request, a JSON object.
    ///   - region: The region that the caller signed for; it stands in ARNs.
    ///   - now: Seconds since 1970.
    /// - Returns: The answer's body; empty where AWS's is.
    /// - Throws: ``AWSError``; errors of the stores.
    public func respond(operation: String, body: [UInt8], region: String, now: Double) async throws -> [UInt8] {
        guard let known = Self.operations[operation] else { throw AWSError.unknownOperation(operation) }
        let call = try Call(operation: operation, body: body, shape: known.shape, region: region, now: now)
        guard let result = try await known.answer(self, call) else { return [] }
        return JSONValue.object(result).compactBytes
    }

    /// The names of the operations that are answered.
    public static let operationNames: Set<String> = Set(operations.keys)

    /// Every operation by its name.
    static let operations: [String: Operation] = [
        trainingOperations, processingOperations, modelOperations, endpointConfigOperations, endpointOperations,
        monitoringOperations,
        tagOperations,
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
}

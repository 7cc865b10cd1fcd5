import Endpoints
import Foundation
import Jobs
import Logging
import ObjectStore
import SageMaker
import Schedules

/// What all that a worker does has in common.
struct WorkerContext: Sendable {
    let resources: any ResourceStore
    let endpoints: any EndpointStore
    let objects: any Objects
    let home: Home
    let executable: String
    let logger: Logger
    let limits: WorkerLimits
    let owner = ProcessOwner.current()

    /// Seconds since 1970.
    var now: Double { Date().timeIntervalSince1970 }

    /// The folder that a resource has while it is worked on.
    func folder(of resource: Resource) -> String { "\(workFolder)/\(resource.kind.rawValue)/\(resource.name)" }

    /// The folder of all of those.
    var workFolder: String { "\(home.absolutePath)/sagemaker/jobs" }

    /// Changes a resource while it is ours.
    ///
    /// - Throws: ``Lost`` when it is not.
    func change(_ resource: Resource, _ change: @escaping @Sendable (inout Resource) throws -> Void) async throws {
        let owner = owner
        // Its own task, since a store may refuse to write for one that is cancelled.
        try await Task { [resources] in
            try await resources.changeResource(resource.kind, resource.name) { current in
                guard var kept = current, kept.createdAt == resource.createdAt, kept.job?.owner == owner, kept.isOpen
                else { throw Lost() }
                try change(&kept)
                current = kept
            }
        }.value
    }

    /// Says that a resource is somebody else's by now, or gone.
    struct Lost: Error {}
}

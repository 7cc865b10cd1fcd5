public import Endpoints
public import Jobs
public import Logging
public import ObjectStore
public import SageMaker
public import ServiceLifecycle

/// Brings about what `SageMaker.ControlPlane` keeps: trains, processes and deploys, until it is asked to stop.
///
/// It follows the store and takes what is open, at most so many at once and in the order in which it was asked for. Any number
/// of workers may follow one store: each job is run by one of them. What a worker was at when its process ended is begun again
/// by another one or by itself after a restart, twice at most, and then has failed. One that is asked to stop gives back what
/// it is at.
public struct SageMakerWorker: Service {
    let context: WorkerContext

    /// A worker; it does nothing until it is run.
    ///
    /// - Parameters:
    ///   - resources: What was asked for, and where it is told how it stands.
    ///   - endpoints: Where endpoints are deployed.
    ///   - objects: Where `s3://` leads.
    ///   - home: Where jobs, models and logs are kept.
    ///   - executable: The path of this program, which jobs run.
    ///   - logger: Where it logs.
    ///   - limits: The numbers to go by.
    public init(
        resources: any ResourceStore, endpoints: any EndpointStore, objects: any Objects, home: Home,
        executable: String, logger: Logger, limits: WorkerLimits = WorkerLimits()
    ) {
        context = WorkerContext(
            resources: resources, endpoints: endpoints, objects: objects, home: home, executable: executable,
            logger: logger, limits: limits)
    }

    /// Works until the task is cancelled or a graceful shutdown begins.
    public func run() async {
        await cancelWhenGracefulShutdown { await ResourceFollower(context).run() }
    }
}

import JSONDocument

/// Monitoring executions, as SageMaker's processing jobs tell of them.
extension ControlPlane {
    /// What `DescribeProcessingJob` answers of a monitoring execution.
    ///
    /// - Returns: The members of the answer; nil when no execution has such a job.
    func monitoringProcessingJob(named name: String, _ call: Call) async throws -> JSONObject? { nil }

    /// All monitoring executions that have a processing job, as `ListProcessingJobs` tells of them, in any order.
    func monitoringProcessingJobs(_ call: Call) async throws -> [ListedResource] { [] }

    /// Stops a monitoring execution by the name of its processing job; does nothing when it has ended.
    ///
    /// - Returns: Whether an execution has such a job.
    func stopMonitoringProcessingJob(named name: String, _ call: Call) async throws -> Bool { false }
}

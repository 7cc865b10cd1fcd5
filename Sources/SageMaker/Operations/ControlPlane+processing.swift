import JSONDocument

extension ControlPlane {
    static let processingOperations: [String: Operation] = [
        "CreateProcessingJob": Operation(.createProcessingJob) { try await $0.createProcessingJob($1) },
        "DescribeProcessingJob": Operation(.structure(required: ["ProcessingJobName": .name])) {
            try await $0.describeProcessingJob($1)
        },
        "ListProcessingJobs": Operation(.listProcessingJobs) { try await $0.listProcessingJobs($1) },
        "StopProcessingJob": Operation(.structure(required: ["ProcessingJobName": .name])) {
            try await $0.stopProcessingJob($1)
        },
    ]

    private static func noProcessingJob(_ name: String) -> AWSError {
        .validation("Could not find requested job with name: \(name)")
    }

    private func createProcessingJob(_ call: Call) async throws -> JSONObject {
        let name = call.string("ProcessingJobName")
        let taken = AWSError.inUse(
            "Job name must be unique within an AWS account and region, and a processing job with this name already exists "
                + "(\(arn(.processingJob, name, call)))")
        guard try await resources.resource(.processingJob, name) == nil,
            try await monitoringProcessingJob(named: name, call) == nil
        else { throw taken }
        try ContainerImage.checkAnalyzes(call.request["AppSpecification"]?["ImageUri"]?.text ?? "")
        try await checkInputs(call)
        for output in call.request["ProcessingOutputConfig"]?["Outputs"]?.elements ?? [] {
            let outputName = output["OutputName"]?.text ?? ""
            guard let uri = output["S3Output"]?["S3Uri"]?.text else {
                throw AWSError.validation("The output \(outputName.quotable) must go to S3: give S3Output.")
            }
            try await checkBucket(of: uri, at: "ProcessingOutputConfig.Outputs.S3Output.S3Uri")
        }
        let job = try newResource(.processingJob, name, call, status: "InProgress", job: JobProgress())
        try await keep(job, orRefuse: taken)
        return ["ProcessingJobArn": .string(job.arn)]
    }

    private func checkInputs(_ call: Call) async throws {
        var names: Set<String> = []
        for input in call.request["ProcessingInputs"]?.elements ?? [] {
            let name = input["InputName"]?.text ?? ""
            guard names.insert(name).inserted else {
                throw AWSError.validation("Duplicate names found in ProcessingInputs: \(name.quotable)")
            }
            guard let uri = input["S3Input"]?["S3Uri"]?.text else {
                throw AWSError.validation("The input \(name.quotable) must come from S3: give S3Input.")
            }
            try await checkInput(uri, role: call.string("RoleArn"), call)
        }
    }

    private func describeProcessingJob(_ call: Call) async throws -> JSONObject {
        let name = call.string("ProcessingJobName")
        guard let job = try await resources.resource(.processingJob, name) else {
            if let execution = try await monitoringProcessingJob(named: name, call) { return execution }
            throw Self.noProcessingJob(name)
        }
        return job.requested.leavingOut("Tags").adding([
            "ProcessingJobArn": .string(job.arn),
            "ProcessingJobStatus": .string(job.status),
            "ExitMessage": job.job?.exitMessage.map { .string($0) },
            "FailureReason": job.failureReason.map { .string($0) },
            "ProcessingEndTime": job.job?.endedAt.map(JSONValue.time),
            "ProcessingStartTime": job.job?.startedAt.map(JSONValue.time),
            "LastModifiedTime": .time(job.updatedAt),
            "CreationTime": .time(job.createdAt),
        ])
    }

    private func listProcessingJobs(_ call: Call) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: false)
        let jobs = try await resources.resources(.processingJob).map { job in
            job.listed(
                as: JSONObject().adding([
                    "ProcessingJobName": .string(job.name), "ProcessingJobArn": .string(job.arn),
                    "CreationTime": .time(job.createdAt),
                    "ProcessingEndTime": job.job?.endedAt.map(JSONValue.time),
                    "LastModifiedTime": .time(job.updatedAt), "ProcessingJobStatus": .string(job.status),
                    "FailureReason": job.failureReason.map { .string($0) },
                    "ExitMessage": job.job?.exitMessage.map { .string($0) },
                ]))
        }
        return query.answer(try await jobs + monitoringProcessingJobs(call), as: "ProcessingJobSummaries")
    }

    private func stopProcessingJob(_ call: Call) async throws -> JSONObject? {
        let name = call.string("ProcessingJobName")
        let now = call.now
        let isOurs = try await resources.changeResource(.processingJob, name) { job in
            guard var stopped = job else { return false }
            _ = try stopped.stopJob(now: now, what: "processing")
            job = stopped
            return true
        }
        if isOurs { return nil }
        guard try await stopMonitoringProcessingJob(named: name, call) else { throw Self.noProcessingJob(name) }
        return nil
    }
}

extension String {
    /// Its beginning, for messages.
    var quotable: String {
        let start = unicodeScalars.prefix(64)
        return start.endIndex == endIndex ? self : String(start) + "…"
    }
}

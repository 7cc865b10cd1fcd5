import JSONDocument

extension ControlPlane {
    static let trainingOperations: [String: Operation] = [
        "CreateTrainingJob": Operation(.createTrainingJob) { try await $0.createTrainingJob($1) },
        "DescribeTrainingJob": Operation(.structure(required: ["TrainingJobName": .name])) {
            try await $0.describeTrainingJob($1)
        },
        "ListTrainingJobs": Operation(.listTrainingJobs) { try await $0.listTrainingJobs($1) },
        "StopTrainingJob": Operation(.structure(required: ["TrainingJobName": .name])) {
            try await $0.stopTrainingJob($1)
        },
    ]

    private static let noTrainingJob = AWSError.validation("Requested resource not found.")

    private func createTrainingJob(_ call: Call) async throws -> JSONObject {
        let name = call.string("TrainingJobName")
        let taken = AWSError.inUse(
            "Job name must be unique within an AWS account and region, and a training job with this name already exists "
                + "(\(arn(.trainingJob, name, call)))")
        guard try await resources.resource(.trainingJob, name) == nil else { throw taken }
        try Self.checkAlgorithm(call)
        try Self.checkResources(call)
        try await checkChannels(call)
        let output = call.request["OutputDataConfig"]?["S3OutputPath"]?.text ?? ""
        try await checkBucket(of: output, at: "OutputDataConfig.S3OutputPath")
        var progress = JobProgress()
        progress.transitions = [
            JobProgress.Transition(
                status: "Starting", startedAt: call.now, message: "Preparing the instances for training")
        ]
        let job = try newResource(.trainingJob, name, call, status: "InProgress", job: progress)
        try await keep(job, orRefuse: taken)
        return ["TrainingJobArn": .string(job.arn)]
    }

    private static func checkAlgorithm(_ call: Call) throws(AWSError) {
        let algorithm = call.request["AlgorithmSpecification"]
        guard let image = algorithm?["TrainingImage"]?.text else {
            throw .validation(
                "AlgorithmSpecification.TrainingImage is missing: give the image of SageMaker's XGBoost; an AlgorithmName "
                    + "leads nowhere here.")
        }
        try ContainerImage.checkTrains(image)
    }

    private static func checkResources(_ call: Call) throws(AWSError) {
        let resources = call.request["ResourceConfig"]
        let hasGroups = !(resources?["InstanceGroups"]?.elements ?? []).isEmpty
        let hasInstances = resources?["InstanceCount"] != nil && resources?["InstanceType"] != nil
        guard hasGroups != hasInstances else {
            throw .validation("ResourceConfig must have InstanceType and InstanceCount, or InstanceGroups instead.")
        }
    }

    private func checkChannels(_ call: Call) async throws {
        var names: Set<String> = []
        for channel in call.request["InputDataConfig"]?.elements ?? [] {
            let name = channel["ChannelName"]?.text ?? ""
            guard names.insert(name).inserted else {
                throw AWSError.validation("Duplicate channel names found in InputDataConfig: \(name)")
            }
            guard let uri = channel["DataSource"]?["S3DataSource"]?["S3Uri"]?.text else {
                throw AWSError.validation(
                    "The data of channel \(name) must come from S3: give DataSource.S3DataSource.")
            }
            try await checkInput(uri, role: call.string("RoleArn"), call)
        }
    }

    private func describeTrainingJob(_ call: Call) async throws -> JSONObject {
        let job = try await existing(.trainingJob, call.string("TrainingJobName"), orRefuse: Self.noTrainingJob)
        let progress = job.job ?? JobProgress()
        let requested = job.requested
        let artifacts: JSONValue = ["S3ModelArtifacts": .string(progress.artifacts ?? "")]
        // The SDK's Estimator.attach takes the key for granted, as SageMaker tells it in any case.
        let output = requested["OutputDataConfig"]?.object
        return requested.leavingOut("Tags").adding([
            "OutputDataConfig": output.map { .object($0.adding(["KmsKeyId": $0["KmsKeyId"] ?? ""])) },
            "TrainingJobArn": .string(job.arn),
            "ModelArtifacts": artifacts,
            "TrainingJobStatus": .string(job.status),
            "SecondaryStatus": .string(progress.transitions.last?.status ?? "Starting"),
            "FailureReason": job.failureReason.map { .string($0) },
            "CreationTime": .time(job.createdAt),
            "TrainingStartTime": progress.startedAt.map(JSONValue.time),
            "TrainingEndTime": progress.endedAt.map(JSONValue.time),
            "LastModifiedTime": .time(job.updatedAt),
            "SecondaryStatusTransitions": .array(progress.transitions.map(\.json)),
            "FinalMetricDataList": progress.metrics.isEmpty ? nil : .array(progress.metrics.map(\.json)),
            "EnableNetworkIsolation": requested["EnableNetworkIsolation"] ?? .bool(false),
            "EnableInterContainerTrafficEncryption":
                requested["EnableInterContainerTrafficEncryption"] ?? .bool(false),
            "EnableManagedSpotTraining": requested["EnableManagedSpotTraining"] ?? .bool(false),
            "TrainingTimeInSeconds": progress.seconds,
            "BillableTimeInSeconds": progress.seconds,
        ])
    }

    private func listTrainingJobs(_ call: Call) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: false)
        // Machines are not kept warm, and there are no plans, here.
        let isEmpty = call.request["WarmPoolStatusEquals"] != nil || call.request["TrainingPlanArnEquals"] != nil
        let jobs = isEmpty ? [] : try await resources.resources(.trainingJob)
        return query.answer(
            jobs.map { job in
                job.listed(
                    as: JSONObject().adding([
                        "TrainingJobName": .string(job.name), "TrainingJobArn": .string(job.arn),
                        "CreationTime": .time(job.createdAt),
                        "TrainingEndTime": job.job?.endedAt.map(JSONValue.time),
                        "LastModifiedTime": .time(job.updatedAt), "TrainingJobStatus": .string(job.status),
                        "SecondaryStatus": job.job?.transitions.last.map { .string($0.status) },
                    ]))
            }, as: "TrainingJobSummaries")
    }

    private func stopTrainingJob(_ call: Call) async throws -> JSONObject? {
        let now = call.now
        try await resources.changeResource(.trainingJob, call.string("TrainingJobName")) { job in
            guard var stopped = job else { throw Self.noTrainingJob }
            guard try stopped.stopJob(now: now, what: "training") else { return }
            if let last = stopped.job?.transitions.indices.last, stopped.job?.transitions[last].endedAt == nil {
                stopped.job?.transitions[last].endedAt = now
            }
            stopped.job?.transitions.append(
                JobProgress.Transition(status: "Stopping", startedAt: now, message: "Stopping the training job"))
            job = stopped
        }
        return nil
    }
}

extension Resource {
    /// Asks a job to stop.
    ///
    /// - Returns: Whether that changed something: a job that is stopping goes on to stop.
    /// - Throws: ``AWSError`` for a job that is over.
    mutating func stopJob(now: Double, what: String) throws(AWSError) -> Bool {
        if status == "Stopping" { return false }
        guard status == "InProgress" else {
            throw .validation("The request was rejected because the \(what) job is in status \(status).")
        }
        status = "Stopping"
        job = job ?? JobProgress()
        job?.isStopRequested = true
        updatedAt = now
        return true
    }
}

extension JobProgress {
    /// Whole seconds from begin to end; nil before the end, or when it never began.
    fileprivate var seconds: JSONValue? {
        guard let startedAt, let endedAt else { return nil }
        return Int64(exactly: max(0, endedAt - startedAt).rounded(.up)).map { .integer($0) }
    }
}

extension JobProgress.Transition {
    fileprivate var json: JSONValue {
        .object(
            JSONObject().adding([
                "Status": .string(status), "StartTime": .time(startedAt), "EndTime": endedAt.map(JSONValue.time),
                "StatusMessage": .string(message),
            ]))
    }
}

extension JobProgress.Metric {
    fileprivate var json: JSONValue {
        ["MetricName": .string(name), "Value": .double(value), "Timestamp": .time(time)]
    }
}

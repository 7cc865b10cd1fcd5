public import Schedules

/// Something that SageMaker's API knows by kind and name: what was asked for, and what became of it.
public struct Resource: Sendable, Codable, Equatable {
    /// The kinds; the raw value is the word in their ARNs.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case trainingJob = "training-job"
        case processingJob = "processing-job"
        case model
        case endpointConfig = "endpoint-config"
        case endpoint
        case monitoringSchedule = "monitoring-schedule"
        case dataQualityJobDefinition = "data-quality-job-definition"
        case modelQualityJobDefinition = "model-quality-job-definition"
    }

    /// A key and a value that somebody hung on it.
    public struct Tag: Sendable, Codable, Equatable {
        /// 1 to 128 characters.
        public var key: String
        /// At most 256 characters.
        public var value: String

        /// A tag from its parts.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// What it is.
    public var kind: Kind
    /// 1 to 63 letters, digits and hyphens; unique in its kind.
    public var name: String
    /// `arn:aws:sagemaker:{region}:{account}:{kind}/{name}`.
    public var arn: String
    /// Seconds since 1970.
    public var createdAt: Double
    /// Seconds since 1970 of the last change.
    public var updatedAt: Double
    /// The body of the request that made it, JSON.
    public var request: String
    /// What hangs on it, in the order in which it came.
    public var tags: [Tag]
    /// `TrainingJobStatus`, `ProcessingJobStatus`, `EndpointStatus`, …; empty where the kind has none.
    public var status: String
    /// SageMaker's `FailureReason`, at most 1,024 characters.
    public var failureReason: String?
    /// How a job comes along; nil for what is no job.
    public var job: JobProgress?
    /// Which configuration an endpoint has and is to get; nil for what is no endpoint, or one deployed another way.
    public var endpoint: EndpointProgress?

    /// A resource that was just asked for.
    public init(
        kind: Kind, name: String, arn: String, now: Double, request: String, tags: [Tag] = [], status: String = "",
        job: JobProgress? = nil
    ) {
        self.kind = kind
        self.name = name
        self.arn = arn
        createdAt = now
        updatedAt = now
        self.request = request
        self.tags = tags
        self.status = status
        self.job = job
    }
}

/// Which configuration an endpoint has, and which it is to get.
public struct EndpointProgress: Sendable, Codable, Equatable {
    /// An endpoint configuration as it was when it was asked for; by now it may be gone, or another one of that name.
    public struct Configuration: Sendable, Codable, Equatable {
        /// `EndpointConfigName`.
        public var name: String
        /// The body of the `CreateEndpointConfig` that made it, JSON.
        ///
        /// What the endpoint retains of a former configuration (weights, counts, capture) stands in it already.
        public var request: String

        /// A configuration from its parts.
        public init(name: String, request: String) {
            self.name = name
            self.request = request
        }
    }

    /// What it was asked to have last: a worker deploys this while the status is `Creating` or `Updating`.
    public var wanted: Configuration
    /// What answers, set by the worker with the status `InService`; nil before the first deployment.
    public var deployed: Configuration?
    /// Instances by variant, where `UpdateEndpointWeightsAndCapacities` has set them; of no effect here.
    public var instances: [String: Int] = [:]

    /// A configuration to be deployed, after none.
    public init(wanted: Configuration) { self.wanted = wanted }
}

/// How a training or processing job comes along.
public struct JobProgress: Sendable, Codable, Equatable {
    /// A state that a training job was in, SageMaker's `SecondaryStatusTransition`.
    public struct Transition: Sendable, Codable, Equatable {
        /// `Starting`, `Downloading`, `Training`, `Uploading`, `Completed`, `Failed`, `Stopped`, ….
        public var status: String
        /// Seconds since 1970.
        public var startedAt: Double
        /// Seconds since 1970; nil while it lasts.
        public var endedAt: Double?
        /// In words.
        public var message: String

        /// A transition from its parts.
        public init(status: String, startedAt: Double, endedAt: Double? = nil, message: String) {
            self.status = status
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.message = message
        }
    }

    /// A figure of a training, SageMaker's `FinalMetricDataList`.
    public struct Metric: Sendable, Codable, Equatable {
        /// `validation:auc` and the like.
        public var name: String
        /// The last value.
        public var value: Double
        /// Seconds since 1970.
        public var time: Double

        /// A figure from its parts.
        public init(name: String, value: Double, time: Double) {
            self.name = name
            self.value = value
            self.time = time
        }
    }

    /// The states so far, the present one last; only ever appended to.
    public var transitions: [Transition] = []
    /// When its container began, seconds since 1970.
    public var startedAt: Double?
    /// When it was over, seconds since 1970.
    public var endedAt: Double?
    /// `s3://…/model.tar.gz`; nil before there is one.
    public var artifacts: String?
    /// The figures of a training's last round.
    public var metrics: [Metric] = []
    /// SageMaker's `ExitMessage` of a processing job.
    public var exitMessage: String?
    /// Which try it is, from 1; 0 before the first.
    public var attempt = 0
    /// Who runs it, or ran it last.
    public var owner: ProcessOwner?
    /// Seconds since 1970 until which its owner is taken to be alive without another sign; nil where nobody runs it.
    public var leaseUntil: Double?
    /// Whether it was asked to stop.
    public var isStopRequested = false

    /// A job that nobody has begun.
    public init() {}
}

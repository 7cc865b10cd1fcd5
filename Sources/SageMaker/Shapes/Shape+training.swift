extension Shape {
    /// `CreateTrainingJob`, as a job with an image of its own has it.
    ///
    /// AWS's model lets jobs without servers leave out more; such jobs do not run here.
    static let createTrainingJob = structure(
        required: [
            "TrainingJobName": .name, "AlgorithmSpecification": .algorithm, "RoleArn": .role,
            "OutputDataConfig": .structure(
                required: ["S3OutputPath": .s3Location],
                optional: ["KmsKeyId": .key, "CompressionType": .choice(["GZIP", "NONE"])]),
            "ResourceConfig": .trainingResources,
            "StoppingCondition": .structure(optional: [
                "MaxRuntimeInSeconds": .integer(from: 1), "MaxWaitTimeInSeconds": .integer(from: 1),
                "MaxPendingTimeInSeconds": .integer(7_200...2_419_200),
            ]),
        ],
        optional: [
            "HyperParameters": .map(.text(0...256, ".*"), .text(0...2_500, ".*"), 0...100),
            "InputDataConfig": .list(.channel, 1...20), "VpcConfig": .network, "Tags": .tags,
            "EnableNetworkIsolation": .boolean, "EnableInterContainerTrafficEncryption": .boolean,
            "EnableManagedSpotTraining": .boolean,
            "CheckpointConfig": .structure(required: ["S3Uri": .s3Location], optional: ["LocalPath": .directory]),
            "DebugHookConfig": .structure(
                required: ["S3OutputPath": .s3Location],
                optional: [
                    "LocalPath": .directory, "HookParameters": .settings(20),
                    "CollectionConfigurations": .list(
                        .structure(optional: [
                            "CollectionName": .text(1...256, ".*"), "CollectionParameters": .settings(20),
                        ]), 0...20),
                ]),
            "DebugRuleConfigurations": .list(.trainingRule, 0...20),
            "TensorBoardOutputConfig": .structure(
                required: ["S3OutputPath": .s3Location], optional: ["LocalPath": .directory]),
            "ExperimentConfig": .experiment,
            "ProfilerConfig": .structure(optional: [
                "S3OutputPath": .s3Location, "ProfilingIntervalInMilliseconds": .integer(0...Int.max),
                "ProfilingParameters": .settings(20), "DisableProfiler": .boolean,
            ]),
            "ProfilerRuleConfigurations": .list(.trainingRule, 0...20),
            "Environment": .environment(keys: 512, values: 512),
            "RetryStrategy": .structure(required: ["MaximumRetryAttempts": .integer(1...30)]),
            "RemoteDebugConfig": .structure(optional: ["EnableRemoteDebug": .boolean]),
            "InfraCheckConfig": .structure(optional: ["EnableInfraCheck": .boolean]),
        ])

    private static let algorithm = structure(
        required: ["TrainingInputMode": .choice(["Pipe", "File", "FastFile"])],
        optional: [
            "TrainingImage": .image, "AlgorithmName": .text(1...170),
            "MetricDefinitions": .list(
                .structure(required: ["Name": .text(1...255, ".+"), "Regex": .text(1...500, ".+")]), 0...40),
            "EnableSageMakerMetricsTimeSeries": .boolean, "ContainerEntrypoint": .arguments,
            "ContainerArguments": .arguments,
            "TrainingImageConfig": .structure(
                required: ["TrainingRepositoryAccessMode": .choice(["Platform", "Vpc"])],
                optional: [
                    "TrainingRepositoryAuthConfig": .structure(required: [
                        "TrainingRepositoryCredentialsProviderArn": .text(1...2_048, ".*")
                    ])
                ]),
        ])

    private static let channel = structure(
        required: [
            "ChannelName": .text(1...64, #"[A-Za-z0-9\.\-_]+"#),
            "DataSource": .structure(optional: [
                "S3DataSource": .structure(
                    required: [
                        "S3DataType": .choice(["ManifestFile", "S3Prefix", "AugmentedManifestFile", "Converse"]),
                        "S3Uri": .s3Location,
                    ],
                    optional: [
                        "S3DataDistributionType": .choice(["FullyReplicated", "ShardedByS3Key"]),
                        "AttributeNames": .list(.text(1...256, ".+"), 0...16),
                        "InstanceGroupNames": .list(.text(1...64, ".+"), 0...5),
                    ]),
                "FileSystemDataSource": .document, "DatasetSource": .document,
            ]),
        ],
        optional: [
            "ContentType": .text(0...256, ".*"), "CompressionType": .choice(["None", "Gzip"]),
            "RecordWrapperType": .choice(["None", "RecordIO"]), "InputMode": .choice(["Pipe", "File", "FastFile"]),
            "ShuffleConfig": .structure(required: ["Seed": .integer(Int.min...Int.max)]),
        ])

    private static let trainingResources = structure(optional: [
        "InstanceType": .instanceType, "InstanceCount": .integer(from: 1), "VolumeSizeInGB": .integer(from: 0),
        "VolumeKmsKeyId": .key, "KeepAlivePeriodInSeconds": .integer(0...21_600),
        "InstanceGroups": .list(
            .structure(required: [
                "InstanceType": .instanceType, "InstanceCount": .integer(from: 1),
                "InstanceGroupName": .text(1...64, ".+"),
            ]), 0...5),
    ])

    private static let trainingRule = structure(
        required: ["RuleConfigurationName": .text(1...256, ".*"), "RuleEvaluatorImage": .image],
        optional: [
            "LocalPath": .directory, "S3OutputPath": .s3Location, "InstanceType": .instanceType,
            "VolumeSizeInGB": .integer(from: 0), "RuleParameters": .settings(100),
        ])

    /// `ExperimentConfig`.
    static let experiment = structure(optional: [
        "ExperimentName": .experimentName, "TrialName": .experimentName, "TrialComponentDisplayName": .experimentName,
        "RunName": .experimentName,
    ])

    private static let experimentName = text(1...120, "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}")

    private static func settings(_ count: Int) -> Shape { map(text(1...256, ".*"), text(0...256, ".*"), 0...count) }

    /// `ListTrainingJobs`.
    static let listTrainingJobs = structure(
        optional: listing + listingByChange + [
            "StatusEquals": .choice(["InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting"]),
            "SortBy": .choice(["Name", "CreationTime", "Status"]),
            "WarmPoolStatusEquals": .choice(["Available", "Terminated", "Reused", "InUse"]),
            "TrainingPlanArnEquals": .text(50...2_048),
        ])
}

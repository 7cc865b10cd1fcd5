extension Shape {
    /// `CreateProcessingJob`.
    static let createProcessingJob = structure(
        required: [
            "ProcessingJobName": .name, "ProcessingResources": .structure(required: ["ClusterConfig": .cluster]),
            "AppSpecification": .structure(
                required: ["ImageUri": .image],
                optional: ["ContainerEntrypoint": .arguments, "ContainerArguments": .arguments]),
            "RoleArn": .role,
        ],
        optional: [
            "ProcessingInputs": .list(.processingInput, 0...10),
            "ProcessingOutputConfig": .structure(
                required: ["Outputs": .list(.processingOutput, 0...10)], optional: ["KmsKeyId": .key]),
            "StoppingCondition": .structure(required: ["MaxRuntimeInSeconds": .integer(1...777_600)]),
            "Environment": .environment(keys: 256, values: 256), "NetworkConfig": .networkIsolation, "Tags": .tags,
            "ExperimentConfig": .experiment,
        ])

    private static let processingInput = structure(
        required: ["InputName": .text(0...Int.max)],
        optional: [
            "AppManaged": .boolean,
            "S3Input": .structure(
                required: ["S3Uri": .s3Location, "S3DataType": .choice(["ManifestFile", "S3Prefix"])],
                optional: [
                    "LocalPath": .processingPath, "S3InputMode": .choice(["Pipe", "File"]),
                    "S3DataDistributionType": .choice(["FullyReplicated", "ShardedByS3Key"]),
                    "S3CompressionType": .choice(["None", "Gzip"]),
                ]),
            "DatasetDefinition": .document,
        ])

    private static let processingOutput = structure(
        required: ["OutputName": .text(0...Int.max)],
        optional: [
            "S3Output": .structure(
                required: ["S3Uri": .s3Location, "S3UploadMode": .choice(["Continuous", "EndOfJob"])],
                optional: ["LocalPath": .processingPath]),
            "FeatureStoreOutput": .document, "AppManaged": .boolean,
        ])

    /// `ListProcessingJobs`.
    static let listProcessingJobs = structure(
        optional: listing + listingByChange + [
            "StatusEquals": .choice(["InProgress", "Completed", "Failed", "Stopping", "Stopped"]),
            "SortBy": .choice(["Name", "CreationTime", "Status"]),
        ])
}

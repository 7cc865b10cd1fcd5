/// The shapes of the operations about monitoring, with the bounds of AWS's service model.
extension Shape {
    /// `MonitoringType`.
    static let monitoringType = choice(["DataQuality", "ModelQuality", "ModelBias", "ModelExplainability"])
    private static let offset = text(1...15, ".?P.*")
    private static let anyText = text(0...1_024)
    /// `S3InputMode` and `S3DataDistributionType`.
    private static let inputMode: Members = [
        "S3InputMode": .choice(["Pipe", "File"]),
        "S3DataDistributionType": .choice(["FullyReplicated", "ShardedByS3Key"]),
    ]
    private static let attributes: Members = [
        "FeaturesAttribute": .anyText, "InferenceAttribute": .anyText, "ProbabilityAttribute": .anyText,
        "ProbabilityThresholdAttribute": .float(minimum: -.greatestFiniteMagnitude), "StartTimeOffset": .offset,
        "EndTimeOffset": .offset, "ExcludeFeaturesAttribute": .text(0...100),
    ]
    private static let endpointInput = structure(
        required: ["EndpointName": .name, "LocalPath": .processingPath], optional: inputMode + attributes)
    private static let batchInput = structure(
        required: [
            "DataCapturedDestinationS3Uri": .s3Destination, "DatasetFormat": .document, "LocalPath": .processingPath,
        ], optional: inputMode + attributes)
    private static let input: Members = ["EndpointInput": .endpointInput, "BatchTransformInput": .batchInput]
    private static let output = structure(
        required: [
            "MonitoringOutputs": .list(
                .structure(required: [
                    "S3Output": .structure(
                        required: [
                            "S3Uri": .text(0...512, "(https|s3)://([^/]+)/?(.*)"), "LocalPath": .processingPath,
                        ], optional: ["S3UploadMode": .choice(["Continuous", "EndOfJob"])])
                ]), 1...1)
        ], optional: ["KmsKeyId": .key])
    private static let file = structure(optional: ["S3Uri": .s3Location])
    private static let baseline = structure(
        optional: ["BaseliningJobName": .name, "ConstraintsResource": .file, "StatisticsResource": .file])
    private static let resources = structure(required: ["ClusterConfig": .cluster])
    private static let stopping = structure(required: ["MaxRuntimeInSeconds": .integer(1...86_400)])
    private static let monitoringEnvironment = map(
        .text(0...256, "[a-zA-Z_][a-zA-Z0-9_]*"), .text(0...256), 0...50)
    private static let application: Members = [
        "ContainerEntrypoint": .arguments, "ContainerArguments": .list(.text(0...256, ".*"), 1...50),
        "RecordPreprocessorSourceUri": .s3Location, "PostAnalyticsProcessorSourceUri": .s3Location,
    ]

    /// `MonitoringScheduleConfig`.
    static let monitoringConfiguration = structure(optional: [
        "ScheduleConfig": .structure(
            required: ["ScheduleExpression": .text(1...256)],
            optional: ["DataAnalysisStartTime": .anyText, "DataAnalysisEndTime": .anyText]),
        "MonitoringJobDefinition": .structure(
            required: [
                "MonitoringInputs": .list(.structure(optional: input), 1...1), "MonitoringOutputConfig": .output,
                "MonitoringResources": .resources,
                "MonitoringAppSpecification": .structure(required: ["ImageUri": .image], optional: application),
                "RoleArn": .role,
            ],
            optional: [
                "BaselineConfig": .baseline, "StoppingCondition": .stopping, "Environment": .monitoringEnvironment,
                "NetworkConfig": .networkIsolation,
            ]),
        "MonitoringJobDefinitionName": .name, "MonitoringType": .monitoringType,
    ])

    /// The request of `CreateDataQualityJobDefinition`.
    static let dataQualityDefinition = structure(
        required: [
            "JobDefinitionName": .name,
            "DataQualityAppSpecification": .structure(
                required: ["ImageUri": .image],
                optional: application + ["Environment": .monitoringEnvironment]),
            "DataQualityJobInput": .structure(optional: input), "DataQualityJobOutputConfig": .output,
            "JobResources": .resources, "RoleArn": .role,
        ],
        optional: [
            "DataQualityBaselineConfig": .baseline, "NetworkConfig": .networkIsolation, "StoppingCondition": .stopping,
            "Tags": .tags,
        ])

    /// The request of `CreateModelQualityJobDefinition`.
    static let modelQualityDefinition = structure(
        required: [
            "JobDefinitionName": .name,
            "ModelQualityAppSpecification": .structure(
                required: ["ImageUri": .image],
                optional: application + [
                    "ProblemType": .choice(["BinaryClassification", "MulticlassClassification", "Regression"]),
                    "Environment": .monitoringEnvironment,
                ]),
            "ModelQualityJobInput": .structure(
                required: [
                    "GroundTruthS3Input": .structure(optional: ["S3Uri": .text(0...512, "(https|s3)://([^/]+)/?(.*)")])
                ],
                optional: input),
            "ModelQualityJobOutputConfig": .output, "JobResources": .resources, "RoleArn": .role,
        ],
        optional: [
            "ModelQualityBaselineConfig": .structure(
                optional: ["BaseliningJobName": .name, "ConstraintsResource": .file]),
            "NetworkConfig": .networkIsolation, "StoppingCondition": .stopping, "Tags": .tags,
        ])

    /// The request of `ListMonitoringExecutions`.
    static let executionListing = structure(
        optional: [
            "MonitoringScheduleName": .name, "EndpointName": .name, "MonitoringJobDefinitionName": .name,
            "SortBy": .choice(["CreationTime", "ScheduledTime", "Status"]), "SortOrder": .order,
            "NextToken": .text(0...8_192, ".*"), "MaxResults": .integer(1...100),
            "ScheduledTimeBefore": .timestamp, "ScheduledTimeAfter": .timestamp, "CreationTimeBefore": .timestamp,
            "CreationTimeAfter": .timestamp, "MonitoringTypeEquals": .monitoringType,
            "StatusEquals": .choice([
                "Pending", "Completed", "CompletedWithViolations", "InProgress", "Failed", "Stopping", "Stopped",
            ]),
        ] + listingByChange)

    /// The request of `ListMonitoringSchedules`.
    static let scheduleListing = structure(
        optional: listing + listingByChange + [
            "EndpointName": .name, "SortBy": .choice(["Name", "CreationTime", "Status"]),
            "StatusEquals": .choice(["Pending", "Failed", "Scheduled", "Stopped"]),
            "MonitoringJobDefinitionName": .name, "MonitoringTypeEquals": .monitoringType,
        ])
}

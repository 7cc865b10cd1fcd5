extension Shape {
    private static let modelName = text(0...63, #"[a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])?"#)

    /// What names a model.
    static let byModelName = structure(required: ["ModelName": .modelName])

    /// `CreateModel`.
    static let createModel = structure(
        required: ["ModelName": .modelName],
        optional: [
            "PrimaryContainer": .container, "Containers": .list(.container, 0...15),
            "InferenceExecutionConfig": .structure(required: ["Mode": .choice(["Serial", "Direct"])]),
            "ExecutionRoleArn": .role, "Tags": .tags, "VpcConfig": .network, "EnableNetworkIsolation": .boolean,
        ])

    private static let container = structure(optional: [
        "ContainerHostname": .text(0...63, "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"), "Image": .text(0...255, #"[\S]+"#),
        "ImageConfig": .structure(
            required: ["RepositoryAccessMode": .choice(["Platform", "Vpc"])],
            optional: [
                "RepositoryAuthConfig": .structure(required: [
                    "RepositoryCredentialsProviderArn": .text(1...2_048, ".*")
                ])
            ]),
        "Mode": .choice(["SingleModel", "MultiModel"]), "ModelDataUrl": .s3Location,
        "ModelDataSource": .structure(optional: ["S3DataSource": .modelSource]),
        "AdditionalModelDataSources": .list(
            .structure(required: ["ChannelName": .text(1...64, #"[A-Za-z0-9\.\-_]+"#), "S3DataSource": .modelSource]),
            0...5),
        "Environment": .environment(keys: 1_024, values: 1_024), "ModelPackageName": .text(1...176),
        "InferenceSpecificationName": .name,
        "MultiModelConfig": .structure(optional: ["ModelCacheSetting": .choice(["Enabled", "Disabled"])]),
    ])

    private static let modelSource = structure(
        required: [
            "S3Uri": .s3Location, "S3DataType": .choice(["S3Prefix", "S3Object"]),
            "CompressionType": .choice(["None", "Gzip"]),
        ],
        optional: ["ManifestS3Uri": .s3Location, "ETag": .text(0...1_024), "ManifestEtag": .text(0...1_024)])

    /// `ListModels`.
    static let listModels = structure(optional: listing + ["SortBy": .choice(["Name", "CreationTime"])])

    /// `CreateEndpointConfig`.
    static let createEndpointConfig = structure(
        required: ["EndpointConfigName": .name, "ProductionVariants": .list(.variant, 1...10)],
        optional: [
            "DataCaptureConfig": .dataCapture, "Tags": .tags, "KmsKeyId": .key, "AsyncInferenceConfig": .document,
            "ExplainerConfig": .document, "ShadowProductionVariants": .list(.variant, 1...10),
            "ExecutionRoleArn": .role, "VpcConfig": .network, "EnableNetworkIsolation": .boolean,
            "MetricsConfig": .structure(optional: [
                "EnableEnhancedMetrics": .boolean, "MetricPublishFrequencyInSeconds": .integer(from: 0),
            ]),
        ])

    private static let variant = structure(
        required: ["VariantName": .name],
        optional: [
            "ModelName": .modelName, "InitialInstanceCount": .integer(from: 1), "InstanceType": .instanceType,
            "InitialVariantWeight": .float(minimum: 0),
            "AcceleratorType": .text(0...64, #"ml\.eia[12]\.(medium|large|xlarge)"#),
            "CoreDumpConfig": .structure(
                required: ["DestinationS3Uri": .s3Destination], optional: ["KmsKeyId": .key]),
            "ServerlessConfig": .structure(
                required: ["MemorySizeInMB": .integer(1_024...6_144), "MaxConcurrency": .integer(1...200)],
                optional: ["ProvisionedConcurrency": .integer(1...200)]),
            "VolumeSizeInGB": .integer(1...512), "ModelDataDownloadTimeoutInSeconds": .integer(60...3_600),
            "ContainerStartupHealthCheckTimeoutInSeconds": .integer(60...3_600), "EnableSSMAccess": .boolean,
            "ManagedInstanceScaling": .structure(optional: [
                "Status": .choice(["ENABLED", "DISABLED"]), "MinInstanceCount": .integer(from: 0),
                "MaxInstanceCount": .integer(from: 1),
            ]),
            "RoutingConfig": .structure(required: [
                "RoutingStrategy": .choice(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"])
            ]),
            "InferenceAmiVersion": .text(0...128),
        ])

    private static let dataCapture = structure(
        required: [
            "InitialSamplingPercentage": .integer(0...100), "DestinationS3Uri": .s3Destination,
            "CaptureOptions": .list(
                .structure(required: ["CaptureMode": .choice(["Input", "Output", "InputAndOutput"])]), 1...32),
        ],
        optional: [
            "EnableCapture": .boolean, "KmsKeyId": .key,
            "CaptureContentTypeHeader": .structure(optional: [
                "CsvContentTypes": .list(.contentType, 1...10), "JsonContentTypes": .list(.contentType, 1...10),
            ]),
        ])

    private static let contentType = text(
        1...256, #"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*"#)

    /// `ListEndpointConfigs`.
    static let listEndpointConfigs = structure(optional: listing + ["SortBy": .choice(["Name", "CreationTime"])])

    /// `CreateEndpoint`.
    static let createEndpoint = structure(
        required: ["EndpointName": .name, "EndpointConfigName": .name],
        optional: ["DeploymentConfig": .document, "Tags": .tags])

    /// `UpdateEndpoint`.
    static let updateEndpoint = structure(
        required: ["EndpointName": .name, "EndpointConfigName": .name],
        optional: [
            "RetainAllVariantProperties": .boolean,
            "ExcludeRetainedVariantProperties": .list(
                .structure(required: [
                    "VariantPropertyType": .choice(["DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig"])
                ]), 0...3),
            "DeploymentConfig": .document, "RetainDeploymentConfig": .boolean,
        ])

    /// `UpdateEndpointWeightsAndCapacities`.
    static let updateWeights = structure(required: [
        "EndpointName": .name,
        "DesiredWeightsAndCapacities": .list(
            .structure(
                required: ["VariantName": .name],
                optional: [
                    "DesiredWeight": .float(minimum: 0), "DesiredInstanceCount": .integer(from: 0),
                    "ServerlessUpdateConfig": .document,
                ]), 1...Int.max),
    ])

    /// `ListEndpoints`.
    static let listEndpoints = structure(
        optional: listing + listingByChange + [
            "SortBy": .choice(["Name", "CreationTime", "Status"]),
            "StatusEquals": .choice([
                "OutOfService", "Creating", "Updating", "SystemUpdating", "RollingBack", "InService", "Deleting",
                "Failed", "UpdateRollbackFailed",
            ]),
        ])
}

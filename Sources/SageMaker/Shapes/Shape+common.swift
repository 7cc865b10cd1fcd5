/// Shapes that many operations share, with the bounds of AWS's service model.
extension Shape {
    /// The name of a job, endpoint, configuration, schedule or definition.
    static let name = text(1...63, "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
    /// An IAM role.
    static let role = text(20...2_048, #"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#)
    /// An object or a prefix.
    static let s3Location = text(0...1_024, "(https|s3)://([^/]+)/?(.*)")
    /// Where captured data go.
    static let s3Destination = text(0...512, "(https|s3)://([^/])/?(.*)")
    /// A key of the key management service.
    static let key = text(0...2_048, "[a-zA-Z0-9:/_-]*")
    /// A container's image.
    static let image = text(0...255, ".*")
    /// A path inside a container, as processing jobs have it.
    static let processingPath = text(0...256, ".*")
    /// A path inside a container, as training jobs have it.
    static let directory = text(0...4_096, ".*")
    /// A machine: by its pattern, since AWS's list of them grows every month and nothing here depends on it.
    static let instanceType = text(
        0...64, #"ml\.[a-z][a-z0-9]*(-[a-z0-9]+)*\.(nano|micro|small|medium|large|[0-9]*xlarge|metal)"#)
    /// `Environment` of a container.
    static func environment(keys: Int, values: Int) -> Shape {
        map(text(0...keys, "[a-zA-Z_][a-zA-Z0-9_]*"), text(0...values), 0...100)
    }
    /// Command and arguments of a container.
    static let arguments = list(text(0...256, ".*"), 1...100)
    /// `VpcConfig`.
    static let network = structure(required: [
        "SecurityGroupIds": .list(.text(0...32, "[-0-9a-zA-Z]+"), 1...5),
        "Subnets": .list(.text(0...32, "[-0-9a-zA-Z]+"), 1...16),
    ])
    /// `NetworkConfig`.
    static let networkIsolation = structure(optional: [
        "EnableInterContainerTrafficEncryption": .boolean, "EnableNetworkIsolation": .boolean, "VpcConfig": .network,
    ])
    /// `ClusterConfig` of a processing or monitoring job.
    static let cluster = structure(
        required: [
            "InstanceCount": .integer(1...100), "InstanceType": .instanceType, "VolumeSizeInGB": .integer(1...16_384),
        ],
        optional: ["VolumeKmsKeyId": .key])
    /// A key of a tag.
    static let tagKey = text(1...128, #"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#)
    /// `Tags`.
    static let tags = list(
        .structure(required: ["Key": .tagKey, "Value": .text(0...256, #"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#)]), 0...50)
    /// `SortOrder`.
    static let order = choice(["Ascending", "Descending"])
    /// `NameContains`.
    static let namePart = text(0...63, #"[a-zA-Z0-9\-]+"#)

    /// What every operation that lists things takes, `LastModifiedTime…` apart.
    static let listing: Members = [
        "NextToken": .text(0...8_192, ".*"), "MaxResults": .integer(1...100), "NameContains": .namePart,
        "CreationTimeAfter": .timestamp, "CreationTimeBefore": .timestamp, "SortOrder": .order,
    ]
    /// What most of them take besides.
    static let listingByChange: Members = [
        "LastModifiedTimeAfter": .timestamp, "LastModifiedTimeBefore": .timestamp,
    ]
}

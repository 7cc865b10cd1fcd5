/// A service that checks signatures, and how it words what it refuses.
public struct SignedService: Sendable, Equatable {
    /// The family of protocols; refusals have other names and statuses in each.
    public enum Family: Sendable {
        /// S3: REST with XML errors.
        case s3
        /// JSON 1.1 and REST JSON: SageMaker, its runtime, CloudWatch Logs.
        case json
        /// Form bodies with XML errors: STS.
        case query
    }

    /// The name that a credential's scope must have, for example `sagemaker`.
    public var name: String
    /// The family that it belongs to.
    public var family: Family

    /// A service by its signing name.
    public init(name: String, family: Family) {
        self.name = name
        self.family = family
    }

    /// Amazon S3.
    public static let s3 = SignedService(name: "s3", family: .s3)
    /// SageMaker and SageMaker Runtime, which share a signing name.
    public static let sageMaker = SignedService(name: "sagemaker", family: .json)
    /// CloudWatch Logs.
    public static let logs = SignedService(name: "logs", family: .json)
    /// The Security Token Service.
    public static let sts = SignedService(name: "sts", family: .query)
}

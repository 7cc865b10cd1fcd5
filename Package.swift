// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "propensity",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "propensity", targets: ["PropensityCLI"]),
        // What the benchmarks time; not an interface that others may build on.
        .library(
            name: "PropensityParts",
            targets: [
                "Aggregation", "Forest", "Monitoring", "Sessions", "Statistics", "Tabular", "Training", "XGBoost",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Libraries of others behind module maps.
        .target(name: "CXGBoost", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CChild"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib"),
        .target(name: "CChartLibrary", cSettings: [.headerSearchPath("../../.deps/charts")]),

        // Rows and numbers.
        .target(name: "Tabular", dependencies: ["CZlib"]),
        .target(name: "Statistics"),
        .target(name: "Sessions"),
        .target(name: "JSONDocument"),

        // The model.
        .target(name: "XGBoost", dependencies: ["CXGBoost"]),
        .target(name: "Forest"),
        .target(name: "Aggregation", dependencies: ["Tabular"]),
        .target(name: "Training", dependencies: ["Aggregation", "Tabular", "XGBoost"]),

        // What is said about data and models.
        .target(name: "Exploration", dependencies: ["Statistics", "Tabular"]),
        .target(name: "Monitoring", dependencies: ["JSONDocument", "Statistics"]),
        .target(
            name: "Reporting",
            dependencies: ["CChartLibrary", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates")]),

        // The workflows, and the program.
        .target(
            name: "Jobs",
            dependencies: [
                "Aggregation", "Capture", "Endpoints", "Exploration", "Forest", "Monitoring", "Quality", "Reporting",
                "Sessions", "Statistics", "Tabular", "Training",
                "XGBoost", .product(name: "Crypto", package: "swift-crypto"),
            ]),

        // The monitor.
        .target(name: "Drift", dependencies: ["Monitoring", "Statistics"]),
        .target(
            name: "Quality",
            dependencies: [
                "Capture", "JSONDocument", "Monitoring", "Statistics", "Tabular",
            ]),
        .target(name: "Schedules", dependencies: ["Capture", "Endpoints"]),
        .target(
            name: "Alerts",
            dependencies: [
                "Capture", "Endpoints", "JSONDocument", "Schedules",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "MonitorRuns",
            dependencies: [
                "Aggregation", "Capture", "Drift", "JSONDocument", "Jobs", "Monitoring", "Quality", "Reporting",
                "Statistics", "Tabular", "Training", "XGBoost",
            ]),
        .target(
            name: "QualityRuns",
            dependencies: [
                "Capture", "JSONDocument", "Jobs", "MonitorRuns", "Monitoring", "Quality", "Reporting", "Statistics",
                "Tabular",
            ]),
        .target(
            name: "ScheduledRuns",
            dependencies: [
                "Alerts", "Capture", "Drift", "Endpoints", "Jobs", "MonitorRuns", "Monitoring", "Quality",
                "QualityRuns", "Schedules", "Tabular", "Telemetry", .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        // SageMaker's container contract, without a server.
        .target(name: "Container", dependencies: ["Aggregation", "Jobs", "Tabular", "Training", "XGBoost"]),

        // The endpoint, and what calls it.
        .target(
            name: "Traffic",
            dependencies: [
                "Tabular", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(name: "Capture"),
        .target(name: "Endpoints", dependencies: ["Capture"]),
        .target(name: "Access", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Signatures", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "S3API", dependencies: ["ObjectStore", "Signatures"]),
        .target(
            name: "S3Client",
            dependencies: [
                "Capture", "ObjectStore", "S3API", "Signatures", "Tabular",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "ObjectStore", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "SageMaker", dependencies: ["Capture", "Endpoints", "JSONDocument", "ObjectStore", "Schedules"]),
        .target(name: "Archives", dependencies: ["CZlib"]),
        .target(
            name: "SageMakerJobs",
            dependencies: [
                "Archives", "CChild", "Capture", "Container", "Endpoints", "Jobs", "ObjectStore", "SageMaker",
                "Schedules", .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Storage",
            dependencies: [
                "Access", "Alerts", "Endpoints", "SageMaker", "Schedules",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Telemetry",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Serving",
            dependencies: [
                "Access", "Aggregation", "Capture", "Endpoints", "Jobs", "JSONDocument", "Quality", "Tabular",
                "Telemetry",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "AWSRoutes",
            dependencies: [
                "Access", "JSONDocument", "ObjectStore", "S3API", "SageMaker", "Serving", "Signatures", "Telemetry",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        .executableTarget(
            name: "PropensityCLI",
            dependencies: [
                "AWSRoutes", "Access", "Alerts", "CMalloc", "Capture", "Container", "Drift", "Endpoints", "Exploration",
                "Jobs",
                "MonitorRuns",
                "Monitoring", "Quality", "ObjectStore", "QualityRuns", "S3Client", "SageMaker",
                "SageMakerJobs",
                "ScheduledRuns", "Schedules", "Serving", "Statistics",
                "Storage",
                "Tabular",
                "Telemetry", "Traffic", "Training", "XGBoost", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
    ]
)

// Tests mirror sources, one target each; EndToEndTests runs the program itself with real arguments.
let notSources = ["Reporting": ["Snapshots"], "EndToEnd": ["Python"]]
let testKits: [String: [Target.Dependency]] = [
    "AWSRoutes": [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
    ],
    "Serving": [
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
    ],
]
for name in [
    "AWSRoutes", "Access", "Aggregation", "Alerts", "Archives", "Capture", "Container", "Drift", "Endpoints",
    "Exploration",
    "Forest", "Jobs",
    "JSONDocument", "Monitoring", "MonitorRuns", "ObjectStore", "Quality", "QualityRuns", "Reporting", "S3API",
    "S3Client",
    "SageMaker", "SageMakerJobs", "ScheduledRuns", "Schedules", "Serving", "Sessions", "Signatures", "Statistics",
    "Storage", "Tabular",
    "Telemetry",
    "Traffic", "Training", "XGBoost",
    "EndToEnd",
] {
    let tested = name == "EndToEnd" ? "PropensityCLI" : name
    package.targets.append(
        .testTarget(
            name: "\(name)Tests", dependencies: [.target(name: tested)] + (testKits[name] ?? []),
            exclude: notSources[name] ?? []))
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}

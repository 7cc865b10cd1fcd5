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
            targets: ["Aggregation", "Monitoring", "Sessions", "Statistics", "Tabular", "Training", "XGBoost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Libraries of others behind module maps.
        .target(name: "CXGBoost", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(name: "CZlib"),
        .target(name: "CChartLibrary", cSettings: [.headerSearchPath("../../.deps/charts")]),

        // Rows and numbers.
        .target(name: "Tabular", dependencies: ["CZlib"]),
        .target(name: "Statistics"),
        .target(name: "Sessions"),

        // The model.
        .target(name: "XGBoost", dependencies: ["CXGBoost"]),
        .target(name: "Aggregation", dependencies: ["Tabular"]),
        .target(name: "Training", dependencies: ["Aggregation", "Tabular", "XGBoost"]),

        // What is said about data and models.
        .target(name: "Exploration", dependencies: ["Statistics", "Tabular"]),
        .target(name: "Monitoring", dependencies: ["Statistics"]),
        .target(
            name: "Reporting",
            dependencies: ["CChartLibrary", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates")]),

        // The workflows, and the program.
        .target(
            name: "Jobs",
            dependencies: [
                "Aggregation", "Exploration", "Monitoring", "Reporting", "Sessions", "Statistics", "Tabular",
                "Training",
                "XGBoost", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .executableTarget(
            name: "PropensityCLI",
            dependencies: [
                "Exploration", "Jobs", "Statistics", "Tabular", "Training", "XGBoost", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ]
)

// Tests mirror sources, one target each; EndToEndTests runs the program itself with real arguments.
let notSources = ["Reporting": ["Snapshots"], "EndToEnd": ["Python"]]
for name in [
    "Aggregation", "Exploration", "Jobs", "Monitoring", "Reporting", "Sessions", "Statistics", "Tabular", "Training",
    "XGBoost",
    "EndToEnd",
] {
    let tested = name == "EndToEnd" ? "PropensityCLI" : name
    package.targets.append(
        .testTarget(name: "\(name)Tests", dependencies: [.target(name: tested)], exclude: notSources[name] ?? []))
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}

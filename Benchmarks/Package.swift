// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "propensity", path: "..")],
    targets: [
        .executableTarget(
            name: "Benchmarks", dependencies: [.product(name: "PropensityParts", package: "propensity")]),
        .executableTarget(
            name: "forest-benchmark", dependencies: [.product(name: "PropensityParts", package: "propensity")]),
        .executableTarget(
            name: "forest-margins", dependencies: [.product(name: "PropensityParts", package: "propensity")]),
    ]
)

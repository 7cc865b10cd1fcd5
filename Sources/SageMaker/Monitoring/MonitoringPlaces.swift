import Foundation
public import ObjectStore
public import Schedules

/// Where executions of schedules made by SageMaker's API read and write: their baselines and reports are objects.
///
/// A run works in `{home}/sagemaker/schedules/{name}`. The baseline's files are brought there before each run, since people
/// edit constraints; the reports go to `{output}/{endpoint}/{schedule}/yyyy/MM/dd/HH/` when it is over, each as a whole. Other
/// schedules keep to their own folders.
public struct MonitoringPlaces: ExecutionPlaces {
    private let objects: any Objects
    private let home: String

    /// - Parameters:
    ///   - objects: Where `s3://` leads.
    ///   - home: The home folder, absolute.
    public init(objects: any Objects, home: String) {
        self.objects = objects
        self.home = home
    }

    /// The schedule's folder, with the baseline as it is now.
    ///
    /// - Throws: ``ObjectStore/ObjectStoreError`` naming a file of the baseline that is not there; errors of writing.
    public func prepare(_ execution: Execution, of schedule: Schedule) async throws -> ExecutionPlace {
        guard let definition = MonitoringDefinition(schedule) else { return ExecutionPlace(execution, of: schedule) }
        let folder = "\(home)/sagemaker/schedules/\(schedule.name)"
        var place = ExecutionPlace(
            baseline: "\(folder)/baseline", reports: "\(folder)/reports/\(execution.id)",
            memory: "\(folder)/memory.json", merged: folder)
        place.isDecidedAsModelMonitor = true
        try FileManager.default.createDirectory(atPath: place.baseline, withIntermediateDirectories: true)
        try await bring(definition.constraints, to: "\(place.baseline)/constraints.json")
        // Without constraints nothing is checked, and statistics are no use.
        let statistics = definition.constraints == nil && schedule.kind == .dataQuality ? nil : definition.statistics
        try await bring(statistics, to: "\(place.baseline)/statistics.json")
        if let labels = definition.groundTruth {
            place.groundTruth = try await bring(labels, into: "\(folder)/ground-truth")
        }
        guard schedule.kind == .dataQuality else { return place }
        if definition.constraints == nil {
            try Data(Self.noConstraints.utf8).write(to: URL(filePath: "\(place.baseline)/constraints.json"))
            place.note = "The schedule has no constraints, so nothing was checked."
        } else if statistics == nil {
            place.note = "The schedule has no baseline statistics, so drift was not looked at."
        }
        return place
    }

    /// Constraints that everything satisfies.
    private static let noConstraints = """
        {"version": 0.0, "features": [], "monitoring_config": {"evaluate_constraints": "Disabled"}}
        """

    /// Makes an object a file; without one the file goes.
    private func bring(_ uri: String?, to path: String) async throws {
        guard let location = uri.flatMap({ S3Location($0) }) else {
            try? FileManager.default.removeItem(atPath: path)
            return
        }
        do {
            try await objects.download(location, to: path)
        } catch let error as ObjectStoreError where [.noSuchKey, .noSuchBucket].contains(error.code) {
            throw ObjectStoreError(error.code, "The baseline's \(location) is not there.", hint: error.hint)
        }
    }

    /// Makes files of all objects below a location, those left out that are here already.
    ///
    /// - Returns: The folder; the objects' own where they are files of this machine.
    private func bring(_ location: S3Location, into folder: String) async throws -> String {
        if let own = objects.folder(of: location) { return own }
        let prefix = location.key.isEmpty || location.key.hasSuffix("/") ? location.key : location.key + "/"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for object in try await objects.list(S3Location(bucket: location.bucket, key: prefix)) {
            let name = object.location.key.dropFirst(prefix.count)
            guard !name.isEmpty, !name.hasSuffix("/"), !name.split(separator: "/").contains("..") else { continue }
            let path = "\(folder)/\(name)"
            let known = try? FileManager.default.attributesOfItem(atPath: path)
            let written = (known?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            if (known?[.size] as? Int) == object.size, written >= object.modified { continue }
            try await objects.download(object.location, to: path)
        }
        return folder
    }

    /// Makes objects of the reports.
    ///
    /// - Returns: Their folder where objects are files of this machine, else their `s3://` location.
    /// - Throws: What the objects throw.
    public func deliver(
        from place: ExecutionPlace, _ execution: Execution, of schedule: Schedule
    ) async throws -> String {
        guard let definition = MonitoringDefinition(schedule), let output = definition.output else {
            return place.reports
        }
        var path = execution.hourPath
        if execution.reportPath != path,
            try await !objects.list(output.appending("\(path)/\(Self.page)")).isEmpty
        {
            path = execution.reportPath
        }
        let location = output.appending(path)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.reports)
        // The page says that there are reports of this hour, so it comes last.
        for name in names.sorted() where !Self.ours.contains(name) {
            try await objects.upload("\(place.reports)/\(name)", to: location.appending(name))
        }
        if names.contains(Self.page) {
            try await objects.upload("\(place.reports)/\(Self.page)", to: location.appending(Self.page))
        }
        try? FileManager.default.removeItem(atPath: place.reports)
        return objects.folder(of: location) ?? location.description
    }

    private static let page = "report.html"
    /// Files that are not uploaded with the others: the page, and what only `propensity` reads.
    private static let ours: Set<String> = [page, "findings.json", "quality.json"]
}

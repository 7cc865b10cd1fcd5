import Endpoints
import Foundation
import Jobs
import Logging
import SageMaker
import Schedules
import Synchronization

/// Takes what is open in the store and runs it.
final class ResourceFollower: Sendable {
    private struct Place: Hashable {
        var kind: Resource.Kind
        var name: String

        init(_ resource: Resource) {
            kind = resource.kind
            name = resource.name
        }
    }

    private let context: WorkerContext
    /// What ended since the loop looked.
    private let ended = Mutex<Set<Place>>([])

    init(_ context: WorkerContext) { self.context = context }

    /// Works until the task is cancelled, and returns when everything it ran has been given back.
    func run() async {
        await clear()
        await withDiscardingTaskGroup { group in
            var running: Set<Place> = []
            var mark: ChangeMark?
            var wake = 0.0
            while !Task.isCancelled {
                let over = ended.withLock { ended in
                    defer { ended = [] }
                    return ended
                }
                running.subtract(over)
                let current = context.resources.changeMark()
                let time = context.now
                if mark != current || time >= wake || !over.isEmpty {
                    mark = current
                    wake = time + context.limits.reading
                    for resource in await claims(running) {
                        running.insert(Place(resource))
                        group.addTask { [self] in
                            await ResourceRun(resource, context).run()
                            ended.withLock { _ = $0.insert(Place(resource)) }
                        }
                    }
                }
                try? await Task.sleep(for: .seconds(context.limits.look))
            }
            group.cancelAll()
        }
    }

    /// What is to be run now, in the order in which it was asked for; it is ours by then.
    private func claims(_ running: Set<Place>) async -> [Resource] {
        do {
            let jobs = try await open([.trainingJob, .processingJob])
            let endpoints = try await open([.endpoint])
            return try await claims(jobs, running.filter { $0.kind != .endpoint })
                + claims(endpoints, running.filter { $0.kind == .endpoint })
        } catch {
            if !Task.isCancelled { context.logger.error("jobs cannot be read: \(error)") }
            return []
        }
    }

    private func open(_ kinds: [Resource.Kind]) async throws -> [Resource] {
        var open: [Resource] = []
        for kind in kinds { open += try await context.resources.resources(kind).filter(\.isOpen) }
        return open.sorted { ($0.createdAt, $0.name) < ($1.createdAt, $1.name) }
    }

    private func claims(_ open: [Resource], _ running: Set<Place>) async throws -> [Resource] {
        var claimed: [Resource] = []
        for resource in open {
            let isFree = running.count + claimed.count < context.limits.jobsAtOnce
            let (owner, limits, now) = (context.owner, context.limits, context.now)
            let isRunning = running.contains(Place(resource))
            // Only what would change anything is worth a transaction.
            var preview = resource
            _ = preview.claim(
                owner: owner, isRunning: isRunning, isFree: isFree, limits: limits, now: now, life: { $0.life() })
            guard preview != resource else { continue }
            let ours = try await context.resources.changeResource(resource.kind, resource.name) {
                current -> Resource? in
                guard var kept = current else { return nil }
                let isOurs = kept.claim(
                    owner: owner, isRunning: isRunning, isFree: isFree, limits: limits, now: now, life: { $0.life() })
                current = kept
                return isOurs ? kept : nil
            }
            if let ours {
                claimed.append(ours)
            } else if !preview.isOpen {
                try? FileManager.default.removeItem(atPath: context.folder(of: preview))
            }
        }
        return claimed
    }

    /// Removes the folders that killed workers left of what is over.
    private func clear() async {
        let files = FileManager.default
        for kind in [Resource.Kind.trainingJob, .processingJob, .endpoint] {
            let folder = "\(context.workFolder)/\(kind.rawValue)"
            for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
                guard let resource = try? await context.resources.resource(kind, name), !resource.isOpen else {
                    continue
                }
                try? files.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }
}

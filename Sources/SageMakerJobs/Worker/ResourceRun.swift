import Foundation
import Logging
import SageMaker

/// One try at a job or an endpoint that is ours, with signs of life, to its end.
struct ResourceRun: Sendable {
    private let resource: Resource
    private let context: WorkerContext

    init(_ resource: Resource, _ context: WorkerContext) {
        self.resource = resource
        self.context = context
    }

    /// Runs it and keeps how it ended.
    func run() async {
        let words: Logger.Metadata = ["kind": "\(resource.kind.rawValue)", "name": "\(resource.name)"]
        context.logger.info("begun", metadata: words)
        let control = JobControl(patience: context.limits.patience)
        if resource.isToStop { control.stop(.asked) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await work(control) }
            group.addTask { await signs(control) }
            group.addTask { await control.killInTime() }
            await group.next()
            // The signs end first when it is not ours any more; either way the rest ends too.
            group.cancelAll()
        }
        try? FileManager.default.removeItem(atPath: context.folder(of: resource))
        context.logger.info("ended", metadata: words)
    }

    private func work(_ control: JobControl) async {
        do {
            let folder = context.folder(of: resource)
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let ending: Resource.Ending
            switch resource.kind {
            case .trainingJob: ending = try await TrainingRun(resource, context, control).run()
            case .processingJob: ending = try await ProcessingRun(resource, context, control).run()
            default: return try await EndpointRun(resource, context).run()
            }
            await keep { $0.end(ending, now: context.now) }
        } catch is WorkerContext.Lost {
            context.logger.warning("somebody else has it now", metadata: ["name": "\(resource.name)"])
        } catch {
            if Task.isCancelled {
                let owner = context.owner
                return await keep { $0.handBack(owner: owner) }
            }
            if let reason = control.reason {
                return await keep { $0.end(reason == .asked ? .stopped : .tooLong, now: context.now) }
            }
            let failure = JobFailure(error)
            context.logger.warning("failed: \(failure)", metadata: ["name": "\(resource.name)"])
            await keep { resource in
                if resource.kind == .endpoint {
                    resource.endDeployment(failure, now: context.now)
                } else {
                    resource.end(.failed(failure), now: context.now)
                }
            }
        }
    }

    /// Keeps a change; tries again while the store cannot be used.
    private func keep(_ change: @escaping @Sendable (inout Resource) -> Void) async {
        for attempt in 0..<5 {
            do {
                return try await context.change(resource, change)
            } catch is WorkerContext.Lost {
                return
            } catch {
                context.logger.error("a job cannot be kept: \(error)")
                if attempt < 4 { try? await Task.sleep(for: .seconds(1)) }
            }
        }
    }

    /// Gives signs of life until cancelled, or until it is not ours; listens for the wish to stop.
    private func signs(_ control: JobControl) async {
        var mark = context.resources.changeMark()
        var last = context.now
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(context.limits.look))
            guard !Task.isCancelled else { return }
            let (owner, time, current) = (context.owner, context.now, context.resources.changeMark())
            do {
                if abs(time - last) >= context.limits.heartbeat {
                    last = time
                    let until = time + context.limits.lease
                    try await context.change(resource) { _ = $0.renew(owner: owner, until: until) }
                    mark = context.resources.changeMark()
                } else if current == mark {
                    continue
                }
                mark = current
                guard let kept = try await context.resources.resource(resource.kind, resource.name),
                    kept.createdAt == resource.createdAt, kept.job?.owner == owner, kept.isOpen
                else { return }
                if kept.isToStop { control.stop(.asked) }
            } catch is WorkerContext.Lost {
                return
            } catch {
                context.logger.error("a job cannot be read: \(error)")
            }
        }
    }
}

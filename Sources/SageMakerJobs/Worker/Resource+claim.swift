import SageMaker
import Schedules

/// Who runs a job, and how it ends: what a worker does to a resource while nobody else changes it.
extension Resource {
    /// Whether somebody is to work on it: a job that is not over, or an endpoint that is not as it was asked for.
    var isOpen: Bool {
        switch kind {
        case .trainingJob, .processingJob: ["InProgress", "Stopping"].contains(status)
        case .endpoint: ["Creating", "Updating"].contains(status)
        default: false
        }
    }

    /// Whether it was asked to stop.
    var isToStop: Bool { status == "Stopping" || job?.isStopRequested == true }

    /// Ends what nobody runs any more, and takes it for an owner.
    ///
    /// - Parameters:
    ///   - owner: Who asks.
    ///   - isRunning: Whether the owner runs it.
    ///   - isFree: Whether the owner can run one more.
    ///   - limits: The numbers to go by.
    ///   - now: Seconds since 1970.
    ///   - life: Whether an owner's process is over.
    /// - Returns: Whether the owner is to run it once this is kept.
    mutating func claim(
        owner: ProcessOwner, isRunning: Bool, isFree: Bool, limits: WorkerLimits, now: Double,
        life: (ProcessOwner) -> ProcessOwner.Life
    ) -> Bool {
        guard isOpen else { return false }
        var progress = job ?? JobProgress()
        if let other = progress.owner {
            let isAlive =
                other == owner ? isRunning : (progress.leaseUntil ?? 0) > now && life(other) != .gone
            guard !isAlive else { return false }
            if !isToStop, progress.attempt >= limits.attempts {
                let failure = JobFailure(
                    .platform,
                    "The process that was at it ended before it did (attempt \(progress.attempt) of \(limits.attempts))."
                )
                if kind == .endpoint { endDeployment(failure, now: now) } else { end(.failed(failure), now: now) }
                return false
            }
        }
        if kind != .endpoint, isToStop {
            end(.stopped, now: now)
            return false
        }
        guard isFree else { return false }
        progress.owner = owner
        progress.leaseUntil = now + limits.lease
        progress.attempt += 1
        job = progress
        if kind == .trainingJob { begin("Starting", "Preparing the instances for training", now: now) }
        return true
    }

    /// A sign of life, or nil when it is somebody else's by now, or over.
    mutating func renew(owner: ProcessOwner, until: Double) -> Bool {
        guard isOpen, job?.owner == owner else { return false }
        job?.leaseUntil = until
        return true
    }

    /// Gives it back, to be run by whoever comes next; the try does not count.
    mutating func handBack(owner: ProcessOwner) {
        guard isOpen, job?.owner == owner else { return }
        job?.owner = nil
        job?.leaseUntil = nil
        job?.attempt -= 1
    }

    /// Notes the state that a job is in from now on.
    mutating func begin(_ secondary: String, _ message: String, now: Double) {
        var transitions = job?.transitions ?? []
        guard transitions.last?.status != secondary else { return }
        if let last = transitions.indices.last, transitions[last].endedAt == nil { transitions[last].endedAt = now }
        transitions.append(JobProgress.Transition(status: secondary, startedAt: now, message: message))
        if job == nil { job = JobProgress() }
        job?.transitions = transitions
        updatedAt = now
    }

    /// How a job ends.
    enum Ending: Sendable {
        /// As asked for, with the exit message of a processing job.
        case completed(exitMessage: String?)
        /// With a failure.
        case failed(JobFailure)
        /// As it was asked to.
        case stopped
        /// Because it took too long.
        case tooLong
    }

    /// Notes how a job ended.
    mutating func end(_ ending: Ending, now: Double) {
        let (next, secondary, message) =
            switch ending {
            case .completed: ("Completed", "Completed", "Training job completed")
            case .failed: ("Failed", "Failed", "Training job failed")
            case .stopped: ("Stopped", "Stopped", "Training job stopped")
            case .tooLong:
                ("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided")
            }
        status = next
        if kind == .trainingJob {
            begin(secondary, message, now: now)
            if let last = job?.transitions.indices.last { job?.transitions[last].endedAt = now }
        }
        if case .failed(let failure) = ending { failureReason = failure.description }
        if case .completed(let exitMessage) = ending { job?.exitMessage = exitMessage }
        if case .tooLong = ending, kind == .processingJob { job?.exitMessage = "MaxRuntimeInSeconds was exceeded." }
        if job == nil { job = JobProgress() }
        job?.endedAt = now
        job?.owner = nil
        job?.leaseUntil = nil
        updatedAt = now
    }
}

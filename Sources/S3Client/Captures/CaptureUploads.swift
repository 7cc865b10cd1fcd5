public import Logging
public import ObjectStore
public import ServiceLifecycle

/// Sends captures from a spool to another server, as they are finished.
///
/// A file becomes one object, 75 seconds after it was begun at the latest plus the time until the next look. What has been
/// sent is noted beside it (`UploadJournal`), so that a restarted program goes on where it was; a file that was sent
/// but not noted is sent once more, to the same object. What cannot be sent stays and is tried again. Sent files stay in
/// the spool for monitors, 30 days after their hour unless set otherwise.
public actor CaptureUploads: Service {
    /// What one look at the spool did.
    public struct Pass: Sendable, Equatable {
        /// Files that were sent.
        public var sent = 0
        /// Finished files that could not be sent and stay.
        public var failed = 0
        /// Files that may still grow.
        public var growing = 0
        /// Old files that were removed.
        public var removed = 0
    }

    /// Files on their way at once.
    private static let width = 4
    private static let pauseSeconds = 5.0
    private static let longestPauseSeconds = 60.0

    private let objects: any Objects
    private let logger: Logger
    private var scan: SpoolScan
    private var isFailing = false

    /// The uploads of a spool.
    ///
    /// - Parameters:
    ///   - spool: The folder.
    ///   - objects: Where its files go.
    ///   - keepDays: Days that a sent file stays in the spool.
    ///   - logger: Hears of failures, once each time they begin.
    public init(of spool: CaptureSpool, to objects: any Objects, keepDays: Double = 30, logger: Logger) {
        self.objects = objects
        self.logger = logger
        scan = SpoolScan(spool, keepSeconds: keepDays * 86_400)
    }

    /// Follows the spool until the program ends.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = Self.pauseSeconds
            while !Task.isCancelled {
                let pass = await self.pass(now: SystemClock.now())
                let goesOn = pass.failed == 0 || pass.sent > 0
                pause = goesOn ? Self.pauseSeconds : min(pause * 2, Self.longestPauseSeconds)
                // Cancelled when the program ends.
                try? await Task.sleep(for: .seconds(pause))
            }
        }
    }

    /// Looks through the spool once and sends what is finished.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Returns: What was done.
    public func pass(now: Double) async -> Pass {
        let before = scan
        guard
            let (after, found) = try? await onDisk({
                var scan = before
                let found = scan.run(now: now)
                return (scan, found)
            })
        else { return Pass() }
        scan = after
        var pass = Pass(growing: found.growing, removed: found.removed)
        var waiting = found.ready[...]
        var refused: Set<String> = []
        var failure: ObjectStoreError?
        await withTaskGroup(of: (SpoolScan.File, ObjectStoreError?).self) { group in
            var underWay = 0
            while true {
                while underWay < Self.width, let file = waiting.popFirst() {
                    guard !Task.isCancelled, !refused.contains(file.location.bucket) else {
                        pass.failed += 1
                        continue
                    }
                    group.addTask { [objects] in (file, await Self.send(file, to: objects)) }
                    underWay += 1
                }
                guard let (file, error) = await group.next() else { break }
                underWay -= 1
                guard let error else {
                    pass.sent += 1
                    continue
                }
                pass.failed += 1
                failure = failure ?? error
                if Self.concernsAll(error) { refused.insert(file.location.bucket) }
            }
        }
        tell(failure, pass)
        return pass
    }

    /// - Returns: Why the file could not be sent; nil when it is an object now, and that is noted.
    private static func send(_ file: SpoolScan.File, to objects: any Objects) async -> ObjectStoreError? {
        do {
            try await objects.upload(file.path, to: file.location)
            try await onDisk { try UploadJournal(folder: file.folder).add(file.name, size: file.size) }
            return nil
        } catch let error as ObjectStoreError {
            return error
        } catch {
            return ObjectStoreError(.unavailable, "\(file.location) was not sent: \(error)")
        }
    }

    /// Whether what refuses one file of a bucket now refuses the others too.
    private static func concernsAll(_ error: ObjectStoreError) -> Bool {
        switch error.code {
        case .unavailable, .accessDenied, .noSuchBucket, .wrongRegion, .notUnderstood: true
        default: false
        }
    }

    private func tell(_ failure: ObjectStoreError?, _ pass: Pass) {
        if let failure {
            if !isFailing, !Task.isCancelled {
                let hint = failure.hint.map { " (\($0))" } ?? ""
                logger.warning("captures wait to be sent, and are kept: \(failure.message)\(hint)")
            }
            isFailing = true
        } else if isFailing, pass.sent > 0 {
            isFailing = false
            logger.notice("captures are sent again")
        }
    }
}

import AsyncHTTPClient

/// Sends the rows of a file to an endpoint, at a rate, with faults done to them.
public struct Simulation: Sendable {
    /// How much is sent, and how fast.
    public struct Pace: Sendable {
        /// Requests a second; 0 for as many as the connections carry.
        public var rate: Double
        /// Requests under way at a time, at most.
        public var connections: Int
        /// Rows in a request.
        public var batch: Int
        /// Rows in all, from the start of the file again when it has fewer; nil for all of the file, once.
        public var rows: Int?

        /// A pace.
        ///
        /// - Parameters:
        ///   - rate: Requests a second, ≥ 0; 0 for as many as the connections carry.
        ///   - connections: Requests under way at a time, from 1 to 1,024.
        ///   - batch: Rows in a request, at least 1.
        ///   - rows: Rows in all, at least 1; nil for all of the file, once.
        /// - Throws: ``TrafficError`` (`invalidOption`) for a number out of range.
        public init(rate: Double = 0, connections: Int = 4, batch: Int = 1, rows: Int? = nil) throws(TrafficError) {
            guard rate >= 0, rate.isFinite else {
                throw TrafficError(.invalidOption, "--rate is \(rate)", hint: "it takes requests a second, from 0")
            }
            guard (1...1024).contains(connections) else {
                throw TrafficError(.invalidOption, "--connections is \(connections)", hint: "it takes 1 to 1024")
            }
            guard batch >= 1 else {
                throw TrafficError(.invalidOption, "--batch is \(batch)", hint: "it takes rows, from 1")
            }
            guard rows ?? 1 >= 1 else {
                throw TrafficError(.invalidOption, "--rows is \(rows ?? 0)", hint: "it takes rows, from 1")
            }
            self.rate = rate
            self.connections = connections
            self.batch = batch
            self.rows = rows
        }
    }

    /// How rows are written, and what goes with them.
    public struct Form: Sendable {
        /// How rows are written.
        public var format: BodyFormat
        /// Whether columns are named: by a header line in CSV, as keys in JSON.
        public var isByName: Bool
        /// Whether each request has an inference id: what the identifier column holds, or without one `row-` and the
        /// row's number in all that is sent, from 1.
        public var hasInferenceIds: Bool

        /// A form.
        public init(format: BodyFormat = .csv, isByName: Bool = false, hasInferenceIds: Bool = false) {
            self.format = format
            self.isByName = isByName
            self.hasInferenceIds = hasInferenceIds
        }
    }

    let feed: RowFeed
    let target: InvocationTarget
    let pace: Pace
    let form: Form
    let sabotage: Sabotage
    let stop: StopSignal
    let progress: @Sendable (TrafficProgress) -> Void

    /// A simulation; nothing is sent until ``run()``.
    ///
    /// - Parameters:
    ///   - feed: The rows.
    ///   - target: Where they go.
    ///   - pace: How much, and how fast.
    ///   - form: How rows are written.
    ///   - sabotage: What is done to them; its columns are the feed's.
    ///   - stop: Ends the sending early; what is under way is still answered.
    ///   - progress: Told once a second, from any thread, how far it is.
    /// - Throws: ``TrafficError`` (`invalidOption`) for inference ids with more than one row a request.
    public init(
        feed: RowFeed, target: InvocationTarget, pace: Pace, form: Form, sabotage: Sabotage,
        stop: StopSignal = StopSignal(), progress: @escaping @Sendable (TrafficProgress) -> Void = { _ in }
    ) throws(TrafficError) {
        precondition(sabotage.columns == feed.columns, "faults are done to the columns that are sent")
        guard !form.hasInferenceIds || pace.batch == 1 else {
            throw TrafficError(
                .invalidOption, "--inference-ids names requests, and --batch \(pace.batch) puts several rows in each",
                hint: "leave --batch at 1")
        }
        self.feed = feed
        self.target = target
        self.pace = pace
        self.form = form
        self.sabotage = sabotage
        self.stop = stop
        self.progress = progress
    }

    /// Reads the file through once, then sends its rows.
    ///
    /// Answers of any status count as answers: a fault may be meant to be refused. Cancelling the task gives up what is
    /// under way; ``StopSignal/stop()`` does not.
    ///
    /// - Returns: What became of the rows.
    /// - Throws: ``Tabular/TableError`` for a file that cannot be read; ``TrafficError``: `unreachable` when no connection
    ///   can be made at the start, `noAnswer` when nothing was answered.
    public func run() async throws -> TrafficSummary {
        let total = try await feed.count(limit: pace.rows, stop: stop)
        let configuration = try Invoker.configuration(target, connections: pace.connections)
        let rows = pace.rows ?? total
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let sender = Sender(
                simulation: self, invoker: Invoker(client: client, target: target, format: form.format, stop: stop))
            // Ends by being cancelled, when the sending is over.
            async let _ = tell(sender.tally, total: rows)
            return try await sender.send(rows)
        }
    }

    private func tell(_ tally: Tally, total: Int) async {
        var (told, toldAt) = (0, ContinuousClock.now)
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            let (counts, now) = (tally.now, ContinuousClock.now)
            let rows = counts.rows - counts.duplicatedRows
            let rate = Double(rows - told) / (toldAt.duration(to: now) / .seconds(1))
            progress(
                TrafficProgress(
                    rows: rows, totalRows: total, rowsPerSecond: rate, failures: counts.failed))
            (told, toldAt) = (rows, now)
        }
    }
}

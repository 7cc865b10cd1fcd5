/// What became of the rows that were sent.
public struct TrafficSummary: Sendable, Encodable {
    /// Times in milliseconds from a request's start, connecting included, to the end of its answer.
    ///
    /// Quantiles are too large by at most 1/128.
    public struct Latency: Sendable, Encodable, Equatable {
        /// What half of the requests did not exceed.
        public var p50: Double
        /// What 90 of 100 did not exceed.
        public var p90: Double
        /// What 99 of 100 did not exceed.
        public var p99: Double
        /// The longest.
        public var max: Double
    }

    /// A reason why requests were not answered with a prediction.
    public struct Failure: Sendable, Encodable, Equatable {
        /// The answer's status; nil when there was no answer.
        public var status: Int?
        /// The endpoint's words, or what became of the connection.
        public var message: String
        /// Requests.
        public var count: Int
    }

    /// Where requests went.
    public var endpoint: String
    /// Rows sent, those sent twice counted twice.
    public var rows: Int
    /// Those of them that faults were done to.
    public var faultyRows: Int
    /// Rows sent a second time.
    public var duplicatedRows: Int
    /// Requests; one that was sent again after a 429 counts once.
    public var requests: Int
    /// Requests by the status of their last answer.
    public var statuses: [String: Int]
    /// Requests without an answer.
    public var unanswered: Int
    /// Times a request was sent again after a 429 that said when.
    public var retries: Int
    /// Nil when nothing was answered.
    public var latencyMilliseconds: Latency?
    /// Seconds from the first request to the last answer.
    public var seconds: Double
    /// Requests a second, over that time.
    public var requestsPerSecond: Double
    /// Rows a second, over that time.
    public var rowsPerSecond: Double
    /// The furthest that sending fell behind its schedule, in seconds; nil without a rate.
    public var secondsLate: Double?
    /// Rows that came back with a probability.
    public var scoredRows: Int
    /// The mean of those probabilities; nil without any.
    public var meanProbability: Double?
    /// The most frequent reasons why requests were not answered with a prediction.
    public var failures: [Failure]
    /// Requests that failed for reasons beyond those in ``failures``.
    public var otherFailures: Int
    /// Requests by the variant that says it answered.
    public var variants: [String: Int]
    /// Answers whose record the endpoint says it did not keep, by reason.
    public var captureLost: [String: Int]
    /// Requests that should have had an inference id and whose row had no usable one.
    public var withoutInferenceId: Int
    /// Whether sending was stopped before its end.
    public var wasStopped: Bool
}

/// How far a simulation is.
public struct TrafficProgress: Sendable, Equatable {
    /// Rows sent, without those sent a second time.
    public var rows: Int
    /// Rows to be sent in all, counted likewise.
    public var totalRows: Int
    /// Rows sent a second, since the event before.
    public var rowsPerSecond: Double
    /// Requests that were not answered with a prediction.
    public var failures: Int
}

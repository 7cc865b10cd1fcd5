public import Schedules

/// A message on its way to one destination.
public struct OutgoingAlert: Sendable, Codable, Equatable, Identifiable {
    /// Where it stands.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// To be delivered.
        case pending
        /// Taken by the receiver.
        case delivered
        /// Given up; ``OutgoingAlert/lastProblem`` says why.
        case abandoned
    }

    /// The message's id and the destination's name.
    public var id: String
    /// The message's id: what receivers tell duplicates by.
    public var messageId: String
    /// The destination's name.
    public var destination: String
    /// The schedule's name.
    public var schedule: String
    /// A line in words.
    public var subject: String
    /// For people.
    public var text: String
    /// For programs.
    public var json: String
    /// Seconds since 1970.
    public var createdAt: Double
    /// Where it stands.
    public var state: State
    /// Deliveries that were begun.
    public var attempts: Int
    /// Not before this moment, seconds since 1970.
    public var nextAttemptAt: Double
    /// Why the last delivery did not succeed; of a delivered one, what is to be said about it.
    public var lastProblem: String?
    /// Whether the receiver answered that it does not want it, so that others need not wait for it.
    public var isRefused: Bool
    /// When it was delivered or given up, seconds since 1970.
    public var settledAt: Double?
    /// Who delivers it.
    public var owner: ProcessOwner?
    /// Seconds since 1970 until which its owner has time.
    public var ownedUntil: Double?

    /// A message to a destination, to be delivered at once.
    package init(_ message: AlertMessage, schedule: String, destination: String, now: Double) {
        id = "\(message.id)-\(destination)"
        messageId = message.id
        self.destination = destination
        self.schedule = schedule
        (subject, text, json) = (message.subject, message.text, message.json)
        (createdAt, nextAttemptAt) = (now, now)
        (state, attempts, isRefused) = (.pending, 0, false)
    }
}

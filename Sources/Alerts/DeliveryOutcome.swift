/// What came of one delivery.
public enum DeliveryOutcome: Sendable, Equatable {
    /// The receiver has it; with something to be said about it where it is not nil.
    case delivered(note: String?)
    /// The receiver is in trouble or out of reach: tried again, before anything else is sent there, and not before so many
    /// seconds where the receiver said so.
    case trouble(String, retryAfter: Double? = nil)
    /// The receiver does not want this message: tried again too, but others go on.
    case refused(String)
    /// Not tried to the end, since the program ends.
    case interrupted
}

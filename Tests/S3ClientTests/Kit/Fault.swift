import Signatures

/// What a server does instead of answering properly.
enum Fault: Sendable {
    /// Refuses with a status and S3's name for it.
    case refuse(Int, String, headers: [String: String] = [:])
    /// Closes the connection before it has done anything.
    case hangUp
    /// Does what it is asked, and closes the connection instead of saying so.
    case loseAnswer
    /// Closes the connection in the middle of the body.
    case cut(after: Int)
    /// Sends only so many bytes of the body, and says that that is all.
    case shorten(to: Int)
    /// Changes a byte of the body.
    case damage
    /// Is silent for a while.
    case silence(Double)
    /// Gives a header another value.
    case header(String, String)
    /// Answers with the whole object whatever range is asked for.
    case ignoreRange
}

/// Decides what happens to the `count`-th request, which begins at 1.
typealias Mischief = @Sendable (_ request: SignedRequest, _ count: Int) -> Fault?

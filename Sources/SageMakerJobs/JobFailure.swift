import Foundation

/// Why a job or an endpoint failed; its description is SageMaker's `FailureReason`.
public struct JobFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whose doing it is; the raw value is what SageMaker puts in front.
    public enum Code: String, Sendable, CaseIterable {
        /// What was asked for, or the data.
        case client = "ClientError"
        /// The program that ran.
        case algorithm = "AlgorithmError"
        /// This machine or program.
        case platform = "InternalServerError"
    }

    /// Whose doing it is.
    public var code: Code
    /// What is wrong, in words.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Code and message, at most 1,024 characters.
    public var description: String { String("\(code.rawValue): \(message)".prefix(1_024)) }

    /// The same with a container's paths in place of those of the job's folder, which mean nothing to a client.
    ///
    /// - Parameter root: What is `/opt/ml` in a container.
    /// - Returns: The same code, and the words with the container's paths.
    func asInContainer(_ root: String) -> JobFailure { JobFailure(code, message.replacing(root, with: "/opt/ml")) }

    /// A failure of the system, with `errno` read now.
    static func system(_ what: String) -> JobFailure {
        JobFailure(.platform, "\(what): \(String(cString: strerror(errno)))")
    }
}

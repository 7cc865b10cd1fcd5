import Capture

/// What endpoints and variants may be called.
public enum EndpointName {
    /// The greatest number of characters.
    public static let limit = CapturePlace.nameLimit

    /// SageMaker's rule: letters, digits and hyphens between them, at most 63.
    ///
    /// So a name is safe in a path. The rule is ``CapturePlace``'s, whose folders carry the names.
    public static func isValid(_ name: String) -> Bool { CapturePlace.isName(name) }

    /// Refuses what ``isValid(_:)`` does not take.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: What it names, for the message: `endpoint` or `variant`.
    /// - Throws: ``EndpointError`` (`invalidName`).
    public static func check(_ name: String, kind: String) throws(EndpointError) {
        guard isValid(name) else {
            throw EndpointError(
                .invalidName, "\"\(name)\" is not a valid \(kind) name",
                hint: "use letters, digits and hyphens between them, at most \(limit)")
        }
    }
}

/// What endpoints and variants may be called.
public enum EndpointName {
    /// The greatest number of characters.
    public static let limit = 63

    /// SageMaker's rule: letters, digits and hyphens between them, at most 63.
    ///
    /// So a name is safe in a path.
    public static func isValid(_ name: String) -> Bool {
        let units = Array(name.utf8)
        guard (1...limit).contains(units.count), let last = units.last, isAlphanumeric(units[0]), isAlphanumeric(last)
        else { return false }
        return units.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

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

    private static func isAlphanumeric(_ unit: UInt8) -> Bool {
        (48...57).contains(unit) || (97...122).contains(unit | 0x20)
    }
}

import HTTPTypes

/// Why a request is not answered with predictions: an HTTP status and words for the caller.
///
/// Messages name rows, columns and reasons, never the values, which may be someone's own.
struct ServingError: Error, Sendable, Equatable {
    var status: HTTPResponse.Status
    /// A stable word for the kind of mistake.
    var code: String
    var message: String
    var hint: String?
    /// The rows that cannot be used; the first ones when there are many.
    var faults: [RowFault] = []
    /// Seconds after which to try again.
    var retryAfter: Int?
    /// Methods that the path has, for 405.
    var allow: String?

    /// A cell that cannot be used.
    struct RowFault: Sendable, Equatable {
        /// The row in the body, from 1, a header line not counted.
        var row: Int
        /// The feature's name; nil when the row as a whole is wrong.
        var column: String?
        var reason: String
    }

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String? = nil, faults: [RowFault] = [],
        retryAfter: Int? = nil, allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.faults = faults
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// The most faults that an answer lists.
    static let listedFaults = 20

    /// An error for rows that cannot be used; no row of such a body is answered.
    ///
    /// - Parameters:
    ///   - faults: The first of them, at least one.
    ///   - rows: Rows in the body.
    /// - Returns: An error whose message tells the first fault.
    static func badRows(_ faults: [RowFault], of rows: Int) -> ServingError {
        let first = faults[0]
        let place = "row \(first.row)" + (first.column.map { ", column \"\($0)\"" } ?? "")
        return ServingError(
            .badRequest, "bad-rows", "\(place): \(first.reason)",
            hint: rows > 1 ? "no row of the batch was scored; mend or remove the rows listed" : nil, faults: faults)
    }
}

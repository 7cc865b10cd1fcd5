import JSONDocument

/// A thing in a listing: what it is filtered and sorted by, and its summary.
struct ListedResource: Sendable {
    /// Its name, unique in the listing.
    var name: String
    /// The status that `StatusEquals` compares; empty where there is none.
    var status: String
    /// Seconds since 1970.
    var createdAt: Double
    /// Seconds since 1970.
    var updatedAt: Double
    /// What the listing tells of it.
    var summary: JSONObject
}

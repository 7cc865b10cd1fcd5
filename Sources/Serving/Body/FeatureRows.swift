import HTTPTypes

/// The rows of a request as a model takes them.
struct FeatureRows: Sendable {
    /// `[rows, features]`, row-major; NaN where missing.
    var values: [Float]
    /// Rows.
    var count: Int
    /// Cells with a word that the model has not seen, scored as missing.
    var unseen = 0
}

/// Gathers rows and what is wrong with them.
struct RowCollector {
    private(set) var values: [Float] = []
    private(set) var count = 0
    private var unseen = 0
    private var faults: [ServingError.RowFault] = []
    private let limit: Int

    /// - Parameters:
    ///   - limit: The most rows.
    ///   - room: Values to make room for.
    init(limit: Int, room: Int) {
        self.limit = limit
        values.reserveCapacity(room)
    }

    /// Whether enough faults are known to answer.
    var isHopeless: Bool { faults.count >= ServingError.listedFaults }

    @inline(__always)
    mutating func append(_ value: Float) { values.append(value) }

    mutating func appendUnseen() {
        unseen += 1
        values.append(.nan)
    }

    mutating func fault(_ column: String?, _ reason: String) {
        guard !isHopeless else { return }
        faults.append(ServingError.RowFault(row: count + 1, column: column, reason: reason))
    }

    /// Puts the values of the last row, which came in the order of `features`, into the features' own order.
    mutating func permuteLastRow(_ features: [Int]) {
        let start = values.count - features.count
        let row = Array(values[start...])
        for (place, feature) in features.enumerated() { values[start + feature] = row[place] }
    }

    /// Ends a row.
    ///
    /// - Throws: ``ServingError`` when there are more rows than a request may have.
    mutating func endRow() throws(ServingError) {
        count += 1
        guard count <= limit else {
            throw ServingError(
                .contentTooLarge, "too-many-rows", "a request may have \(limit) rows",
                hint: "send them in several requests")
        }
    }

    /// The rows.
    ///
    /// - Throws: ``ServingError`` when one of them cannot be used, or there are none.
    func rows() throws(ServingError) -> FeatureRows {
        guard faults.isEmpty else { throw .badRows(faults, of: count) }
        guard count > 0 else { throw RowDecoder.empty }
        return FeatureRows(values: values, count: count, unseen: unseen)
    }
}

package import JSONDocument
public import Monitoring

/// The rows of one value of a facet, counted: what a later window's metrics of bias are tested with.
public struct BiasSample: Sendable, Equatable {
    /// The facet's column.
    public let facet: String
    /// The facet's value, as in Clarify's report.
    public let value: String
    let counts: BiasCounts
    /// The variance of conditional disparity in predicted labels; nil without groups.
    let disparityVariance: Double?

    /// Counts rows.
    ///
    /// - Throws: ``QualityError`` `length-mismatch` when the columns are of different lengths.
    public init(facet: String, value: String, rows: BiasRows) throws(QualityError) {
        try rows.check()
        (self.facet, self.value) = (facet, value)
        counts = BiasCounts(rows)
        disparityVariance = rows.groups.map { rows.disparityVariance(groups: $0) }
    }

    // MARK: As JSON

    /// The samples of a document with the member `bias`; empty where it has none.
    ///
    /// - Throws: `MonitoringError` that names the place.
    public static func samples(json: [UInt8], file: String) throws(MonitoringError) -> [BiasSample] {
        guard let list = try JSONNode.parse(json, file: file).optional("bias") else { return [] }
        var samples: [BiasSample] = []
        for node in try list.elements() { samples.append(try BiasSample(node)) }
        return samples
    }

    private init(_ node: JSONNode) throws(MonitoringError) {
        func side(_ name: String) throws(MonitoringError) -> BiasCounts.Side {
            let side = try node.member(name)
            func count(_ name: String) throws(MonitoringError) -> Int {
                Int(min(max(0, try side.member(name).double().rounded()), 0x1p53))
            }
            return BiasCounts.Side(
                tp: try count("tp"), fp: try count("fp"), fn: try count("fn"), tn: try count("tn"))
        }
        facet = try node.member("facet").string()
        value = try node.member("value").string()
        counts = BiasCounts(d: try side("inside"), a: try side("outside"))
        disparityVariance = try node.optional("disparity_variance")?.double()
    }

    /// The document's member `bias`.
    package static func json(_ samples: [BiasSample]) -> JSONValue {
        func side(_ side: BiasCounts.Side) -> JSONValue {
            [
                "tp": .integer(Int64(side.tp)), "fp": .integer(Int64(side.fp)), "fn": .integer(Int64(side.fn)),
                "tn": .integer(Int64(side.tn)),
            ]
        }
        return .array(
            samples.map { sample in
                [
                    "facet": .string(sample.facet), "value": .string(sample.value),
                    "inside": side(sample.counts.d), "outside": side(sample.counts.a),
                    "disparity_variance": sample.disparityVariance.map { .double($0) } ?? .null,
                ]
            })
    }
}

extension BiasRows {
    /// Of the disparity of the predictions within groups: the shares' binomial variances, with half a row added to each count.
    fileprivate func disparityVariance(groups: [String]) -> Double {
        guard let predictions else { return 0 }
        var counts: [String: (accepted: Double, rejected: Double, facet: Double)] = [:]
        for (row, group) in groups.enumerated() {
            var count = counts[group] ?? (0, 0, 0)
            if predictions[row] { count.accepted += 1 } else { count.rejected += 1 }
            if inFacet[row] { count.facet += 1 }
            counts[group] = count
        }
        return counts.sorted { $0.key < $1.key }.reduce(0) { sum, group in
            let (accepted, rejected, facet) = group.value
            let (rows, share) = (accepted + rejected, (facet + 0.5) / (accepted + rejected + 1))
            let weight = rows / Double(groups.count)
            let spread = 1 / max(1, accepted) + 1 / max(1, rejected)
            return sum + weight * weight * share * (1 - share) * spread
        }
    }
}

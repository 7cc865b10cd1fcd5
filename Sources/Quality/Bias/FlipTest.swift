/// How many rows of the facet would be predicted otherwise if they were others: (F⁺ − F⁻) / facet rows.
///
/// The nearest rows outside the facet by Euclidean distance vote on each row of it; F⁺ are rows predicted positive whose
/// neighbours say negative, F⁻ the reverse. Of equally distant neighbours the earlier rows count; of a tie of votes
/// negative. Equal rows are looked at once, so that the work is the product of both sides' distinct rows.
/// Source: `smclarify`; Black, Yeom and Fredrikson, "FlipTest", FAT* (2020).
struct FlipTest {
    /// The metric.
    let value: Double

    /// A distinct row outside the facet, and its first rows.
    private struct Other {
        var values: [Double]
        /// Row numbers in order with their votes, no more than may be neighbours.
        var rows: [(row: Int, isPositive: Bool)]
    }

    /// Takes columns of finite features, `[features][rows]`.
    ///
    /// nil neighbours are 5, or 1 when fewer than 10 rows are outside the facet.
    init(inFacet: [Bool], predictions: [Bool], features: [[Double]], neighbours: Int?) {
        let outside = inFacet.count { !$0 }
        let wanted = max(1, min(outside, neighbours ?? (outside > 9 ? 5 : 1)))
        var places: [[Double]: Int] = [:]
        var others: [Other] = []
        var facet: [[Double]: (positives: Int, negatives: Int)] = [:]
        for row in inFacet.indices {
            // Adding 0 makes −0 the same as 0.
            let values = features.map { $0[row] + 0 }
            if inFacet[row] {
                facet[values, default: (0, 0)].positives += predictions[row] ? 1 : 0
                facet[values, default: (0, 0)].negatives += predictions[row] ? 0 : 1
            } else if let place = places[values] {
                if others[place].rows.count < wanted { others[place].rows.append((row, predictions[row])) }
            } else {
                places[values] = others.count
                others.append(Other(values: values, rows: [(row, predictions[row])]))
            }
        }
        var flips = 0
        for (values, count) in facet {
            let saysPositive = Self.vote(values, others, wanted: wanted)
            flips += saysPositive ? -count.negatives : count.positives
        }
        let rows = inFacet.count - outside
        value = rows > 0 ? Double(flips) / Double(rows) : 0
    }

    private static func vote(_ values: [Double], _ others: [Other], wanted: Int) -> Bool {
        var nearest: [(distance: Double, row: Int, isPositive: Bool)] = []
        for other in others {
            let limit = nearest.count == wanted ? nearest[wanted - 1].distance : .infinity
            var distance = 0.0
            for index in values.indices {
                let difference = values[index] - other.values[index]
                distance += difference * difference
                if distance > limit { break }
            }
            guard distance <= limit else { continue }
            for (row, isPositive) in other.rows {
                let place = nearest.firstIndex { (distance, row) < ($0.distance, $0.row) } ?? nearest.count
                if place == wanted { break }
                nearest.insert((distance, row, isPositive), at: place)
                if nearest.count > wanted { nearest.removeLast() }
            }
        }
        return nearest.count { $0.isPositive } * 2 > nearest.count
    }
}

/// How many rows of the facet would be predicted otherwise if they were others: (F⁺ − F⁻) / facet rows.
///
/// The nearest rows outside the facet by Euclidean distance vote on each row of it; F⁺ are rows predicted positive whose
/// neighbours say negative, F⁻ the reverse. Of equally distant neighbours the earlier rows count; of a tie of votes
/// negative. Equal rows are looked at once, so that the work is the product of both sides' distinct rows; features of
/// zeros and ones are compared 64 at a time.
/// Source: `smclarify`; Black, Yeom and Fredrikson, "FlipTest", FAT* (2020).
struct FlipTest {
    /// The metric.
    let value: Double

    /// A row that votes.
    private struct Voter {
        var row: Int
        var isPositive: Bool
    }

    /// Takes columns of finite features, `[features][rows]`.
    ///
    /// nil neighbours are 5, or 1 when fewer than 10 rows are outside the facet.
    init(inFacet: [Bool], predictions: [Bool], features: [[Double]], neighbours: Int?) {
        let outside = inFacet.count { !$0 }
        let wanted = max(1, min(outside, neighbours ?? (outside > 9 ? 5 : 1)))
        let points = Points(features: features, rows: inFacet.count)
        // Of equal rows outside the facet as many may be neighbours as are wanted.
        var voters: [Int: [Voter]] = [:]
        var facet: [Int: (positives: Int, negatives: Int)] = [:]
        for row in inFacet.indices {
            let point = points.ofRow[row]
            if inFacet[row] {
                facet[point, default: (0, 0)].positives += predictions[row] ? 1 : 0
                facet[point, default: (0, 0)].negatives += predictions[row] ? 0 : 1
            } else if voters[point]?.count ?? 0 < wanted {
                voters[point, default: []].append(Voter(row: row, isPositive: predictions[row]))
            }
        }
        let others = voters.sorted { $0.key < $1.key }.map { (point: $0.key, voters: $0.value) }
        var flips = 0
        for (point, count) in facet {
            var nearest = Nearest(wanted: wanted)
            points.distances(from: point, to: others.map(\.point), limit: { nearest.limit }) { index, distance in
                nearest.offer(others[index].voters, distance: distance)
            }
            flips += nearest.saysPositive ? -count.negatives : count.positives
        }
        let rows = inFacet.count - outside
        value = rows > 0 ? Double(flips) / Double(rows) : 0
    }

    /// The nearest voters so far, by distance and row.
    private struct Nearest {
        let wanted: Int
        private var found: [(distance: Double, voter: Voter)] = []

        init(wanted: Int) { self.wanted = wanted }

        /// What is farther away can't be among them.
        var limit: Double { found.count == wanted ? found[wanted - 1].distance : .infinity }

        var saysPositive: Bool { found.count { $0.voter.isPositive } * 2 > found.count }

        mutating func offer(_ voters: [Voter], distance: Double) {
            for voter in voters {
                let place = found.firstIndex { (distance, voter.row) < ($0.distance, $0.voter.row) } ?? found.count
                if place == wanted { return }
                found.insert((distance, voter), at: place)
                if found.count > wanted { found.removeLast() }
            }
        }
    }
}

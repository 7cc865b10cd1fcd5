/// Distinct rows of numbers and the squared distances between them.
struct Points {
    /// `[rows]`, the point that a row is; points are numbered in the order of their first rows.
    private(set) var ofRow: [Int] = []
    /// `[points][width]`, row by row: numbers, or bits where all are 0 or 1.
    private var numbers: [Double] = []
    private var bits: [UInt64] = []
    private let width: Int

    /// Takes columns, `[features][rows]`; −0 is 0.
    init(features: [[Double]], rows: Int) {
        let isBinary = features.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }
        width = isBinary ? (features.count + 63) / 64 : features.count
        ofRow.reserveCapacity(rows)
        if isBinary {
            var places: [[UInt64]: Int] = [:]
            for row in 0..<rows {
                var words = [UInt64](repeating: 0, count: width)
                for (index, column) in features.enumerated() where column[row] == 1 {
                    words[index / 64] |= 1 << UInt64(index % 64)
                }
                let place = places[words] ?? places.count
                if place == places.count {
                    places[words] = place
                    bits += words
                }
                ofRow.append(place)
            }
        } else {
            var places: [[Double]: Int] = [:]
            for row in 0..<rows {
                let values = features.map { $0[row] + 0 }
                let place = places[values] ?? places.count
                if place == places.count {
                    places[values] = place
                    numbers += values
                }
                ofRow.append(place)
            }
        }
    }

    /// Hands over the squared distance of each other point that is not beyond the limit, with its place in `others`.
    func distances(from point: Int, to others: [Int], limit: () -> Double, _ body: (Int, Double) -> Void) {
        var bound = limit()
        if numbers.isEmpty {
            bits.withUnsafeBufferPointer { bits in
                for (index, other) in others.enumerated() {
                    var count = 0
                    for word in 0..<width {
                        count += (bits[point * width + word] ^ bits[other * width + word]).nonzeroBitCount
                    }
                    guard Double(count) <= bound else { continue }
                    body(index, Double(count))
                    bound = limit()
                }
            }
            return
        }
        numbers.withUnsafeBufferPointer { numbers in
            for (index, other) in others.enumerated() {
                var distance = 0.0
                for column in 0..<width {
                    let difference = numbers[point * width + column] - numbers[other * width + column]
                    distance += difference * difference
                    if distance > bound { break }
                }
                guard distance <= bound else { continue }
                body(index, distance)
                bound = limit()
            }
        }
    }
}

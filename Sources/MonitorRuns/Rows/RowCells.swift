/// The cells of one row, one after the other in one piece of memory.
package struct RowCells: Sendable, Hashable {
    /// All cells' text.
    package private(set) var bytes: [UInt8] = []
    /// Where each cell lies in ``bytes``; an empty one is missing.
    package private(set) var places: [Range<Int>] = []

    /// Cells.
    package var count: Int { places.count }

    /// No cells.
    package init() {}

    /// Adds a cell; an empty one is missing.
    package mutating func append(_ text: some Sequence<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        places.append(start..<bytes.count)
    }

    /// Adds the cells of another row.
    mutating func append(_ other: RowCells) {
        let start = bytes.count
        bytes.append(contentsOf: other.bytes)
        places.reserveCapacity(places.count + other.count)
        for place in other.places { places.append(start + place.lowerBound..<start + place.upperBound) }
    }

    /// A row for each cell.
    var split: [RowCells] {
        places.map { place in
            var row = RowCells()
            row.append(bytes[place])
            return row
        }
    }

    /// A cell's text; nil when it is missing.
    package func text(_ cell: Int) -> String? {
        places[cell].isEmpty ? nil : String(decoding: bytes[places[cell]], as: UTF8.self)
    }
}

public import Tabular

/// The rows of a CSV file as they are to be sent: the text of some columns in some order, over and over.
public struct RowFeed: Sendable {
    /// Which of a file's columns are sent.
    public enum Selection: Sendable, Equatable {
        /// All but these, in file order.
        case allBut([String])
        /// These, in this order.
        case only([String])
    }

    /// The columns that are sent, in order.
    public let columns: [String]
    /// The file as the user calls it.
    public var name: String { reader.source.name }
    private let reader: CSVReader
    private let places: [Int]
    private let identifier: Int?

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - data: A CSV file, or `-` for standard input.
    ///   - reading: How it is read. Cells are sent as they are spelled, whatever marks a missing one.
    ///   - selection: The columns to send.
    ///   - identifier: A column that names the rows, which is not sent among the cells; nil for none.
    /// - Throws: ``Tabular/TableError`` when the file cannot be read or has no such column; ``TrafficError``
    ///   (`nothingToSend`) when no column is left.
    public init(data: String, reading: CSVOptions, selection: Selection, identifier: String? = nil) throws {
        reader = try CSVReader(try DataSource(path: data), options: reading)
        let names = reader.names
        func place(_ name: String) throws(TableError) -> Int {
            guard let place = names.firstIndex(of: name) else {
                throw TableError.unknownColumn(name, among: names, file: data)
            }
            return place
        }
        let identifier = try identifier.map { try place($0) }
        switch selection {
        case .only(let wanted): places = try wanted.map { try place($0) }
        case .allBut(let unwanted):
            let left = Set(try unwanted.map { try place($0) })
            places = names.indices.filter { !left.contains($0) && $0 != identifier }
        }
        guard !places.isEmpty else {
            throw TrafficError(.nothingToSend, "\(data): no column is left to send", hint: "leave one")
        }
        self.identifier = identifier
        columns = places.map { names[$0] }
    }

    /// One row.
    struct Row {
        /// The text of each of ``RowFeed/columns``.
        var cells: [String]
        /// What the identifier column holds; nil without one.
        var identifier: String?
    }

    private struct Enough: Error {}

    /// Goes through the file once, so that what is wrong with it is known before a row is sent.
    ///
    /// - Parameters:
    ///   - limit: Rows after which the rest is of no interest; nil for none.
    ///   - stop: Ends the pass early.
    /// - Returns: Good rows, at most `limit`.
    /// - Throws: ``Tabular/TableError`` for the first faulty row, unless those are skipped; ``TrafficError``
    ///   (`nothingToSend`) for a file without rows.
    func count(limit: Int?, stop: StopSignal) async throws -> Int {
        var rows = 0
        do {
            _ = try await reader.forEachRecordBatch { batch in
                rows += batch.rowCount
                if stop.isStopped || rows >= limit ?? Int.max { throw Enough() }
            }
        } catch is Enough {}
        guard rows > 0 || stop.isStopped else { throw TrafficError(.nothingToSend, "\(name) has no rows") }
        return min(rows, limit ?? rows)
    }

    /// Hands out rows in file order, from the start again after the last; memory stays bounded.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - body: Takes a row and its number, from 0; false ends the pass.
    /// - Throws: ``Tabular/TableError``, or what `body` throws.
    func forEachRow(_ count: Int, _ body: (Row, Int) async throws -> Bool) async throws {
        var index = 0
        do {
            while index < count {
                let before = index
                _ = try await reader.forEachRecordBatch { batch in
                    for row in 0..<batch.rowCount {
                        guard index < count else { throw Enough() }
                        guard try await body(self.row(row, of: batch), index) else { throw Enough() }
                        index += 1
                    }
                }
                // A file that lost its rows since they were counted.
                guard index > before else { return }
            }
        } catch is Enough {}
    }

    private func row(_ row: Int, of batch: RecordBatch) -> Row {
        Row(
            cells: places.map { batch.cell(row: row, column: $0) },
            identifier: identifier.map { batch.cell(row: row, column: $0) })
    }
}

internal import Statistics

/// Takes the cells of one column in row order and yields its entry of `statistics.json`.
///
/// One ordered stream gives the analyzer's own digits. Its size stays below 400 kilobytes for ordinary columns, whatever
/// the number of rows. Parts made in parallel merge; then sum, mean, deviation and sketch have the same error bounds
/// and other last digits, and boundaries that do not depend on the number of threads keep them reproducible.
public struct ColumnProfiler: Sendable {
    /// The most categories a histogram lists.
    static let categoryLimit = 120
    /// Texts are counted while fewer than this many are known.
    static let valueLimit = 4096
    /// Texts are counted while they are shorter together than this, in bytes; those of a histogram, which all go on file,
    /// may be longer.
    private static let (textLimit, histogramTextLimit) = (1 << 20, 16 << 20)

    /// The column's name.
    public let name: String
    /// Cells added, missing ones included.
    public private(set) var rowCount = 0
    /// Cells per class.
    private var classCounts = [Int](repeating: 0, count: CellClass.allCases.count)
    private var distinct = HyperLogLog()
    /// The texts with their counts, while there are few.
    private var values = ValueTable()
    private var valuesAreKept = true
    /// Nil as soon as a cell is neither number nor missing, for then the column is text.
    var numbers: NumberSummary? = NumberSummary()
    var recent = RecentNumbers()

    /// A column without cells.
    public init(name: String) {
        self.name = name
    }

    // MARK: What is known

    /// Cells of a class.
    public func count(of cellClass: CellClass) -> Int { classCounts[Int(cellClass.rawValue)] }

    /// The column's type so far.
    public var inferredType: InferredType {
        if rowCount == count(of: .missing) { return .unknown }
        if count(of: .string) > 0 || count(of: .boolean) > 0 { return .string }
        return count(of: .fractional) > 0 ? .fractional : .integral
    }

    /// The exact count of every text, numbers included, for columns of few values; nil where there are too many.
    ///
    /// In the order of the texts.
    public var valueCounts: [(value: String, count: Int)]? {
        guard valuesAreKept else { return nil }
        // Texts with invalid UTF-8 may become equal once repaired.
        var counts: [String: Int] = [:]
        for entry in values.entries where entry.count > 0 {
            counts[String(decoding: values.text(of: entry), as: UTF8.self), default: 0] += entry.count
        }
        return counts.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
    }

    /// The column's entry of `statistics.json`.
    public var statistics: FeatureStatistics {
        let type = inferredType
        let present = rowCount - count(of: .missing)
        var feature = FeatureStatistics(name: name, inferredType: type)
        if type.isNumeric {
            feature.numerical = numbers?.statistics(
                rows: rowCount,
                present: present,
                distinctCount: distinct.distinctCount
            )
        } else if type == .string {
            feature.string = StringStatistics(
                present: present,
                missing: rowCount - present,
                distinctCount: Double(distinct.distinctCount),
                completeness: Double(present) / Double(rowCount),
                categories: categories
            )
        }
        return feature
    }

    private var categories: [StringStatistics.Category]? {
        guard distinct.distinctCount <= Self.categoryLimit, let valueCounts else { return nil }
        let counts = Dictionary(uniqueKeysWithValues: valueCounts.map { ($0.value, $0.count) })
        return CategoryOrder.sorted(valueCounts.map(\.value), column: name).map {
            StringStatistics.Category(value: $0, count: counts[$0] ?? 0)
        }
    }

    // MARK: Cells

    /// Adds the next cell by its text; nil and no bytes are missing.
    public mutating func add(_ cell: UnsafeRawBufferPointer?) {
        rowCount += 1
        guard let cell, !cell.isEmpty else {
            classCounts[Int(CellClass.missing.rawValue)] += 1
            return
        }
        let hash = XXH64.hash(cell, seed: HyperLogLog.seed)
        guard valuesAreKept else {
            distinct.add(hash: hash)
            let (cellClass, number) = NumberText.read(cell)
            count(cellClass, number)
            return
        }
        let index = values.find(cell, hash: hash) ?? insert(cell, hash: hash)
        values.count(index)
        let entry = values.entries[index]
        count(entry.cellClass, entry.number)
        if index == values.entries.count - 1, entry.count == 1 { dropValuesIfMany() }
    }

    /// Adds a later part of the same column.
    ///
    /// - Throws: ``MonitoringError`` when the names differ.
    public mutating func merge(_ later: ColumnProfiler) throws(MonitoringError) {
        guard name == later.name else {
            throw MonitoringError(.columnsDiffer, "cannot merge column \"\(later.name)\" into column \"\(name)\"")
        }
        rowCount += later.rowCount
        for index in classCounts.indices { classCounts[index] += later.classCounts[index] }
        distinct.merge(later.distinct)
        if let laterNumbers = later.numbers { numbers?.merge(laterNumbers) } else { numbers = nil }
        guard valuesAreKept, later.valuesAreKept else {
            dropValues()
            return
        }
        for entry in later.values.entries where entry.count > 0 {
            later.values.text(of: entry).withUnsafeBytes { text in
                let index = values.find(text, hash: entry.hash) ?? values.insert(text, hash: entry.hash)
                values.count(index, by: entry.count)
            }
        }
        dropValuesIfMany()
    }

    /// Adds cells that all have the same text, all but its numbers, and says its class.
    mutating func addExceptNumbers(_ text: UnsafeRawBufferPointer, times: Int) -> CellClass {
        let hash = XXH64.hash(text, seed: HyperLogLog.seed)
        let cellClass = CellClass(text)
        classCounts[Int(cellClass.rawValue)] += times
        if !cellClass.isNumeric { numbers = nil }
        guard valuesAreKept else {
            distinct.add(hash: hash)
            return cellClass
        }
        values.count(values.find(text, hash: hash) ?? insert(text, hash: hash), by: times)
        dropValuesIfMany()
        return cellClass
    }

    /// Counts rows whose cells are added in bulk.
    mutating func addRows(_ rows: Int, missing: Int) {
        rowCount += rows
        classCounts[Int(CellClass.missing.rawValue)] += missing
    }

    /// Adds a number that has a text of its own, of a known class; `write` gives the text to the closure it gets.
    @inline(__always)
    mutating func add(
        _ number: Double,
        bits: UInt64,
        cellClass: CellClass,
        write: ((UnsafeRawBufferPointer) -> Void) -> Void
    ) {
        rowCount += 1
        if let index = recent.find(bits) {
            if valuesAreKept { values.count(index) }
        } else {
            write { addUnseen($0, bits: bits) }
        }
        count(cellClass, number)
    }

    @inline(never)
    private mutating func addUnseen(_ text: UnsafeRawBufferPointer, bits: UInt64) {
        let hash = XXH64.hash(text, seed: HyperLogLog.seed)
        guard valuesAreKept else {
            distinct.add(hash: hash)
            recent.remember(bits, index: 0)
            return
        }
        let index = values.find(text, hash: hash) ?? insert(text, hash: hash)
        values.count(index)
        recent.remember(bits, index: index)
        dropValuesIfMany()
    }

    @inline(__always)
    private mutating func count(_ cellClass: CellClass, _ number: Double) {
        classCounts[Int(cellClass.rawValue)] += 1
        if cellClass.isNumeric { numbers?.add(number) } else { numbers = nil }
    }

    private mutating func insert(_ cell: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        distinct.add(hash: hash)
        return values.insert(cell, hash: hash)
    }

    private mutating func dropValuesIfMany() {
        // None of these can turn false again, so that the order of the cells does not matter.
        if values.entries.count >= Self.valueLimit || values.textSize >= Self.histogramTextLimit
            || values.textSize >= Self.textLimit && distinct.exceedsForGood(Self.categoryLimit)
        {
            dropValues()
        }
    }

    private mutating func dropValues() {
        valuesAreKept = false
        values = ValueTable()
    }
}

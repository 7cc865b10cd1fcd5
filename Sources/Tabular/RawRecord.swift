/// A record read without haste, for telling a file's layout.
struct RawRecord {
    struct Cell {
        enum Kind { case number, boolean, missing, word }

        var text: String
        var fault: RowFault.Kind?
        var isQuoted = false

        /// The text without spaces and tabs around it.
        var trimmed: String {
            var text = Substring(text)
            while let first = text.utf8.first, isBlank(first) { text.removeFirst() }
            while let last = text.utf8.last, isBlank(last) { text.removeLast() }
            return String(text)
        }

        func kind(_ markers: MissingMarkers) -> Kind {
            var text = trimmed
            return text.withUTF8 { bytes in
                if markers.contains(bytes) { return .missing }
                if NumberParser.parse(bytes) != .none { return .number }
                return BooleanWords.find(String(decoding: bytes, as: UTF8.self)) == nil ? .word : .boolean
            }
        }
    }

    var cells: [Cell]
    /// Offsets of the record, its line end included.
    var start: Int
    var end: Int
    /// The line it starts on, from 1, and the lines it takes.
    var line: Int
    var lineCount: Int

    /// Up to `limit` records from `start`; blank lines between them are passed over.
    ///
    /// The last one needs a line end unless `bytes` is the whole file.
    static func first(
        _ limit: Int,
        of bytes: [UInt8],
        from start: Int,
        delimiter: UInt8,
        isWhole: Bool
    ) -> [RawRecord] {
        var records: [RawRecord] = []
        var place = start
        var line = 1
        while records.count < limit && place < bytes.count {
            guard let record = read(bytes, at: place, line: line, delimiter: delimiter, isWhole: isWhole) else { break }
            place = record.end
            line += record.lineCount
            let isBlankLine = record.cells.count == 1 && !record.cells[0].isQuoted && record.cells[0].trimmed.isEmpty
            // In a file of one column a blank line below the first record is a missing cell, but tells nothing here.
            if !isBlankLine { records.append(record) }
        }
        return records
    }

    /// The first cell in quotes that stays open: the offset of its quote and its place in its record; nil without one.
    static func openQuote(in bytes: [UInt8], from start: Int, delimiter: UInt8) -> (offset: Int, cell: Int)? {
        var place = start
        var cell = 0
        while place < bytes.count {
            if bytes[place] == quoteMark {
                let open = place
                repeat {
                    guard let close = bytes[(place + 1)...].firstIndex(of: quoteMark) else { return (open, cell) }
                    // The second of a doubled quote opens the text again.
                    place = close + 1
                } while place < bytes.count && bytes[place] == quoteMark
            }
            while place < bytes.count && bytes[place] != delimiter && bytes[place] != newline { place += 1 }
            guard place < bytes.count else { return nil }
            cell = bytes[place] == delimiter ? cell + 1 : 0
            place += 1
        }
        return nil
    }

    private static func read(_ bytes: [UInt8], at start: Int, line: Int, delimiter: UInt8, isWhole: Bool) -> RawRecord?
    {
        var cells: [Cell] = []
        var place = start
        var lineCount = 0
        while true {
            var content: [UInt8] = []
            var fault: RowFault.Kind?
            let cellStart = place
            if place < bytes.count && bytes[place] == quoteMark {
                place += 1
                var isOpen = true
                while isOpen && place < bytes.count {
                    if bytes[place] == quoteMark {
                        guard place + 1 < bytes.count && bytes[place + 1] == quoteMark else {
                            isOpen = false
                            place += 1
                            break
                        }
                        place += 1
                    }
                    if bytes[place] == newline { lineCount += 1 }
                    content.append(bytes[place])
                    place += 1
                }
                if isOpen { return nil }
            }
            let rest = place
            let isQuoted = rest > cellStart
            while place < bytes.count && bytes[place] != delimiter && bytes[place] != newline { place += 1 }
            if place == bytes.count && !isWhole { return nil }
            var tail = bytes[rest..<place]
            if (place == bytes.count || bytes[place] == newline) && tail.last == carriageReturn { tail.removeLast() }
            if tail.contains(quoteMark) || (isQuoted && !tail.isEmpty) { fault = .strayQuote }
            content += tail
            let isSound = content.withUnsafeBufferPointer { isValidUTF8($0) }
            if !isSound { fault = .invalidUTF8 }
            if content.contains(0) { fault = .nulByte }
            cells.append(Cell(text: String(decoding: content, as: UTF8.self), fault: fault, isQuoted: isQuoted))
            guard place < bytes.count, bytes[place] == delimiter else {
                let end = min(place + 1, bytes.count)
                return RawRecord(cells: cells, start: start, end: end, line: line, lineCount: lineCount + 1)
            }
            place += 1
        }
    }
}

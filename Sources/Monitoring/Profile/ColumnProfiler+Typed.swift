internal import Statistics

extension ColumnProfiler {
    /// Adds the next cells.
    public mutating func add(_ cells: ColumnCells) {
        switch cells {
        case .binary(let cells): add(binary: cells)
        case .binaryWords(let cells, let words):
            add(categories: cells.map { $0 == 255 ? -1 : Int32($0) }, dictionary: words)
        case .integers(let cells): add(integers: cells)
        case .reals(let cells): add(reals: cells)
        case .categories(let codes, let dictionary): add(categories: codes, dictionary: dictionary)
        case .text(let bytes, let ends): add(text: bytes, ends: ends)
        }
    }

    /// Adds the cells `0` and `1`, 255 where missing; other bytes are a mistake of the caller.
    public mutating func add(binary cells: [UInt8]) {
        cells.withUnsafeBufferPointer { cells in
            let hasMissing = addExceptMoments(binary: cells)
            guard var numbers else { return }
            self.numbers = nil
            var moments = [numbers.moments]
            CentralMoments.add(binary: [cells], hasMissing: hasMissing, to: &moments)
            numbers.moments = moments[0]
            self.numbers = numbers
        }
    }

    /// Adds everything of binary cells but the moments, and says whether some are missing.
    mutating func addExceptMoments(binary cells: UnsafeBufferPointer<UInt8>) -> Bool {
        let (zeros, ones, missing) = BinaryCounts.counts(of: UnsafeRawBufferPointer(cells))
        addRows(cells.count, missing: missing)
        for (digit, times) in [(UInt8(ascii: "0"), zeros), (UInt8(ascii: "1"), ones)] where times > 0 {
            _ = withUnsafeBytes(of: digit) { addExceptNumbers($0, times: times) }
        }
        numbers?.addExceptMoments(binary: cells, zeros: zeros, ones: ones)
        return missing > 0
    }

    /// Adds whole numbers, `Int64.min` where missing.
    public mutating func add(integers cells: [Int64]) {
        recent.begin(.integer)
        for cell in cells {
            if cell == .min {
                add(nil)
            } else {
                add(Double(cell), bits: UInt64(bitPattern: cell), cellClass: .integral) { body in
                    var text = String(cell)
                    text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
                }
            }
        }
    }

    /// Adds decimal numbers, NaN where missing.
    public mutating func add(reals cells: [Double]) {
        recent.begin(.real)
        for cell in cells {
            if cell.isNaN {
                add(nil)
            } else {
                // The text of an infinite number is a word.
                add(cell, bits: cell.bitPattern, cellClass: cell.isFinite ? .fractional : .string) { body in
                    var text = cell.description
                    text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
                }
            }
        }
    }

    /// Adds words by their codes, -1 where missing; other codes outside the dictionary are a mistake of the caller.
    public mutating func add(categories codes: [Int32], dictionary: [String]) {
        var counts = [Int](repeating: 0, count: dictionary.count)
        var missing = 0
        for code in codes { if code == -1 { missing += 1 } else { counts[Int(code)] += 1 } }
        for (code, count) in counts.enumerated() where dictionary[code].isEmpty { missing += count }
        addRows(codes.count, missing: missing)
        var numbersByCode = [Double?](repeating: nil, count: dictionary.count)
        for (code, count) in counts.enumerated() where count > 0 && !dictionary[code].isEmpty {
            var word = dictionary[code]
            word.withUTF8 { text in
                let text = UnsafeRawBufferPointer(text)
                if addExceptNumbers(text, times: count).isNumeric { numbersByCode[code] = NumberText.read(text).number }
            }
        }
        guard numbers != nil else { return }
        for code in codes {
            if code >= 0, let number = numbersByCode[Int(code)] { numbers?.add(number) }
        }
    }

    /// Adds cells by their UTF-8 bytes, one after the other, and the offset one past each cell's last byte; empty cells
    /// are missing.
    public mutating func add(text bytes: [UInt8], ends: [Int]) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }
}

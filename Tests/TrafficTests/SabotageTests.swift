import Testing

@testable import Traffic

@Suite struct SabotageTests {
    private func row(_ faults: [Fault], _ cells: [String], at index: Int = 0) throws -> [String] {
        var row = cells
        let columns = (0..<cells.count).map { String("abc"["abc".index("abc".startIndex, offsetBy: $0)]) }
        _ = try Sabotage(faults, columns: columns).apply(to: &row, at: index)
        return row
    }

    @Test func eachFaultDoesWhatItsNameSays() throws {
        let cells = ["1", "2.5", "x"]
        #expect(try row([], cells) == cells)
        #expect(try row([.missing(column: "a", share: 1)], cells) == ["", "2.5", "x"])
        #expect(try row([.missing(column: "a", share: 0)], cells) == cells)
        #expect(try row([.swap(column: "a", with: "c")], cells) == ["x", "2.5", "1"])
        #expect(try row([.shift(column: "b", amount: -0.5)], cells) == ["1", "2", "x"])
        #expect(try row([.unit(column: "b", factor: 100)], cells) == ["1", "250", "x"])
        #expect(try row([.unit(column: "a", factor: 0.001)], cells) == ["0.001", "2.5", "x"])
        #expect(try row([.constant(column: "b", value: "7")], cells) == ["1", "7", "x"])
        #expect(try row([.wrongType(column: "a")], cells) == ["text", "2.5", "x"])
        #expect(try row([.newValue(column: "c", word: "moon")], cells) == ["1", "2.5", "moon"])
        #expect(try row([.dropColumn("b")], cells) == ["1", "x"])
        #expect(try row([.extraColumn], cells) == ["1", "2.5", "x", "0"])
        #expect(try row([.extraColumn, .dropColumn("a"), .extraColumn], cells) == ["2.5", "x", "0", "0"])
    }

    @Test func whatIsNoNumberIsNotShifted() throws {
        for cell in ["", "x", "nan", "inf", "0x10", "1,5"] {
            #expect(try row([.shift(column: "a", amount: 1), .unit(column: "a", factor: 2)], [cell]) == [cell])
        }
    }

    @Test func faultsAreDoneInOrder() throws {
        #expect(try row([.shift(column: "a", amount: 1), .unit(column: "a", factor: 10)], ["2"]) == ["30"])
        #expect(try row([.unit(column: "a", factor: 10), .shift(column: "a", amount: 1)], ["2"]) == ["21"])
        #expect(try row([.swap(column: "a", with: "b"), .missing(column: "a", share: 1)], ["1", "2"]) == ["", "1"])
    }

    @Test func columnsFollowTheRow() throws {
        let sabotage = try Sabotage([.dropColumn("a"), .extraColumn, .extraColumn], columns: ["a", "b"])
        #expect(sabotage.columns == ["a", "b"])
        #expect(sabotage.faultyColumns == ["b", "extra_column", "extra_column_2"])
    }

    @Test func noiseIsNormalWithItsScale() throws {
        let sabotage = try Sabotage([.noise(column: "a", deviation: 3)], columns: ["a"], seed: 7)
        let count = 20_000
        let values = (0..<count).compactMap { index -> Double? in
            var row = ["1"]
            _ = sabotage.apply(to: &row, at: index)
            return Double(row[0])
        }
        #expect(values.count == count)
        let mean = values.reduce(0, +) / Double(count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
        // Four standard errors: 3/√n for the mean, 3/√(2n) for the deviation.
        #expect(abs(mean) < 4 * 3 / Double(count).squareRoot())
        #expect(abs(deviation - 3) < 4 * 3 / Double(2 * count).squareRoot())
        // The normal distribution function at one deviation, from a table: 0.8413.
        let below = Double(values.count { $0 < 3 }) / Double(count)
        #expect(abs(below - 0.8413) < 4 * (0.8413 * 0.1587 / Double(count)).squareRoot())
    }

    @Test func drawsDependOnSeedAndRowAlone() throws {
        func cells(seed: UInt64, rows: some Sequence<Int>) throws -> [Int: String] {
            let sabotage = try Sabotage([.noise(column: "a", deviation: 1)], columns: ["a"], seed: seed)
            var cells: [Int: String] = [:]
            for index in rows {
                var row = ["1"]
                _ = sabotage.apply(to: &row, at: index)
                cells[index] = row[0]
            }
            return cells
        }
        let forwards = try cells(seed: 1, rows: 0..<100)
        #expect(try forwards == cells(seed: 1, rows: (0..<100).reversed()))
        #expect(Set(forwards.values).count == 100)
        #expect(try Set(forwards.values).isDisjoint(with: cells(seed: 2, rows: 0..<100).values))
    }

    @Test func twoNoisyColumnsDiffer() throws {
        let cells = try row([.noise(column: "a", deviation: 1), .noise(column: "b", deviation: 1)], ["0", "0"])
        #expect(cells[0] != cells[1])
    }

    @Test func faultsBeginAfterSomeRowsAndTouchAShare() throws {
        let sabotage = try Sabotage([.wrongType(column: "a")], columns: ["a"], seed: 3, after: 1_000, share: 0.25)
        var touched: [Int] = []
        for index in 0..<11_000 {
            var row = ["1"]
            if sabotage.apply(to: &row, at: index) { touched.append(index) }
            #expect((row == ["text"]) == (touched.last == index))
        }
        #expect(touched.allSatisfy { $0 >= 1_000 })
        // Four standard deviations of a binomial count: 4·√(10,000·¼·¾) = 173.
        #expect(abs(touched.count - 2_500) < 173)
    }

    @Test func duplicatesAreAShare() throws {
        let sabotage = try Sabotage([.duplicate(share: 0.5)], columns: ["a"], seed: 3, after: 10)
        #expect((0..<10).allSatisfy { sabotage.copies(at: $0) == 1 })
        let twice = (10..<10_010).count { sabotage.copies(at: $0) == 2 }
        #expect(abs(twice - 5_000) < 200)
        #expect(try Sabotage([.duplicate(share: 1)], columns: ["a"]).copies(at: 0) == 2)
    }

    @Test func logarithmIsThatOfTheTable() {
        // Abramowitz and Stegun, table 4.2, and ln 2.
        let table = [
            (1.0, 0.0), (2.0, 0.6931471805599453), (0.5, -0.6931471805599453), (10.0, 2.302585092994046),
            (0.1, -2.302585092994046), (0.9, -0.10536051565782628), (1e-300, -690.7755278982137),
        ]
        for (x, ln) in table {
            #expect(abs(RowRandomness.naturalLogarithm(x) - ln) <= 4 * ln.ulp)
        }
    }
}

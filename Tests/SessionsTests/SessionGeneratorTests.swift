import Sessions
import Testing

@Suite struct SessionGeneratorTests {
    private static let labelBit: UInt32 = 1 << 23
    private static let sessions = SessionGenerator(seed: 42).generate(rows: 0..<PublishedTotals.rows)

    private static let patterns = sessions.reduce(into: [UInt32: Int]()) { $0[$1, default: 0] += 1 }

    private static func mask(_ column: String) throws -> UInt32 {
        1 << UInt32(try #require(SessionGenerator.columnNames.firstIndex(of: column)) - 1)
    }

    /// Distinct feature vectors, the label aside.
    private static func patternCount(_ sessions: some Sequence<UInt32>) -> Int {
        Set(sessions.map { $0 & ~labelBit }).count
    }

    @Test func columnsAreTheReferences() {
        #expect(SessionGenerator.columnNames.count == 25)
        #expect(SessionGenerator.columnNames.first == "UserID")
        #expect(SessionGenerator.columnNames.last == "ordered")
    }

    @Test func sameSeedGivesTheSameSessionsInPartsOrWhole() {
        let generator = SessionGenerator(seed: 7)
        let whole = generator.generate(rows: 0..<10_000)
        #expect(whole == SessionGenerator(seed: 7).generate(rows: 0..<10_000))
        #expect(whole == generator.generate(rows: 0..<3) + generator.generate(rows: 3..<10_000))
        #expect(generator.generate(rows: 5000..<5000).isEmpty)
        #expect(whole != SessionGenerator(seed: 8).generate(rows: 0..<10_000))
    }

    @Test func sessionsOfSeed42StayWhatTheyAre() {
        #expect(
            SessionGenerator(seed: 42).generate(rows: 0..<6) == [
                4_718_592, 6_553_600, 4_718_600, 6_696_960, 6_553_600, 4_456_448,
            ]
        )
    }

    /// How many of the sessions have all bits of `mask`.
    private static func count(_ mask: UInt32) -> Int {
        patterns.reduce(0) { $0 + ($1.key & mask == mask ? $1.value : 0) }
    }

    @Test func everyRateIsWithinATenthOfAPercentagePoint() {
        for column in 0..<24 {
            let error = Self.count(1 << UInt32(column)) - PublishedTotals.ones[column]
            #expect(abs(100 * Double(error) / Double(PublishedTotals.rows)) < 0.1, "bit \(column)")
        }
    }

    @Test func correlationsAreThePublishedOnes() throws {
        let rows = Double(Self.sessions.count)
        var errors: [Double] = []
        for (first, second, expected) in PublishedTotals.correlations {
            let (a, b) = (try Self.mask(first), try Self.mask(second))
            let (ones, others, both) = (Double(Self.count(a)), Double(Self.count(b)), Double(Self.count(a | b)))
            let spread = (ones * (rows - ones) * others * (rows - others)).squareRoot()
            let error = abs((rows * both - ones * others) / spread - expected)
            #expect(error < 0.03, "\(first), \(second)")
            errors.append(error)
        }
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.01)
    }

    @Test func nobodyOrdersWithoutHavingSeenTheCheckout() throws {
        let checkout = try Self.mask("saw_checkout")
        #expect(Self.patterns.keys.allSatisfy { $0 & Self.labelBit == 0 || $0 & checkout != 0 })
        #expect(Self.patterns.keys.allSatisfy { $0 >> 24 == 0 })
    }

    @Test(arguments: [(45_449, 2506), (91_081, 3756)])
    func patternsAreAsManyAsInRealRows(rows: Int, expected: Int) {
        let count = Double(Self.patternCount(Self.sessions.prefix(rows)))
        #expect(abs(count / Double(expected) - 1) < 0.1)
    }

    @Test func neighbouringRowsAreUnrelated() throws {
        let returning = try Self.mask("returning_user")
        let values = Self.sessions.prefix(100_000).map { $0 & returning != 0 ? 1.0 : 0.0 }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = mean * (1 - mean)
        for lag in [1, 2, 3, 7, 64, 4095, 4096] {
            let covariance = zip(values, values.dropFirst(lag)).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
            // Four standard errors of an independent series.
            #expect(abs(covariance / Double(values.count - lag) / variance) < 0.0127, "lag \(lag)")
        }
    }
}

import Sessions
import Testing

@Suite struct SessionGeneratorTests {
    private static let labelBit: UInt32 = 1 << 23
    private static let sessions = SessionGenerator(seed: 42).generate(rows: 0..<PublishedTotals.rows)

    private static func bit(_ column: String) throws -> UInt32 {
        UInt32(try #require(SessionGenerator.columnNames.firstIndex(of: column)) - 1)
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

    @Test func everyRateIsWithinATenthOfAPercentagePoint() {
        var ones = [Int](repeating: 0, count: 24)
        for session in Self.sessions {
            for column in 0..<24 { ones[column] += Int(session >> UInt32(column) & 1) }
        }
        for column in 0..<24 {
            let error = 100 * Double(ones[column] - PublishedTotals.ones[column]) / Double(PublishedTotals.rows)
            #expect(abs(error) < 0.1, "\(SessionGenerator.columnNames[column + 1])")
        }
    }

    @Test func correlationsAreThePublishedOnes() throws {
        var errors: [Double] = []
        for (first, second, expected) in PublishedTotals.correlations {
            let (a, b) = (try Self.bit(first), try Self.bit(second))
            var (countA, countB, countBoth) = (0.0, 0.0, 0.0)
            for session in Self.sessions {
                let (one, other) = (session >> a & 1, session >> b & 1)
                countA += Double(one)
                countB += Double(other)
                countBoth += Double(one & other)
            }
            let rows = Double(Self.sessions.count)
            let spread = (countA * (rows - countA) * countB * (rows - countB)).squareRoot()
            let correlation = (rows * countBoth - countA * countB) / spread
            #expect(abs(correlation - expected) < 0.03, "\(first), \(second)")
            errors.append(abs(correlation - expected))
        }
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.01)
    }

    @Test func nobodyOrdersWithoutHavingSeenTheCheckout() throws {
        let checkout = UInt32(1) << (try Self.bit("saw_checkout"))
        #expect(Self.sessions.allSatisfy { $0 & Self.labelBit == 0 || $0 & checkout != 0 })
        #expect(Self.sessions.allSatisfy { $0 >> 24 == 0 })
    }

    @Test(arguments: [(45_449, 2506), (91_081, 3756)])
    func patternsAreAsManyAsInRealRows(rows: Int, expected: Int) {
        let count = Double(Self.patternCount(Self.sessions.prefix(rows)))
        #expect(abs(count / Double(expected) - 1) < 0.1)
    }

    @Test func neighbouringRowsAreUnrelated() throws {
        let returning = try Self.bit("returning_user")
        let values = Self.sessions.prefix(200_000).map { Double($0 >> returning & 1) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = mean * (1 - mean)
        for lag in [1, 2, 3, 7, 64, 4095, 4096] {
            let covariance = zip(values, values.dropFirst(lag)).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
            // Four standard errors of an independent series.
            #expect(abs(covariance / Double(values.count - lag) / variance) < 0.009, "lag \(lag)")
        }
    }
}

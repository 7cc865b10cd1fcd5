import Testing

@testable import Statistics

/// Expected bounds are counted by hand.
@Suite struct DecileTests {
    private func bounds(_ values: [Double], weights: [Double]? = nil) throws -> [Double]? {
        let labels = values.indices.map { UInt8($0 % 2) }
        return try OutcomeGroups(values: values, labels: labels, weights: weights).decileBounds
    }

    @Test func tenValuesAreTheirOwnTenths() throws {
        #expect(try bounds([10, 3, 7, 1, 9, 2, 8, 4, 6, 5]) == [10, 9, 8, 7, 6, 5, 4, 3, 2])
    }

    @Test func bandsHaveAsManyRows() throws {
        // 100, 99, … 1: the first ten rows end at 91, the next ten at 81.
        #expect(try bounds((1...100).map(Double.init)) == [91, 81, 71, 61, 51, 41, 31, 21, 11])
    }

    @Test func rowsThatDoNotDivideByTenRoundUp() throws {
        // Of 15 rows a tenth is 1.5, so its bound is the second value; two tenths are 3 rows, three tenths 4.5, …
        #expect(try bounds((1...15).map(Double.init)) == [14, 13, 11, 10, 8, 7, 5, 4, 2])
    }

    @Test func fewRowsShareTheirBounds() throws {
        // Of 2 rows the first holds five tenths.
        #expect(try bounds([0.25, 0.75]) == [0.75, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.25])
    }

    @Test func tiedRowsAreInOneTenth() throws {
        // Four of ten rows have 0.9, so that the first four bounds are 0.9; the others have 0.1.
        let values = [Double](repeating: 0.9, count: 4) + [Double](repeating: 0.1, count: 6)
        #expect(try bounds(values) == [0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1])
    }

    @Test func oneValueIsEveryBound() throws {
        #expect(try bounds([0.5, 0.5, 0.5]) == [Double](repeating: 0.5, count: 9))
    }

    @Test func weightsCountAsRows() throws {
        // 3 of 10 by weight have 0.8, 7 have 0.2.
        #expect(
            try bounds([0.8, 0.2, 0.2], weights: [3, 3.5, 3.5]) == [0.8, 0.8, 0.8] + [Double](repeating: 0.2, count: 6))
    }
}

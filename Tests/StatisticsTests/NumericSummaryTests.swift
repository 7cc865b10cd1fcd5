import Foundation
import Statistics
import Testing

@Suite struct NumericSummaryTests {
    @Test func emptyAndAllMissingColumnsHaveNoFigures() {
        for summary in [NumericSummary([Double]()), NumericSummary([Double.nan]), NumericSummary([Int64.min])] {
            #expect(summary.count == 0 && summary.distinct == 0)
            #expect(summary.mean == nil && summary.median == nil && summary.standardDeviation == nil)
        }
    }

    @Test func oneCellHasAMeanAndNoDeviation() {
        let summary = NumericSummary([7.0])
        #expect(summary.mean == 7 && summary.median == 7 && summary.standardDeviation == nil)
    }

    /// pandas 3.1: `pd.Series([1, 2, 3, 4]).describe()`.
    @Test func quartilesAreInterpolated() {
        let summary = NumericSummary([4.0, 1, 3, 2])
        #expect(summary.lowerQuartile == 1.75 && summary.median == 2.5 && summary.upperQuartile == 3.25)
        #expect(agree(summary.standardDeviation, 1.2909944487358056))
    }

    @Test func wholeNumbersBeyondDoublePrecisionStayDistinct() {
        let large: Int64 = 1 << 60
        let summary = NumericSummary([large, large + 1, large + 2, large + 2, 0, .min])
        #expect(summary.distinct == 4 && summary.missing == 1)
    }

    @Test func extremesOfWholeNumbersDoNotTrap() {
        let summary = NumericSummary([.max, .min + 1])
        #expect(summary.count == 2 && summary.distinct == 2)
    }

    @Test func countedAndSortedWholeNumbersAgree() {
        let values: [Int64] = (0..<1_000).map { ($0 * 7919) % 213 - 50 }
        let counted = NumericSummary(values)
        let sorted = NumericSummary(values.map(Double.init))
        #expect(counted.distinct == 213)
        #expect(counted.median == sorted.median && counted.lowerQuartile == sorted.lowerQuartile)
        #expect(agree(counted.mean, sorted.mean) && agree(counted.standardDeviation, sorted.standardDeviation))
    }

    @Test func figuresThatAreNotFiniteAreLeftOut() throws {
        let summary = NumericSummary([-.infinity, 1, 2, 3, .infinity])
        #expect(summary.count == 5 && summary.distinct == 5 && summary.median == 2)
        #expect(summary.minimum == nil && summary.mean == nil && summary.standardDeviation == nil)
        _ = try JSONEncoder().encode(summary)
        #expect(NumericSummary([1e308, 1.5e308, -1e308]).standardDeviation == nil)
    }

    @Test func jsonKeysAreThoseOfPandas() throws {
        let text = String(decoding: try JSONEncoder().encode(NumericSummary([1.0, 2])), as: UTF8.self)
        for key in ["count", "missing", "mean", "std", "min", "25%", "50%", "75%", "max", "distinct"] {
            #expect(text.contains("\"\(key)\":"))
        }
    }
}

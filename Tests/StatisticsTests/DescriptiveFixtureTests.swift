import Statistics
import Testing

/// Columns described by pandas 3.1, correlated in extended precision, association measured by SciPy and scikit-learn: `descriptive.json`.
@Suite struct DescriptiveFixtureTests {
    struct File: Decodable {
        struct NamedColumn: Decodable {
            var name: String
            var values: [Double?]
            var describe: NumericSummary

            var numbers: [Double] { values.map { $0 ?? .nan } }
            var binary: BitColumn { BitColumn(values.map { $0.map { UInt8($0) } ?? 255 }) }
        }

        struct Association: Decodable {
            var negatives: [Int]
            var positives: [Int]
            var cramersV: Double
            var mutualInformation: Double
            var aucOfRates: Double

            enum CodingKeys: String, CodingKey {
                case negatives, positives
                case cramersV = "cramers_v"
                case mutualInformation = "mutual_information"
                case aucOfRates = "auc_of_rates"
            }
        }

        struct Wilson: Decodable {
            var successes: Double
            var trials: Double
            var interval: ConfidenceInterval
        }

        var columns: [NamedColumn]
        var correlation: [[Double?]]
        var association: Association
        var wilson: [Wilson]
    }

    let file: File

    init() throws { file = try fixture("descriptive.json", as: File.self) }

    private func check(_ summary: NumericSummary, _ expected: NumericSummary, _ name: String) {
        #expect(summary.count == expected.count && summary.missing == expected.missing, "\(name)")
        #expect(summary.distinct == expected.distinct, "\(name)")
        for value in [
            \NumericSummary.mean, \.standardDeviation, \.minimum, \.lowerQuartile, \.median, \.upperQuartile, \.maximum,
        ] {
            #expect(agree(summary[keyPath: value], expected[keyPath: value]), "\(name)")
        }
    }

    @Test func numbersAreDescribedAsByPandas() {
        for column in file.columns { check(NumericSummary(column.numbers), column.describe, column.name) }
    }

    @Test func binaryAndWholeNumbersAreDescribedAsByPandas() throws {
        for column in file.columns where column.name.hasPrefix("binary") {
            check(NumericSummary(column.binary), column.describe, column.name)
        }
        let whole = try #require(file.columns.first { $0.name == "whole numbers" })
        check(NumericSummary(whole.numbers.map { Int64($0) }), whole.describe, whole.name)
        let outcomes = try OutcomeGroups(
            values: whole.numbers,
            labels: [UInt8](repeating: 1, count: whole.values.count)
        )
        check(NumericSummary(outcomes, missing: 0), whole.describe, whole.name)
    }

    @Test func correlationsAreExact() async {
        for packed in [false, true] {
            let matrix = await CorrelationMatrix(
                file.columns.map {
                    packed && $0.name.hasPrefix("binary") ? .binary($0.binary) : .real($0.numbers)
                }
            )
            for first in file.columns.indices {
                for second in file.columns.indices {
                    #expect(
                        agree(matrix[first, second], file.correlation[first][second]),
                        "\(file.columns[first].name), \(file.columns[second].name)"
                    )
                }
            }
        }
    }

    @Test func associationIsThatOfSciPyAndScikitLearn() {
        let expected = file.association
        let table = OutcomesByValue(negatives: expected.negatives, positives: expected.positives)
        #expect(agree(table.cramersV, expected.cramersV))
        #expect(agree(table.mutualInformation, expected.mutualInformation))
        #expect(agree(table.bestRocAUC, expected.aucOfRates))
    }

    @Test func wilsonIntervalsAreThoseOfSciPy() {
        for item in file.wilson {
            let interval = ConfidenceInterval.wilson(successes: item.successes, trials: item.trials)
            #expect(agree(interval?.lower, item.interval.lower) && agree(interval?.upper, item.interval.upper))
        }
        #expect(ConfidenceInterval.wilson(successes: 0, trials: 0) == nil)
    }
}

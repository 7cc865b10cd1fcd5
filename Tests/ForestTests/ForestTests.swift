import Foundation
import Testing

@testable import Forest

/// Expected numbers by hand from the trees in ``HandMade``.
struct ForestTests {
    @Test func rowsFollowThresholdsAndDefaultDirections() throws {
        let forest = try HandMade().forest()
        let nan = Float.nan
        let below = Float(1.5).nextDown
        let rows: [Float] = [
            below, 0, 1.5, below, 1.5, 0.25, 1.5, 0.5, nan, 9, 2, nan, .infinity, -.infinity, -.infinity, .infinity,
            Float.greatestFiniteMagnitude, -0.0,
        ]
        #expect(forest.margins(rows) == [-1, 2, 0.25, 2, -1, 2, 0.25, -1, 0.25])
    }

    @Test func categoriesOutsideTheListGoLeft() throws {
        var model = HandMade()
        model.trees = [HandMade.categoryTree]
        model.features = 1
        let rows: [Float] = [
            1, 34, 0, 2, 33, 35, -1, -0.5, 1.9, 34.5, 1e9, 16_777_216, .infinity, -.infinity, .nan, 66, -0.0,
        ]
        let right: Set<Int> = [0, 1, 8, 9, 14]
        #expect(try model.forest().margins(rows) == rows.indices.map { right.contains($0) ? 3 : -3 })
    }

    @Test func leavesAreAddedToTheBaseScoreInTheOrderOfTheIds() throws {
        var model = HandMade()
        model.objective = "reg:squarederror"
        model.baseScore = "[1E8]"
        let leaf = { (id: Int, value: String) in
            """
            {"id": \(id), "left_children": [-1], "right_children": [-1], "split_indices": [0], "split_conditions": [\(value)],
            "default_left": [0], "sum_hessian": [1]}
            """
        }
        // In single precision 1e8 + 3 stays 1e8, so the order shows.
        model.trees = [leaf(1, "3"), leaf(2, "3"), leaf(0, "-1e8")]
        #expect(try model.forest().margins([0, 0]) == [6])
        #expect(try model.forest().treeCount == 3)
    }

    @Test func baseScoresAreLinkedByTheObjective() throws {
        func base(_ objective: String, _ score: String, trees: [String] = [], parameters: String = "") throws -> Float {
            var model = HandMade(objective: objective, parameters: parameters)
            (model.baseScore, model.trees) = (score, trees)
            return try model.forest().baseMargin
        }
        let given = #", "boost_from_average": "0""#
        #expect(try base("binary:logistic", "5E-1", parameters: given) == 0)
        #expect(abs(try base("binary:logistic", "[2.5E-1]", parameters: given) + Float(log(3.0))) < 1e-6)
        // Kept 1e-6 away from 0: ln(1e-6 / (1 - 1e-6)).
        #expect(abs(try base("reg:logistic", "0", parameters: given) + 13.815_51) < 1e-4)
        #expect(try base("binary:logitraw", "3E-1", parameters: given) == 0.3)
        #expect(abs(try base("count:poisson", "2", parameters: given) - Float(log(2.0))) < 1e-6)
        // Not yet estimated, and no trees: as it stands.
        #expect(try base("binary:logistic", "5E-1") == 0.5)
    }

    @Test func outputsFollowTheObjective() throws {
        #expect(try HandMade().forest().output(ofMargin: 0) == 0.5)
        #expect(try HandMade().forest().output(ofMargin: -200) < 1e-30)
        #expect(try HandMade().forest().givesProbability)
        #expect(try HandMade(objective: "binary:logitraw").forest().output(ofMargin: 1.25) == 1.25)
        #expect(try HandMade(objective: "binary:hinge").forest().output(ofMargin: 0) == 0)
        #expect(try HandMade(objective: "binary:hinge").forest().output(ofMargin: 0.1) == 1)
        #expect(try !HandMade(objective: "rank:ndcg").forest().givesProbability)
    }

    @Test func contributionsAreShapleyValues() throws {
        // v(∅) = .4·-1 + .6·(1/3·.25 + 2/3·2) = .45 for the row (2, 1): v({0}) = 1/3·.25 + 2/3·2 = 17/12,
        // v({1}) = .4·-1 + .6·2 = .8, v({0, 1}) = 2.
        let forest = try HandMade().forest()
        let values = forest.contributions([2, 1])
        let first = ((17.0 / 12 - 0.45) + (2 - 0.8)) / 2
        #expect(abs(Double(values[0]) - first) < 1e-6)
        #expect(abs(Double(values[1]) - (1.55 - first)) < 1e-6)
        #expect(abs(Double(values[2]) - 0.45) < 1e-6)
    }

    @Test func aTreeWithoutSplitsOrRowsWorks() throws {
        var model = HandMade()
        model.trees = []
        #expect(try model.forest().margins([1, 2, 3, 4]) == [0.5, 0.5])
        #expect(try model.forest().contributions([1, 2]) == [0, 0, 0.5])
        #expect(try HandMade().forest().margins([]) == [])
    }

    @Test func quadratureIsExactForPolynomials() {
        for count in [4, 8, 16] {
            let rule = Explanation.rule(points: count)
            for degree in 0..<2 * count {
                var integral = 0.0
                for (point, weight) in rule {
                    for lane in 0..<4 { integral += weight[lane] * pow(point[lane], Double(degree)) }
                }
                #expect(abs(integral - 1 / Double(degree + 1)) < 1e-13)
            }
        }
    }
}

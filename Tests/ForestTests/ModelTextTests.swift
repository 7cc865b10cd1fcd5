import Foundation
import Testing

@testable import Forest

struct ModelTextTests {
    @Test(arguments: [
        ("\"name\": \"gbtree\"", "\"name\": \"gblinear\""),
        ("\"name\": \"binary:logistic\"", "\"name\": \"multi:softprob\""),
        ("\"name\": \"binary:logistic\"", "\"name\": \"my:own\""),
        ("\"num_feature\"", "\"num_class\": \"3\", \"num_feature\""),
        ("\"num_feature\"", "\"num_target\": \"2\", \"num_feature\""), ("\"tree_info\": [0]", "\"tree_info\": [1]"),
        ("\"5E-1\"", "\"[5E-1,5E-1]\""), ("\"size_leaf_vector\": \"1\"", "\"size_leaf_vector\": \"3\""),
    ])
    func otherKindsOfModelAreUnsupported(_ old: String, _ new: String) {
        let text = HandMade().text.replacingOccurrences(of: old, with: new)
        #expect(text != HandMade().text)
        #expect(throws: ForestError.self) { try Forest(model: Data(text.utf8)) }
        #expect(failure(text)?.code == .unsupported)
        #expect(failure(text)?.hint?.contains("XGBoost's library") == true)
    }

    @Test(arguments: [
        // A loop, a node in two places, children out of range, one child.
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, 0, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, 1, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, 5, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, -2, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, 999999999999999999, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, -1, -1, -1]"),
        ("\"left_children\": [1, -1, 3, -1, -1]", "\"left_children\": [1, -1, 3, -1]"),
        ("\"split_indices\": [0, 0, 1, 0, 0]", "\"split_indices\": [0, 0, 2, 0, 0]"),
        ("\"split_indices\": [0, 0, 1, 0, 0]", "\"split_indices\": [0, 0, -1, 0, 0]"),
        ("\"split_type\": [0, 0, 0, 0, 0]", "\"split_type\": [0]"), ("\"id\": 0", "\"id\": 1"),
        ("\"tree_info\": [0]", "\"tree_info\": [0, 0]"), ("\"categories_nodes\": []", "\"categories_nodes\": [0]"),
        ("\"name\": \"gbtree\"", "\"name\": \"dart\""), ("\"5E-1\"", "\"Infinity\""),
        ("\"feature_names\": []", "\"feature_names\": [\"only one\"]"),
    ])
    func contradictionsAreFound(_ old: String, _ new: String) {
        let text = HandMade().text.replacingOccurrences(of: old, with: new)
        #expect(text != HandMade().text)
        #expect(failure(text)?.code == .inconsistent, "\(failure(text)?.message ?? "read")")
    }

    @Test(arguments: [
        ("\"categories_nodes\": [0]", "\"categories_nodes\": [3]"),
        ("\"categories_sizes\": [2]", "\"categories_sizes\": [3]"),
        ("\"categories_sizes\": [2]", "\"categories_sizes\": [0]"),
        ("\"categories\": [1, 34]", "\"categories\": [1, -34]"),
        ("\"categories_segments\": [0]", "\"categories_segments\": [999999999999999999]"),
        ("\"categories\": [1, 34]", "\"categories\": [1, 16777216]"),
        ("\"split_type\": [1, 0, 0]", "\"split_type\": []"),
    ])
    func categoriesOutOfRangeAreFound(_ old: String, _ new: String) {
        var model = HandMade()
        model.trees = [HandMade.categoryTree]
        let text = model.text.replacingOccurrences(of: old, with: new)
        #expect(text != model.text)
        #expect(failure(text)?.code == .inconsistent)
    }

    @Test(arguments: [
        "", "   ", "[]", "{}", "{", "{\"learner\": 1}", "{\"learner\": {}}", "null", "\u{0}",
        String(repeating: "[", count: 100_000), "{\"x\":" + String(repeating: "{\"x\":", count: 100_000),
        "{\"learner\": {\"gradient_booster\": {\"name\": \"gbtree\"}}}", "{\"version\": [3,]]}",
        "{\"a\": \"\\ud800\\u00\"}",
    ])
    func whatIsNoModelIsMalformed(_ text: String) {
        #expect(failure(text)?.code == .malformed)
    }

    @Test func aModelWithChangedBytesIsReadOrRefusedAndNeverTraps() {
        var random = SplitMix(seed: 3)
        var model = HandMade()
        model.trees = [HandMade.tree, HandMade.categoryTree.replacingOccurrences(of: "\"id\": 0", with: "\"id\": 1")]
        let bytes = Array(model.text.utf8)
        #expect(failure(model.text) == nil)
        let alphabet = Array("0123456789-.eE[]{},:\"Na".utf8)
        for _ in 0..<3_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: changed.remove(at: place)
                default: changed.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                }
            }
            guard let forest = try? Forest(model: Data(changed)), forest.featureCount < 100 else { continue }
            let row = [Float](repeating: 1, count: forest.featureCount)
            _ = forest.margins(row + row)
            _ = forest.contributions(row)
        }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: ForestError.self) { try Forest(model: Data(bytes[..<length])) }
        }
    }

    @Test func olderModelsAreRead() throws {
        // XGBoost 1.3 wrote booleans, no categories, and the base score without brackets.
        var model = HandMade()
        model.trees = [
            """
            {"left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0], "id": 0,
            "split_conditions": [5E-1, 1.000000015e-1, -3], "default_left": [true, false, false], "sum_hessian": [2, 1, 1],
            "tree_param": {"num_nodes": "3", "size_leaf_vector": "0"}}
            """
        ]
        #expect(try model.forest().margins([.nan, 0, 1, 0]) == [0.1, -3])
    }

    @Test func featureNamesKeepTheirCharacters() throws {
        let names = #"["a \"b\"", "\u00e9\ud83d\ude00\n"]"#
        let text = HandMade().text.replacingOccurrences(
            of: "\"feature_names\": []", with: "\"feature_names\": \(names)")
        #expect(try Forest(model: Data(text.utf8)).featureNames == ["a \"b\"", "é😀\n"])
    }

    private func failure(_ text: String) -> ForestError? {
        do {
            _ = try Forest(model: Data(text.utf8))
            return nil
        } catch {
            return error
        }
    }
}

import Foundation

@testable import Forest

/// A model of JSON written by hand, with parts to replace.
struct HandMade {
    var objective = "binary:logistic"
    var booster = "gbtree"
    var baseScore = "5E-1"
    var parameters = ""
    var features = 2
    var trees = [HandMade.tree]
    var groups: [Int]?

    /// The tree f0 < 1.5 ? -1 : (f1 < 0.5 ? 0.25 : 2), where a missing f0 goes left and a missing f1 right.
    ///
    /// Covers 10 = 4 + 6 and 6 = 2 + 4.
    static let tree = """
        {"id": 0, "left_children": [1, -1, 3, -1, -1], "right_children": [2, -1, 4, -1, -1], "split_indices": [0, 0, 1, 0, 0],
        "split_conditions": [1.5, -1E0, 5E-1, 0.25, 2E0], "default_left": [1, 0, 0, 0, 0], "parents": [2147483647, 0, 0, 2, 2],
        "sum_hessian": [10, 4, 6, 2, 4], "split_type": [0, 0, 0, 0, 0], "categories": [], "categories_nodes": [],
        "categories_segments": [], "categories_sizes": [], "tree_param": {"num_nodes": "5", "size_leaf_vector": "1"}}
        """

    /// f0 in {1, 34} ? 3 : -3; missing goes right.
    static let categoryTree = """
        {"id": 0, "left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0],
        "split_conditions": [1.5, -3, 3], "default_left": [0, 0, 0], "sum_hessian": [8, 6, 2], "split_type": [1, 0, 0],
        "categories": [1, 34], "categories_nodes": [0], "categories_segments": [0], "categories_sizes": [2]}
        """

    var text: String {
        let groups = (groups ?? trees.map { _ in 0 }).map(String.init).joined(separator: ", ")
        return """
            {"learner": {"attributes": {}, "feature_names": [], "feature_types": [], "gradient_booster": {"model": {
            "gbtree_model_param": {"num_trees": "\(trees.count)"}, "tree_info": [\(groups)],
            "trees": [\(trees.joined(separator: ", "))]}, "name": "\(booster)"}, "learner_model_param": {
            "base_score": "\(baseScore)", "num_feature": "\(features)"\(parameters)}, "objective": {"name": "\(objective)"}},
            "version": [3, 2, 0]}
            """
    }

    func forest() throws(ForestError) -> Forest { try Forest(model: Data(text.utf8)) }

    /// The error that reading ends with; nil when the model is read.
    var failure: ForestError? {
        do {
            _ = try forest()
            return nil
        } catch {
            return error
        }
    }
}

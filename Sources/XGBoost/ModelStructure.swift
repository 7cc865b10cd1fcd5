import Foundation

/// The parts of an XGBoost JSON model that say where a row goes, checked so that following them cannot leave the arrays.
///
/// XGBoost believes its files: a child or a feature out of range reads memory that is not its own, and a loop never ends.
struct ModelStructure: Decodable {
    private var learner: Learner

    private struct Learner: Decodable {
        var feature_names: [String]?
        var gradient_booster: Booster
        var learner_model_param: Parameters
    }

    private struct Parameters: Decodable { var num_feature: String }

    private struct Booster: Decodable {
        var model: Model?
        /// The trees of `dart` lie one deeper.
        var gbtree: Inner?

        struct Inner: Decodable { var model: Model? }
    }

    private struct Model: Decodable { var trees: [Tree]? }

    private struct Tree: Decodable {
        var left_children: [Int]
        var right_children: [Int]
        var split_indices: [Int]
        var categories: [Int]?
        var categories_nodes: [Int]?
        var categories_segments: [Int]?
        var categories_sizes: [Int]?
    }

    /// The names of the features that the model was trained on; nil when it carries none.
    var featureNames: [String]? { learner.feature_names.flatMap { $0.isEmpty ? nil : $0 } }

    /// What a file holds in place of a model.
    struct Fault: Error { var reason: String }

    /// Reads a JSON model's structure and checks its trees.
    init(checking bytes: Data) throws(Fault) {
        do {
            self = try JSONDecoder().decode(Self.self, from: bytes)
        } catch DecodingError.keyNotFound(let key, _) {
            throw Fault(reason: "it has no \"\(key.stringValue)\"")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Fault(reason: "\"\(place)\" is not what it should be")
        } catch {
            throw Fault(reason: "it is not JSON")
        }
        guard let features = Int(learner.learner_model_param.num_feature) else {
            throw Fault(reason: "\"num_feature\" is no number")
        }
        for (index, tree) in trees.enumerated() {
            if let fault = Self.fault(in: tree, features: features) {
                throw Fault(reason: "tree \(index) \(fault)")
            }
        }
    }

    private var trees: [Tree] {
        let booster = learner.gradient_booster
        return booster.model?.trees ?? booster.gbtree?.model?.trees ?? []
    }

    private static func fault(in tree: Tree, features: Int) -> String? {
        let nodes = tree.left_children.count
        guard nodes > 0, tree.right_children.count == nodes, tree.split_indices.count == nodes else {
            return "has lists of different lengths"
        }
        var hasParent = [Bool](repeating: false, count: nodes)
        hasParent[0] = true
        for node in 0..<nodes {
            let (left, right) = (tree.left_children[node], tree.right_children[node])
            if left == -1, right == -1 { continue }
            guard (0..<features).contains(tree.split_indices[node]) else {
                return "splits by feature \(tree.split_indices[node]) of \(features)"
            }
            for child in [left, right] {
                guard (0..<nodes).contains(child) else { return "has a child \(child) of \(nodes) nodes" }
                // A node with two parents, or a root with one, is how a loop begins.
                guard !hasParent[child] else { return "has node \(child) in two places" }
                hasParent[child] = true
            }
        }
        let sizes = tree.categories_sizes ?? []
        let starts = tree.categories_segments ?? []
        let places = tree.categories_nodes ?? []
        guard sizes.count == starts.count, sizes.count == places.count, places.allSatisfy({ (0..<nodes).contains($0) }),
            zip(starts, sizes).allSatisfy({ start, size in
                start >= 0 && size >= 0 && start <= (tree.categories?.count ?? 0) - size
            })
        else { return "has categories out of range" }
        return nil
    }
}

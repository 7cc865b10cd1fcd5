import Foundation
import Tabular
import XGBoost

/// XGBoost's two parameters that speak of features, which its C library takes by position only and Python by name too.
///
/// `monotone_constraints` is `(1,0,-1)`, a direction for each feature in order, or `{"price":-1}`;
/// `interaction_constraints` is `[[0,1],[2]]` or `[["price","kind"]]`, the sets of features that may meet in a branch.
enum FeatureConstraints {
    private enum Reference: Decodable {
        case position(Int)
        case name(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let position = try? value.decode(Int.self) {
                self = .position(position)
            } else {
                self = .name(try value.decode(String.self))
            }
        }
    }

    /// Whether a value has the form of its parameter, whatever features there are.
    static func isWellFormed(_ name: String, _ value: String) -> Bool {
        name == "monotone_constraints"
            ? directions(inOrder: value) != nil || directions(byName: value) != nil : sets(value) != nil
    }

    /// What each of the two takes, for a message.
    static func expectation(_ name: String) -> String {
        name == "monotone_constraints"
            ? "1, 0 or -1 for each feature in order, such as (1,0,-1), or by name: {\"price\":-1}"
            : "lists of features by position or name, such as [[0,1],[2]] or [[\"price\",\"kind\"]]"
    }

    /// A parameter's value with names of features turned into positions.
    ///
    /// - Throws: ``TrainingError`` (`unknownFeature`) for a feature that there is not; other parameters pass.
    static func byPosition(_ name: String, _ value: String, _ features: [Feature]) throws(TrainingError) -> String {
        switch name {
        case "monotone_constraints":
            if let ordered = directions(inOrder: value) {
                guard ordered.count <= features.count else {
                    throw absent(name, "speaks of \(ordered.count) features", features)
                }
                return value
            }
            var signs = [Int](repeating: 0, count: features.count)
            for (feature, direction) in (directions(byName: value) ?? [:]).sorted(by: { $0.key < $1.key }) {
                signs[try position(.name(feature), name, features)] = direction
            }
            return "(" + signs.map(String.init).joined(separator: ",") + ")"
        case "interaction_constraints":
            var sets: [[Int]] = []
            for references in self.sets(value) ?? [] {
                var positions: [Int] = []
                for reference in references { positions.append(try position(reference, name, features)) }
                sets.append(positions)
            }
            return "[" + sets.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }.joined(separator: ",")
                + "]"
        default: return value
        }
    }

    private static func directions(inOrder value: String) -> [Int]? {
        let text = value.filter { $0 != " " }
        guard text.first == "(" && text.last == ")" || text.first == "[" && text.last == "]" else { return nil }
        let numbers = text.dropFirst().dropLast().split(separator: ",").map { Int($0) }
        guard !numbers.isEmpty, numbers.allSatisfy({ $0.map { (-1...1).contains($0) } ?? false }) else { return nil }
        return numbers.compactMap(\.self)
    }

    private static func directions(byName value: String) -> [String: Int]? {
        let directions = try? JSONDecoder().decode([String: Int].self, from: Data(value.utf8))
        return directions.flatMap { $0.values.allSatisfy((-1...1).contains) ? $0 : nil }
    }

    private static func sets(_ value: String) -> [[Reference]]? {
        try? JSONDecoder().decode([[Reference]].self, from: Data(value.utf8))
    }

    private static func position(_ reference: Reference, _ parameter: String, _ features: [Feature])
        throws(TrainingError) -> Int
    {
        switch reference {
        case .position(let position):
            guard features.indices.contains(position) else {
                throw absent(parameter, "speaks of feature \(position)", features)
            }
            return position
        case .name(let name):
            guard let position = features.firstIndex(where: { $0.name == name }) else {
                let near = nearestSpelling(of: name, among: features.map(\.name))
                throw absent(
                    parameter, "speaks of \"\(name)\", which is not a feature", features,
                    hint: near.map { "did you mean \"\($0)\"?" })
            }
            return position
        }
    }

    private static func absent(_ parameter: String, _ what: String, _ features: [Feature], hint: String? = nil)
        -> TrainingError
    {
        let names = features.prefix(12).map { "\"\($0.name)\"" }.joined(separator: ", ")
        return TrainingError(
            code: .unknownFeature, message: "\(parameter) \(what)",
            hint: hint
                ?? "the \(features.count) features, counted from 0, are \(names)\(features.count > 12 ? ", …" : "")")
    }
}

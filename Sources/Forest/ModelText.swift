/// What an XGBoost JSON model says, as far as evaluating it needs.
struct ModelText {
    private(set) var featureNames: [String]?
    private(set) var objective = ""
    private(set) var featureCount = 0
    private(set) var baseScore: Float = 0
    private(set) var isBaseScoreEstimated = true
    private(set) var trees: [Tree] = []

    private var booster = ""
    private var numbers: [String: String] = [:]
    private var treeTexts: [TreeText] = []
    private var groups: [Int] = []
    private var weights: [Float]?
    private var isLinear = false

    /// Bits of categories in all trees together: 512 MiB.
    private static let categoryWords = 1 << 26

    /// - Throws: ``ForestError``; what is not trees with one output is refused as `unsupported`.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ForestError) {
        guard !bytes.isEmpty else { throw .malformed("the file is empty") }
        var cursor = JSONCursor(bytes)
        guard cursor.peek() == UInt8(ascii: "{") else { throw .malformed("it does not begin with {") }
        var hasLearner = false
        try cursor.object { (cursor, key) throws(ForestError) in
            guard key == "learner" else { return try cursor.skip() }
            hasLearner = true
            try readLearner(&cursor)
        }
        try cursor.end()
        guard hasLearner else { throw .malformed("it has no \"learner\"") }
        try readParameters()
        try makeTrees()
    }

    private mutating func readLearner(_ cursor: inout JSONCursor) throws(ForestError) {
        try cursor.object { (cursor, key) throws(ForestError) in
            switch key {
            case "feature_names":
                let names = try cursor.strings()
                featureNames = names.isEmpty ? nil : names
            case "objective":
                try cursor.object { (cursor, key) throws(ForestError) in
                    if key == "name" { objective = try cursor.string() } else { try cursor.skip() }
                }
            case "learner_model_param":
                try cursor.object { (cursor, key) throws(ForestError) in numbers[key] = try cursor.string() }
            case "gradient_booster": try readBooster(&cursor)
            default: try cursor.skip()
            }
        }
    }

    private mutating func readBooster(_ cursor: inout JSONCursor) throws(ForestError) {
        try cursor.object { (cursor, key) throws(ForestError) in
            switch key {
            case "name": booster = try cursor.string()
            case "model": try readModel(&cursor)
            case "gbtree":
                // The trees of `dart` lie one deeper.
                try cursor.object { (cursor, key) throws(ForestError) in
                    if key == "model" { try readModel(&cursor) } else { try cursor.skip() }
                }
            case "weight_drop": weights = try cursor.floats()
            default: try cursor.skip()
            }
        }
    }

    private mutating func readModel(_ cursor: inout JSONCursor) throws(ForestError) {
        treeTexts = []
        try cursor.object { (cursor, key) throws(ForestError) in
            switch key {
            case "trees":
                try cursor.array { (cursor) throws(ForestError) in treeTexts.append(try TreeText(&cursor)) }
            case "tree_info": groups = try cursor.integers()
            default: try cursor.skip()
            }
        }
    }

    private mutating func readParameters() throws(ForestError) {
        guard booster == "gbtree" || booster == "dart" else {
            throw booster.isEmpty
                ? .malformed("it has no \"gradient_booster\" with a name")
                : .unsupported("has the booster \"\(booster)\"")
        }
        guard !objective.isEmpty else { throw .malformed("it has no \"objective\" with a name") }
        let classes = try number("num_class") ?? 0
        let targets = try number("num_target") ?? 1
        guard classes <= 1 else { throw .unsupported("has \(classes) classes") }
        guard targets <= 1 else { throw .unsupported("has \(targets) targets") }
        guard let features = try number("num_feature") else { throw .malformed("it has no \"num_feature\"") }
        featureCount = features
        isBaseScoreEstimated = try number("boost_from_average") ?? 1 != 0
        guard let text = numbers["base_score"] else { throw .malformed("it has no \"base_score\"") }
        baseScore = try Self.baseScore(text)
        if let featureNames, featureNames.count != features {
            throw .inconsistent("it has \(features) features and \(featureNames.count) names")
        }
    }

    private func number(_ key: String) throws(ForestError) -> Int? {
        guard let text = numbers[key] else { return nil }
        guard let value = Int(text), (0...Int(Int32.max)).contains(value) else {
            throw .malformed("\"\(key)\" is \"\(text)\"")
        }
        return value
    }

    /// The number in `base_score`: "5E-1", or since XGBoost 3.1 "[5E-1]".
    private static func baseScore(_ text: String) throws(ForestError) -> Float {
        var scores: [Float] = []
        let bytes = Array(text.utf8)
        do {
            try bytes.withUnsafeBufferPointer { (buffer) throws(ForestError) in
                var cursor = JSONCursor(buffer)
                scores = cursor.peek() == UInt8(ascii: "[") ? try cursor.floats() : [try cursor.float()]
                try cursor.end()
            }
        } catch {
            throw .malformed("\"base_score\" is \"\(text)\"")
        }
        guard scores.count == 1 else { throw .unsupported("has \(scores.count) base scores") }
        guard scores[0].isFinite else { throw .inconsistent("\"base_score\" is \"\(text)\"") }
        return scores[0]
    }

    private mutating func makeTrees() throws(ForestError) {
        guard groups.count == treeTexts.count else {
            throw .inconsistent("\"tree_info\" lists \(groups.count) trees, \"trees\" \(treeTexts.count)")
        }
        guard groups.allSatisfy({ $0 == 0 }) else { throw .unsupported("has several outputs") }
        if booster == "dart", weights?.count != treeTexts.count {
            throw .inconsistent("\"weight_drop\" lists \(weights?.count ?? 0) weights of \(treeTexts.count) trees")
        }
        var ordered = [Tree?](repeating: nil, count: treeTexts.count)
        var words = Self.categoryWords
        for (index, text) in treeTexts.enumerated() {
            let place = text.identifier ?? index
            guard ordered.indices.contains(place), ordered[place] == nil else {
                throw .inconsistent("two trees have the id \(place), or it is none of \(ordered.count)")
            }
            let weight = booster == "dart" ? weights?[place] : nil
            do {
                ordered[place] = try text.tree(features: featureCount, weight: weight, categoryWords: &words)
            } catch {
                throw ForestError(
                    code: error.code, message: "tree \(place): \(error.message)", hint: error.hint)
            }
        }
        trees = ordered.compactMap { $0 }
        treeTexts = []
    }
}

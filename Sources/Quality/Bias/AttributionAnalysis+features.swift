extension AttributionAnalysis {
    /// How the features of a baseline and of a model differ, in words.
    ///
    /// - Parameter names: The model's features.
    /// - Returns: Up to two sentences; nothing where they are the same.
    /// - Throws: ``QualityError`` `bad-setting` when the model has fewer than half of the baseline's features: their orders
    ///   cannot be compared.
    package func differences(from names: [String]) throws(QualityError) -> [String] {
        let known = Set((outputs.first?.attributions ?? []).map(\.feature))
        let common = known.intersection(names)
        guard !common.isEmpty, 2 * common.count >= known.count else {
            throw QualityError(
                .badSetting,
                "not the same features: the baseline has \(Self.some(known)), the model \(Self.some(Set(names)))",
                hint: "name the baseline of this model, or make one with "
                    + "`propensity baseline DATA --kind model-explainability --model DIR`")
        }
        var words: [String] = []
        let (gone, new) = (known.subtracting(common), Set(names).subtracting(common))
        if !gone.isEmpty { words.append("the model lacks features of the baseline: \(Self.some(gone))") }
        if !new.isEmpty { words.append("the baseline lacks features of the model: \(Self.some(new))") }
        return words
    }

    private static func some(_ names: Set<String>) -> String {
        let sorted = names.sorted()
        return sorted.prefix(5).joined(separator: ", ") + (sorted.count > 5 ? ", …" : "")
    }
}

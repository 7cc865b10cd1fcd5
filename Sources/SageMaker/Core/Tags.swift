import JSONDocument

/// Tags of requests and answers.
enum Tags {
    /// Tags that may hang on one resource.
    static let limit = 50

    /// Reads `Tags`.
    ///
    /// - Throws: ``AWSError`` for a key given twice, and for keys that AWS keeps for itself.
    static func read(_ value: JSONValue?) throws(AWSError) -> [Resource.Tag] {
        var tags: [Resource.Tag] = []
        for element in value?.elements ?? [] {
            let tag = Resource.Tag(key: element["Key"]?.text ?? "", value: element["Value"]?.text ?? "")
            guard !tag.key.lowercased().hasPrefix("aws:") else {
                throw .validation("aws: prefixed tag key names are not allowed for external use.")
            }
            guard !tags.contains(where: { $0.key == tag.key }) else {
                throw .validation("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
            }
            tags.append(tag)
        }
        return tags
    }

    /// Tags of an answer.
    static func json(_ tags: [Resource.Tag]) -> JSONValue {
        .array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }
}

public import Foundation

/// A trained XGBoost model of trees with one output, read from its JSON and evaluated without XGBoost's library.
///
/// Margins are XGBoost's to the last bit: the same decisions, and the leaves added to the base score in the order of the trees
/// in single precision. Trees of the boosters `gbtree` and `dart` are read, with numeric and categorical splits and missing
/// values, as saved by XGBoost 1.3 and later; all trees of the file count, as in XGBoost's `predict` with no iteration range.
/// A row has one value for each feature: NaN is missing, a category is its code.
///
/// A value of the type never changes; any number of threads may share it.
public struct Forest: Sendable {
    /// Features of the model; the length of a row.
    public let featureCount: Int
    /// The names of the features in order; nil when the model carries none.
    public let featureNames: [String]?
    /// The objective by XGBoost's name, for example `binary:logistic`.
    public let objective: String

    let trees: [Tree]
    let baseMargin: Float
    let link: Link
    let engine: Engine
    let explanation = LazyExplanation()

    /// Reads a model in XGBoost's JSON format.
    ///
    /// - Parameter model: The file's bytes.
    /// - Throws: ``ForestError``: `malformed` or `inconsistent` for what is no sound model, `unsupported` for a sound one that is
    ///   not trees with one output and a known objective.
    public init(model: Data) throws(ForestError) {
        let bytes = [UInt8](model)
        let text = try bytes.withUnsafeBufferPointer { (buffer) throws(ForestError) in try ModelText(buffer) }
        guard let link = Link(objective: text.objective) else {
            throw .unsupported("has the objective \"\(text.objective)\"")
        }
        featureCount = text.featureCount
        featureNames = text.featureNames
        objective = text.objective
        trees = text.trees
        self.link = link
        engine = Engine(text.trees, featureCount: text.featureCount)
        // XGBoost links a base score that it still means to estimate only once there are trees.
        let isRaw = text.trees.isEmpty && text.isBaseScoreEstimated
        baseMargin = isRaw ? text.baseScore : link.margin(ofBaseScore: text.baseScore)
        guard baseMargin.isFinite else {
            throw .inconsistent("a base score of \(text.baseScore) has no margin under \(objective)")
        }
    }

    /// The number of trees.
    public var treeCount: Int { trees.count }

    /// The margin of one row: raw log-odds for the logistic objectives.
    ///
    /// - Parameter row: `[features]`.
    /// - Returns: The base score's margin and the leaves' values, summed in single precision.
    public func margin(_ row: UnsafeBufferPointer<Float>) -> Float {
        precondition(row.count == featureCount, "a row has \(row.count) values, the model \(featureCount) features")
        var margin = baseMargin
        withUnsafeMutablePointer(to: &margin) { margins(row, into: UnsafeMutableBufferPointer(start: $0, count: 1)) }
        return margin
    }

    /// The margins of rows.
    ///
    /// - Parameter values: `[rows, features]`, row-major.
    /// - Returns: `[rows]`; empty for a model without features.
    public func margins(_ values: [Float]) -> [Float] {
        guard featureCount > 0 else { return [] }
        return [Float](unsafeUninitializedCapacity: values.count / featureCount) { margins, count in
            count = values.count / featureCount
            values.withUnsafeBufferPointer {
                self.margins($0, into: UnsafeMutableBufferPointer(rebasing: margins[..<count]))
            }
        }
    }

    /// Writes the margins of rows, without making an array.
    ///
    /// - Parameters:
    ///   - values: `[rows, features]`, row-major.
    ///   - margins: `[rows]`; every element is written.
    public func margins(_ values: UnsafeBufferPointer<Float>, into margins: UnsafeMutableBufferPointer<Float>) {
        precondition(values.count == margins.count * featureCount, "the values do not fill \(margins.count) rows")
        engine.margins(values.baseAddress, width: featureCount, base: baseMargin, into: margins)
    }

    /// What the objective makes of a margin, as XGBoost's `predict` gives it.
    ///
    /// A probability in [0, 1] for `binary:logistic` and `reg:logistic`; the margin itself for `binary:logitraw`, ranking and
    /// most regressions; 0 or 1 for `binary:hinge`; e to the margin for counts and other positive quantities.
    public func output(ofMargin margin: Float) -> Float { link.output(ofMargin: margin) }

    /// What the objective makes of each row's margin, see ``output(ofMargin:)``.
    ///
    /// - Parameter values: `[rows, features]`, row-major.
    /// - Returns: `[rows]`.
    public func outputs(_ values: [Float]) -> [Float] { margins(values).map { link.output(ofMargin: $0) } }

    /// Whether the objective's output is a probability in [0, 1].
    public var givesProbability: Bool { link == .logistic }
}

import CXGBoost

/// Rows as XGBoost holds them: a dense float matrix with names and types of its columns, and labels and weights.
///
/// XGBoost copies what it is given. The handle is freed with the object.
public final class DMatrix {
    let handle: DMatrixHandle
    /// The columns.
    public let features: [Feature]
    /// Rows.
    public let rowCount: Int

    /// Makes a matrix.
    ///
    /// - Parameters:
    ///   - values: `[rows, features]`, row-major; NaN where missing; for a category its code.
    ///   - rowCount: Rows, at least 1.
    ///   - features: Name of each column and whether it is a category.
    ///   - threads: Threads that XGBoost may use to copy.
    /// - Throws: ``XGBoostError``.
    public init(values: [Float], rowCount: Int, features: [Feature], threads: Int) throws(XGBoostError) {
        try XGBoostLibrary.require()
        guard rowCount > 0, !features.isEmpty, values.count == rowCount * features.count else {
            throw XGBoostError(
                code: .shape,
                message: "\(values.count) values do not fill \(rowCount) rows of \(features.count) features")
        }
        var made: DMatrixHandle?
        let status = values.withUnsafeBufferPointer { buffer in
            XGDMatrixCreateFromDense(
                arrayInterface(buffer, shape: [rowCount, features.count]),
                "{\"missing\":NaN,\"nthread\":\(threads)}", &made)
        }
        try check(status)
        guard let made else { throw XGBoostError(code: .callFailed, message: "XGBoost made no matrix") }
        handle = made
        self.rowCount = rowCount
        self.features = features
        // From here on a failure still runs deinit, as every stored property is set.
        try setFeatureInfo("feature_name", features.map(\.name))
        try setFeatureInfo("feature_type", features.map(\.type))
    }

    deinit { _ = XGDMatrixFree(handle) }

    /// Sets the labels, `[rows]`.
    public func setLabels(_ labels: [Float]) throws(XGBoostError) { try set("label", labels) }

    /// Sets the weights of the rows, `[rows]`, each at least 0.
    public func setWeights(_ weights: [Float]) throws(XGBoostError) { try set("weight", weights) }

    private func set(_ field: String, _ values: [Float]) throws(XGBoostError) {
        guard values.count == rowCount else {
            throw XGBoostError(code: .shape, message: "\(values.count) values of \(field) for \(rowCount) rows")
        }
        let status = values.withUnsafeBufferPointer { buffer in
            XGDMatrixSetInfoFromInterface(handle, field, arrayInterface(buffer, shape: [rowCount]))
        }
        try check(status)
    }

    private func setFeatureInfo(_ field: String, _ words: [String]) throws(XGBoostError) {
        try check(
            withCStrings(words) { pointers in
                XGDMatrixSetStrFeatureInfo(handle, field, pointers, bst_ulong(words.count))
            })
    }
}

/// A column of a ``DMatrix``.
public struct Feature: Sendable, Equatable {
    /// The name that the model file carries, to match columns by.
    public var name: String
    /// Whether the values are codes of categories, to be split by sets.
    public var isCategory: Bool

    /// XGBoost's letter for the type: quantitative or categorical.
    var type: String { isCategory ? "c" : "q" }

    /// A column of numbers or, if `isCategory`, of category codes from 0.
    public init(name: String, isCategory: Bool) {
        self.name = name
        self.isCategory = isCategory
    }
}

/// NumPy's array interface, version 3, of floats in row-major order, as JSON.
///
/// The address is only good while the buffer is: use the text inside the closure that lends the buffer.
func arrayInterface(_ buffer: UnsafeBufferPointer<Float>, shape: [Int]) -> String {
    let address = UInt(bitPattern: buffer.baseAddress)
    let shape = shape.map(String.init).joined(separator: ",")
    return "{\"data\":[\(address),true],\"typestr\":\"<f4\",\"shape\":[\(shape)],\"version\":3}"
}

/// Lends an array of C strings for the length of a call.
func withCStrings<Result>(_ words: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Result) -> Result
{
    var arena: [CChar] = []
    var starts: [Int] = []
    for word in words {
        starts.append(arena.count)
        arena.append(contentsOf: word.utf8CString)
    }
    return arena.withUnsafeBufferPointer { arena in
        var pointers = starts.map { start in arena.baseAddress.map { $0 + start } }
        return pointers.withUnsafeMutableBufferPointer { pointers in
            guard let base = pointers.baseAddress else {
                var none: UnsafePointer<CChar>?
                return withUnsafeMutablePointer(to: &none, body)
            }
            return body(base)
        }
    }
}

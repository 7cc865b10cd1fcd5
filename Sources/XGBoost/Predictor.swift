import CXGBoost
public import Foundation

// @unchecked Sendable: XGBoost documents prediction with tree boosters as safe from many threads while nobody trains the
// model or sets parameters (doc/prediction.rst, "Thread Safety"). No method here does either, the handle is never handed
// out, and it is freed only when the last reference goes.
/// A finished model: it can only predict, so any number of threads may share it.
///
/// The handle is freed with the object.
public final class Predictor: @unchecked Sendable {
    private let handle: BoosterHandle
    /// The names of the features in order, where the model carries them.
    public let featureNames: [String]?

    /// Loads a model in XGBoost's JSON format.
    ///
    /// - Parameters:
    ///   - model: The file's bytes.
    ///   - threads: Threads that one prediction may use.
    /// - Throws: ``XGBoostError`` with XGBoost's message when the bytes are no model.
    public init(model: Data, threads: Int) throws(XGBoostError) {
        try XGBoostLibrary.require()
        featureNames = try ModelText.structure(of: model).featureNames
        var made: BoosterHandle?
        try check(XGBoosterCreate(nil, 0, &made))
        guard let made else { throw XGBoostError(code: .callFailed, message: "XGBoost made no booster") }
        handle = made
        let status = model.withUnsafeBytes { XGBoosterLoadModelFromBuffer(handle, $0.baseAddress, bst_ulong($0.count)) }
        try check(status)
        try check(XGBoosterSetParam(handle, "nthread", String(threads)))
    }

    deinit { _ = XGBoosterFree(handle) }

    /// The number of features that the model was trained on.
    public func featureCount() throws(XGBoostError) -> Int {
        var count: bst_ulong = 0
        try check(XGBoosterGetNumFeature(handle, &count))
        return Int(count)
    }

    /// The number of rounds in the model.
    public func roundCount() throws(XGBoostError) -> Int {
        var count: Int32 = 0
        try check(XGBoosterBoostedRounds(handle, &count))
        return Int(count)
    }

    /// Margins: raw log-odds for the logistic objectives, `[rows]`.
    public func margins(_ matrix: DMatrix) throws(XGBoostError) -> [Float] {
        try predict(handle, matrix, type: 1)
    }

    /// The objective's own output, `[rows]`: a probability in [0, 1] for `binary:logistic`.
    public func outputs(_ matrix: DMatrix) throws(XGBoostError) -> [Float] {
        try predict(handle, matrix, type: 0)
    }

    /// SHAP values by TreeSHAP, in log-odds, `[rows, features + 1]`, row-major; the last column is the expected margin.
    public func contributions(_ matrix: DMatrix) throws(XGBoostError) -> [Float] {
        try predict(handle, matrix, type: 2)
    }

    /// How XGBoost rates a feature.
    public enum Importance: String, Sendable, CaseIterable {
        /// Mean reduction of the loss over the splits by the feature.
        case gain
        /// Mean hessian that those splits decide about.
        case cover
        /// Number of those splits.
        case frequency = "weight"
    }

    /// Importance by feature name; features that no split uses are absent.
    public func importance(_ kind: Importance) throws(XGBoostError) -> [String: Float] {
        var nameCount: bst_ulong = 0
        var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        var dimensions: bst_ulong = 0
        var shape: UnsafePointer<bst_ulong>?
        var scores: UnsafePointer<Float>?
        let config = "{\"importance_type\":\"\(kind.rawValue)\"}"
        try check(XGBoosterFeatureScore(handle, config, &nameCount, &names, &dimensions, &shape, &scores))
        guard let names, let scores else { return [:] }
        var result: [String: Float] = [:]
        for index in 0..<Int(nameCount) {
            if let name = names[index] { result[String(cString: name)] = scores[index] }
        }
        return result
    }
}

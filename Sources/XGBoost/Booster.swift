import CXGBoost
public import Foundation

/// A model in training.
///
/// One thread at a time: it is not `Sendable`. The handle is freed with the object.
public final class Booster {
    let handle: BoosterHandle
    /// Kept alive: XGBoost caches predictions for the matrices that a booster was made with.
    private let cached: [DMatrix]

    /// Makes an empty model with the columns of the first matrix.
    ///
    /// - Parameters:
    ///   - matrices: Matrices whose predictions are kept up to date round by round, the training rows among them.
    ///   - parameters: XGBoost's parameters by name, set in this order. A name may occur more than once, as
    ///     `eval_metric` may.
    /// - Throws: ``XGBoostError`` with XGBoost's message when it refuses a value.
    public init(caching matrices: [DMatrix], parameters: [(name: String, value: String)]) throws(XGBoostError) {
        try XGBoostLibrary.require()
        cached = matrices
        var made: BoosterHandle?
        var handles: [DMatrixHandle?] = matrices.map(\.handle)
        try check(XGBoosterCreate(&handles, bst_ulong(handles.count), &made))
        guard let made else { throw XGBoostError(code: .callFailed, message: "XGBoost made no booster") }
        handle = made
        for (name, value) in parameters { try check(XGBoosterSetParam(handle, name, value)) }
        // The model file carries the columns' names and types, so that any XGBoost can match them.
        guard let features = matrices.first?.features else { return }
        try setFeatureInfo("feature_name", features.map(\.name))
        try setFeatureInfo("feature_type", features.map(\.type))
    }

    private func setFeatureInfo(_ field: String, _ words: [String]) throws(XGBoostError) {
        try check(
            withCStrings(words) { pointers in
                XGBoosterSetStrFeatureInfo(handle, field, pointers, bst_ulong(words.count))
            })
    }

    deinit { _ = XGBoosterFree(handle) }

    /// One round on given gradients.
    ///
    /// - Parameters:
    ///   - matrix: The training rows.
    ///   - round: The round's index from 0.
    ///   - gradients: First derivatives of the loss by the margin, `[rows]`.
    ///   - hessians: Second derivatives, `[rows]`, each at least 0; a row with both 0 takes no part.
    /// - Throws: ``XGBoostError``: `shape` when there is not one gradient and one hessian a row, else XGBoost's message.
    public func boost(_ matrix: DMatrix, round: Int, gradients: [Float], hessians: [Float]) throws(XGBoostError) {
        guard gradients.count == matrix.rowCount, hessians.count == matrix.rowCount else {
            throw XGBoostError(code: .shape, message: "\(gradients.count) gradients for \(matrix.rowCount) rows")
        }
        let status = gradients.withUnsafeBufferPointer { g in
            hessians.withUnsafeBufferPointer { h in
                XGBoosterTrainOneIter(
                    handle, matrix.handle, Int32(round), arrayInterface(g, shape: [g.count]),
                    arrayInterface(h, shape: [h.count]))
            }
        }
        try check(status)
    }

    /// One round on the model's own objective.
    public func update(_ matrix: DMatrix, round: Int) throws(XGBoostError) {
        try check(XGBoosterUpdateOneIter(handle, Int32(round), matrix.handle))
    }

    /// XGBoost's own metrics on a matrix with labels, as it prints them: `[0]\ttest-logloss:0.5`.
    public func evaluate(_ matrix: DMatrix, name: String, round: Int) throws(XGBoostError) -> String {
        var handles: [DMatrixHandle?] = [matrix.handle]
        var result: UnsafePointer<CChar>?
        try check(
            withCStrings([name]) { names in
                XGBoosterEvalOneIter(handle, Int32(round), &handles, names, 1, &result)
            })
        return result.map { String(cString: $0) } ?? ""
    }

    /// Margins (raw log-odds) of a matrix's rows, `[rows]`, of all trees so far: none is dropped out.
    public func margins(_ matrix: DMatrix) throws(XGBoostError) -> [Float] {
        try predict(handle, matrix, type: 1)
    }

    /// The model in XGBoost's JSON format.
    public func json() throws(XGBoostError) -> Data { try savedJSON(of: handle) }

    /// The model as it was after its first rounds, in XGBoost's JSON format.
    ///
    /// - Parameter rounds: How many of them, at least 1 and at most those done.
    /// - Returns: The file's bytes.
    /// - Throws: ``XGBoostError`` for a linear booster, whose rounds cannot be taken apart.
    public func json(rounds: Int) throws(XGBoostError) -> Data {
        var made: BoosterHandle?
        try check(XGBoosterSlice(handle, 0, Int32(rounds), 1, &made))
        guard let made else { throw XGBoostError(code: .callFailed, message: "XGBoost made no booster") }
        defer { _ = XGBoosterFree(made) }
        return try savedJSON(of: made)
    }

    /// A model file of XGBoost's in either of its formats, JSON or UBJSON, as JSON.
    ///
    /// JSON is checked like a model that is to predict. UBJSON is believed, so give only files of one's own.
    ///
    /// - Parameter model: The file's bytes.
    /// - Returns: The same model in JSON.
    /// - Throws: ``XGBoostError`` when the bytes are no model.
    public static func json(model: Data) throws(XGBoostError) -> Data {
        // JSON goes on with a name, its end or blanks, UBJSON with the type or the length of one.
        let isJSON = model.dropFirst().first.map { [0x22, 0x7D, 0x20, 0x0A, 0x0D, 0x09].contains($0) } ?? true
        if isJSON {
            _ = try ModelText.structure(of: model)
            return model
        }
        guard model.first == UInt8(ascii: "{") else {
            throw XGBoostError(code: .callFailed, message: "this is not an XGBoost model in JSON or UBJSON")
        }
        try XGBoostLibrary.require()
        var made: BoosterHandle?
        try check(XGBoosterCreate(nil, 0, &made))
        guard let made else { throw XGBoostError(code: .callFailed, message: "XGBoost made no booster") }
        defer { _ = XGBoosterFree(made) }
        try check(
            model.withUnsafeBytes { XGBoosterLoadModelFromBuffer(made, $0.baseAddress, bst_ulong($0.count)) })
        let json = try savedJSON(of: made)
        _ = try ModelText.structure(of: json)
        return json
    }
}

private func savedJSON(of handle: BoosterHandle) throws(XGBoostError) -> Data {
    var length: bst_ulong = 0
    var bytes: UnsafePointer<CChar>?
    try check(XGBoosterSaveModelToBuffer(handle, "{\"format\":\"json\"}", &length, &bytes))
    guard let bytes else { return Data() }
    return Data(bytes: bytes, count: Int(length))
}

/// Runs a prediction and copies its result out before the next call can overwrite it.
func predict(
    _ handle: BoosterHandle, _ matrix: DMatrix, type: Int
) throws(XGBoostError) -> [Float] {
    let config =
        "{\"type\":\(type),\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,\"strict_shape\":false}"
    var shape: UnsafePointer<bst_ulong>?
    var dimensions: bst_ulong = 0
    var values: UnsafePointer<Float>?
    try check(XGBoosterPredictFromDMatrix(handle, matrix.handle, config, &shape, &dimensions, &values))
    guard let shape, let values else { return [] }
    let count = UnsafeBufferPointer(start: shape, count: Int(dimensions)).reduce(1, *)
    return Array(UnsafeBufferPointer(start: values, count: Int(count)))
}

import Foundation

/// A look at a model file's bytes before XGBoost sees them.
///
/// XGBoost ends the process on an empty buffer and overflows its stack on deep nesting, so both are refused here, and so are
/// trees that lead nowhere (``ModelStructure``). That the braces balance also catches a file cut short.
enum ModelText {
    /// XGBoost's own models nest nine deep.
    static let greatestDepth = 64

    /// - Returns: The model's structure, whose trees lead somewhere.
    /// - Throws: ``XGBoostError`` saying what is wrong with the bytes.
    static func structure(of bytes: Data) throws(XGBoostError) -> ModelStructure {
        do throws(ModelStructure.Fault) {
            if let reason = fault(in: bytes) { throw ModelStructure.Fault(reason: reason) }
            return try ModelStructure(checking: bytes)
        } catch {
            throw XGBoostError(
                code: .callFailed, message: "this is not an XGBoost JSON model: \(error.reason)",
                hint: "save the model with XGBoost's save_model(\"model.json\")")
        }
    }

    private static func fault(in bytes: Data) -> String? {
        guard !bytes.isEmpty else { return "the file is empty" }
        guard bytes.first == UInt8(ascii: "{") else { return "it does not begin with {" }
        var depth = 0
        var inString = false
        var escaped = false
        for byte in bytes {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > greatestDepth { return "it nests more than \(greatestDepth) deep" }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return depth == 0 && !inString ? nil : "it is cut short"
    }
}

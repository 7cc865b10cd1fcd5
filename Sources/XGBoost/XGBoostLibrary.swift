import CXGBoost
import Foundation

/// XGBoost's shared library, found and loaded on first use.
///
/// The search, in order: the file named by the environment variable `PROPENSITY_XGBOOST`; `.deps/xgboost` in the folder
/// of the running program or one above it (a checkout); `lib/propensity` beside the program's `bin` folder (an
/// installation); the system's `libxgboost.so`.
public enum XGBoostLibrary {
    /// The version of the loaded library, for example `3.2.0`.
    ///
    /// - Throws: ``XGBoostError`` when there is no usable library.
    public static func version() throws(XGBoostError) -> String {
        try loaded.get()
    }

    /// Loads the library unless it is loaded.
    static func require() throws(XGBoostError) {
        _ = try loaded.get()
    }

    private static let loaded: Result<String, XGBoostError> = load(candidates: candidates())

    private static let hint =
        "run `make setup` in a checkout, or set PROPENSITY_XGBOOST to the path of libxgboost.so, version 2.1 or later"

    static func candidates() -> [String] {
        if let path = ProcessInfo.processInfo.environment["PROPENSITY_XGBOOST"], !path.isEmpty { return [path] }
        var found: [String] = []
        let inWheel = "xgboost/lib/libxgboost.so"
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        found.append(folder.appending(path: "../lib/propensity/\(inWheel)").standardized.path)
        // .build/<triple>/<configuration>/propensity lies three folders below the checkout; a test bundle, as deep.
        for _ in 0..<5 {
            found.append(folder.appending(path: ".deps/xgboost/\(inWheel)").path)
            folder = folder.deletingLastPathComponent()
        }
        return found.filter { FileManager.default.fileExists(atPath: $0) } + ["libxgboost.so"]
    }

    static func load(candidates: [String]) -> Result<String, XGBoostError> {
        var failure = XGBoostError(
            code: .libraryMissing, message: "XGBoost's library could not be loaded: nothing to try", hint: hint)
        for path in candidates {
            var bytes = [CChar](repeating: 0, count: 512)
            let status = cxgboost_load(path, &bytes, Int32(bytes.count))
            guard status == 0 else {
                let reason = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                // A library that was found and is too old says more than one that was not found.
                if status == -2 {
                    failure = XGBoostError(code: .libraryTooOld, message: reason, hint: hint)
                } else if failure.code != .libraryTooOld {
                    failure.message = "XGBoost's library could not be loaded: \(reason)"
                }
                continue
            }
            var major: Int32 = 0
            var minor: Int32 = 0
            var patch: Int32 = 0
            XGBoostVersion(&major, &minor, &patch)
            // Errors come back from each call; XGBoost's own warnings on stderr would break our output's contract.
            _ = XGBSetGlobalConfig("{\"verbosity\":0}")
            return .success("\(major).\(minor).\(patch)")
        }
        return .failure(failure)
    }
}

/// Turns a C call's status into an error with XGBoost's own words.
///
/// The message is thread-local in XGBoost: it is read at once, on the same thread, with no suspension between.
func check(_ status: Int32) throws(XGBoostError) {
    guard status != 0 else { return }
    let raw = XGBGetLastError().map { String(cString: $0) } ?? "unknown error"
    throw XGBoostError(code: .callFailed, message: "XGBoost: \(XGBoostError.words(of: raw))")
}

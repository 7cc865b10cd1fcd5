import CXGBoost
import Foundation

/// XGBoost's shared library, found and loaded on first use.
///
/// The search, in order: the file named by the environment variable `PROPENSITY_XGBOOST`; `.deps/xgboost` in the folder
/// of the running program or one above it (a checkout); `lib/propensity` beside the program's `bin` folder (an
/// installation); the system's `libxgboost.so`.
public enum XGBoostLibrary {
    /// The oldest version whose C interface has all that we call and whose JSON model has native categories settled.
    static let oldestVersion = (major: 2, minor: 1)

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
        var reasons: [String] = []
        for path in candidates {
            var reason = [CChar](repeating: 0, count: 512)
            guard cxgboost_load(path, &reason, Int32(reason.count)) == 0 else {
                reasons.append(String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
                continue
            }
            var major: Int32 = 0
            var minor: Int32 = 0
            var patch: Int32 = 0
            XGBoostVersion(&major, &minor, &patch)
            let version = "\(major).\(minor).\(patch)"
            guard (Int(major), Int(minor)) >= (oldestVersion.major, oldestVersion.minor) else {
                return .failure(
                    XGBoostError(
                        code: .libraryTooOld, message: "\(path) is XGBoost \(version); 2.1 or later is needed",
                        hint: hint))
            }
            // Errors come back from each call; XGBoost's own warnings on stderr would break our output's contract.
            _ = XGBSetGlobalConfig("{\"verbosity\":0}")
            return .success(version)
        }
        return .failure(
            XGBoostError(
                code: .libraryMissing,
                message: "XGBoost's library could not be loaded: \(reasons.last ?? "nothing to try")", hint: hint))
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

import Foundation
import Testing

/// Python with XGBoost and scikit-learn, which what we compute is compared with.
///
/// The interpreter is `PROPENSITY_PYTHON` or `python3`; the packages are found by its own means or under
/// `PROPENSITY_PYTHONPATH`. Tests that need them are skipped where they cannot be imported. `PROPENSITY_CLIENTS` names the
/// folder with the clients of AWS that cannot be beside them.
enum Python {
    static let isAvailable: Bool = {
        guard let folder = try? WorkFolder(),
            let run = try? launch(["-c", "import numpy, sklearn, xgboost"], in: folder).wait()
        else { return false }
        return run.exitCode == 0
    }()

    static let reason: Comment = "Python's numpy, scikit-learn and xgboost are installed"

    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python")

    /// Runs one of the scripts beside this file.
    ///
    /// - Returns: The JSON object that it printed.
    static func check(
        _ script: String,
        _ arguments: [String],
        in folder: WorkFolder,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
        let run = try launch([scripts.appending(path: script).path] + arguments, in: folder).wait()
        try #require(run.exitCode == 0, "\(run.standardError)", sourceLocation: sourceLocation)
        return try JSON.object(run.output, sourceLocation: sourceLocation)
    }

    static func launch(_ arguments: [String], in folder: WorkFolder) throws -> Program.Running {
        let variables = ProcessInfo.processInfo.environment
        var environment = ["PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"]
        environment["PYTHONPATH"] = variables["PROPENSITY_PYTHONPATH"]
        environment["PROPENSITY_CLIENTS"] = variables["PROPENSITY_CLIENTS"]
        let interpreter = variables["PROPENSITY_PYTHON"] ?? "python3"
        return try Program.launch(
            URL(filePath: "/usr/bin/env"),
            [interpreter] + arguments,
            in: folder,
            environment: environment
        )
    }
}

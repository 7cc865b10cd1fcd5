import Foundation

/// What a job's program finds in its environment.
enum ChildEnvironment {
    /// What it gets of ours: where programs, libraries and temporary files are, and how text is written.
    ///
    /// No secrets.
    private static let passed = [
        "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PROPENSITY_XGBOOST",
    ]

    /// The environment of a job.
    ///
    /// - Parameters:
    ///   - requested: The request's `Environment`.
    ///   - job: What the platform sets, which a request does not change.
    /// - Returns: The variables, and the names in the request that are not passed: through them the program that runs would
    ///   become another one, by a library taken from a bucket for example.
    static func variables(
        requested: [String: String], job: [String: String]
    ) -> (variables: [String: String], refused: [String]) {
        let own = ProcessInfo.processInfo.environment
        var variables = own.filter { passed.contains($0.key) }
        var refused: [String] = []
        for (name, value) in requested {
            if isHarmless(name, value) { variables[name] = value } else { refused.append(name) }
        }
        variables.merge(job) { $1 }
        return (variables, refused.sorted())
    }

    private static func isHarmless(_ name: String, _ value: String) -> Bool {
        let upper = name.uppercased()
        let refused = ["LD_", "DYLD_", "GLIBC_", "MALLOC_", "PROPENSITY_", "SAGEMAKER_BASE"]
        return !name.isEmpty && !name.utf8.contains(UInt8(ascii: "=")) && !name.utf8.contains(0)
            && !value.utf8.contains(0) && !refused.contains { upper.hasPrefix($0) }
            && !["PATH", "HOME", "TMPDIR", "GCONV_PATH", "LOCPATH", "NLSPATH"].contains(upper)
    }
}

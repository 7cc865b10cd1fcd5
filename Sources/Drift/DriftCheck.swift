/// Compares a window with the baseline: which columns differ, how surely, by how much, and why.
///
/// Each column has one p-value that is valid at any size and prevalence: ``CategoricalTest`` for few values, the
/// Kolmogorov-Smirnov bound with the shares of cell types for numbers. Over all columns and the tests of the window as a
/// whole, ``Holm`` keeps the probability of any false alarm at the rate the user set. The baseline's own sampling error
/// counts: it is a sample like the window. Findings about the columns' names and number involve no chance.
/// Milliseconds for tens of columns, whatever the number of rows.
public enum DriftCheck {
    /// Compares a window with the baseline.
    ///
    /// - Parameters:
    ///   - baseline: What normal looks like.
    ///   - window: What came.
    ///   - importances: How much the model's predictions depend on each column, such as mean |SHAP| or gain, in any unit and
    ///     not negative; empty ranks findings by size alone.
    ///   - settings: How often a check may be wrong.
    /// - Returns: Verdicts and findings; the same input gives the same report.
    public static func run(
        baseline: DriftBaseline, window: DriftWindow, importances: [String: Double] = [:],
        settings: DriftSettings = .standard
    ) -> DriftReport {
        var comparison = WindowComparison(baseline, window, importances, settings, memory: nil)
        return comparison.report()
    }

    /// Compares a window, alone and together with those before it, with the baseline, and remembers it.
    ///
    /// - Parameters:
    ///   - baseline: What normal looks like.
    ///   - window: What came.
    ///   - importances: As above.
    ///   - settings: How often a check may be wrong.
    ///   - memory: The windows before this one, in order; this one is added.
    /// - Returns: Verdicts and findings; the same input gives the same report.
    public static func run(
        baseline: DriftBaseline, window: DriftWindow, importances: [String: Double] = [:],
        settings: DriftSettings = .standard, memory: inout DriftMemory
    ) -> DriftReport {
        var comparison = WindowComparison(baseline, window, importances, settings, memory: memory)
        let report = comparison.report()
        comparison.remember(in: &memory)
        return report
    }
}

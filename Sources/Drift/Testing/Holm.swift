/// Holm's step-down correction among the tests that could alarm at all.
///
/// The probability of any false alarm is at most `rate` whatever the dependence between the tests. Which tests take part
/// is decided first, by the smallest p-value each could have given its margins (Tarone): K is the smallest number such
/// that at most K tests can reach rate / K; the others can only be found unchanged. This decision sees the pooled data,
/// never on which side a row stands, so the rate holds.
/// Sources: S. Holm, "A simple sequentially rejective multiple test procedure", *Scand. J. Statist.* 6 (1979);
/// R. E. Tarone, *Biometrics* 46 (1990).
package enum Holm {
    /// Corrects p-values for their number.
    ///
    /// - Parameters:
    ///   - pValues: 0 to 1 each.
    ///   - least: The smallest each could be.
    ///   - rate: The probability of any false alarm, above 0.
    /// - Returns: Adjusted p-values in the order given: a test alarms when its own is at most `rate`.
    package static func adjusted(_ pValues: [Double], least: [Double], rate: Double) -> [Double] {
        var number = 1
        while least.count(where: { $0 <= rate / Double(number) }) > number { number += 1 }
        let taking = pValues.indices.filter { least[$0] <= rate / Double(number) }
        var adjusted = [Double](repeating: 1, count: pValues.count)
        var highest = 0.0
        for (step, index) in taking.sorted(by: { (pValues[$0], $0) < (pValues[$1], $1) }).enumerated() {
            highest = max(highest, min(1, Double(taking.count - step) * pValues[index]))
            adjusted[index] = highest
        }
        return adjusted
    }
}

import Aggregation
import Foundation

/// The mean logistic loss of rows whose margins are known.
enum LogLoss {
    /// `Σ w·(ln(1 + e^m) − y·m) / Σ w` over the strata's rows, in nats.
    ///
    /// - Parameters:
    ///   - strata: Rows by pattern, label and weight.
    ///   - margins: Raw log-odds, `[patterns]`.
    /// - Returns: Nats a row, at least 0; NaN without rows.
    static func mean(_ strata: [Patterns.Stratum], margins: [Float]) -> Double {
        var loss = 0.0
        var total = 0.0
        for stratum in strata {
            let margin = Double(margins[Int(stratum.pattern)])
            // ln(1 + e^m) without overflow; for the positive label with m's sign turned.
            let towards = stratum.label == 1 ? -margin : margin
            let weight = Double(stratum.count) * stratum.weight
            loss += weight * (max(towards, 0) + log1p(exp(-abs(towards))))
            total += weight
        }
        return loss / total
    }
}

import Foundation

/// SplitMix64 with the distributions the simulations need; the same seed gives the same numbers everywhere.
struct Randomness: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// In (0, 1).
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 0x1p53 }

    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// How many of `trials` succeed, exactly distributed.
    ///
    /// By waiting times for rare successes, by splitting at the median
    /// order statistic (a beta variable) for many trials. Source: L. Devroye, *Non-Uniform Random Variate Generation*
    /// (1986), X.4.
    mutating func binomial(_ trials: Int, _ share: Double) -> Int {
        if share <= 0 { return 0 }
        if share >= 1 { return trials }
        if share > 0.5 { return trials - binomial(trials, 1 - share) }
        var (n, p, successes) = (trials, share, 0)
        while Double(n) * p > 15 {
            let middle = n / 2 + 1
            let y = beta(Double(middle), Double(n + 1 - middle))
            if y <= p {
                successes += middle
                n -= middle
                p = (p - y) / (1 - y)
            } else {
                n = middle - 1
                p /= y
            }
            if p > 0.5 { return successes + n - binomial(n, 1 - p) }
        }
        let base = log1p(-p)
        var position = 0
        while true {
            position += Int(min(log(uniform()) / base, 1e15)) + 1
            if position > n { return successes }
            successes += 1
        }
    }

    private mutating func beta(_ a: Double, _ b: Double) -> Double {
        let (x, y) = (gamma(a), gamma(b))
        return x / (x + y)
    }

    /// Marsaglia and Tsang's method, for a shape of at least 1.
    private mutating func gamma(_ shape: Double) -> Double {
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            if v > 0, log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }
}

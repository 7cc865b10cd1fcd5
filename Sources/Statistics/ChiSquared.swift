#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The probability that a chi-squared variable is larger than x: the p-value of a chi-squared statistic.
///
/// The regularised upper incomplete gamma function Q(df / 2, x / 2): its power series below the mean, Legendre's continued
/// fraction (evaluated by Lentz's method) above it. The common factor is taken in Loader's form, which does not cancel
/// when the degrees of freedom are many. The relative error is below 1e-12 down to probabilities of 1e-300.
/// Sources: *NIST Digital Library of Mathematical Functions* 8.7.1 and 8.9.2; C. Loader, "Fast and accurate computation
/// of binomial probabilities" (2000).
///
/// - Parameters:
///   - x: The statistic; 0 or less gives 1.
///   - degreesOfFreedom: Above 0, need not be whole.
/// - Returns: 0 to 1; NaN where an argument is NaN or the degrees of freedom are not above 0.
package func chiSquaredTail(_ x: Double, degreesOfFreedom: Double) -> Double {
    guard !x.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else { return .nan }
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    if degreesOfFreedom == 1 { return complementaryErrorFunction((x / 2).squareRoot()) }
    if degreesOfFreedom == 2 { return exponential(-x / 2) }
    let (a, z) = (degreesOfFreedom / 2, x / 2)
    let density = poissonDensity(a, mean: z)
    return z < a + 1 ? 1 - density * lowerSeries(a, z) : min(1, density * a * upperFraction(a, z))
}

/// Σ zⁿ / ((a + 1) … (a + n)): the lower function over its common factor.
private func lowerSeries(_ a: Double, _ z: Double) -> Double {
    var (term, sum, divisor) = (1.0, 1.0, a)
    while term > sum * 1e-17 {
        divisor += 1
        term *= z / divisor
        sum += term
    }
    return sum
}

/// 1 / (z + 1 − a − 1(1 − a) / (z + 3 − a − 2(2 − a) / (z + 5 − a − …))), for z at least a + 1.
private func upperFraction(_ a: Double, _ z: Double) -> Double {
    var b = z + 1 - a
    var c = 1e300
    var d = 1 / b
    var fraction = d
    // About a few times √a steps are needed where z is nearest to a.
    for step in 1...10_000_000 {
        let n = Double(step)
        let numerator = n * (a - n)
        b += 2
        d = 1 / nonZero(b + numerator * d)
        c = nonZero(b + numerator / c)
        let change = c * d
        fraction *= change
        if (change - 1).magnitude < 2e-16 { break }
    }
    return fraction
}

private func nonZero(_ value: Double) -> Double { value.magnitude < 1e-300 ? 1e-300 : value }

/// zᵃ e⁻ᶻ / Γ(a + 1), for any a above 0.
private func poissonDensity(_ a: Double, mean z: Double) -> Double {
    guard a > 15 else {
        let half = exponential(-z / 2)
        return power(z, a) * half / tgamma(a + 1) * half
    }
    return exponential(-stirlingError(a) - deviance(a, z)) / (2 * Double.pi * a).squareRoot()
}

/// ln Γ(a + 1) less Stirling's formula, for a above 15.
private func stirlingError(_ a: Double) -> Double {
    let square = a * a
    let tail = (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360_360 / square) / square) / square) / square
    return (1.0 / 12 - (1.0 / 360 - tail) / square) / a
}

/// a ln(a / z) + z − a, without cancellation where the two are close.
private func deviance(_ a: Double, _ z: Double) -> Double {
    let difference = a - z
    guard difference.magnitude < 0.1 * (a + z) else { return a * naturalLogarithm(a / z) + z - a }
    let v = difference / (a + z)
    var sum = difference * v
    var term = 2 * a * v
    var divisor = 1.0
    while true {
        term *= v * v
        divisor += 2
        let next = sum + term / divisor
        if next == sum { return sum }
        sum = next
    }
}

// The elementary functions the module needs, imported in one place so that no other file names a platform's C library.
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// ln x.
@inline(__always)
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// e^x.
@inline(__always)
func exponential(_ x: Double) -> Double { exp(x) }

/// The probability that a standard normal variable exceeds z.
func normalTail(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

/// ln n! for n ≥ 0: a table to 127, Stirling's series above, exact to 1e-15 relative.
func logFactorial(_ n: Int) -> Double {
    if n < logFactorials.count { return logFactorials[n] }
    let x = Double(n) + 1
    let inverse = 1 / x
    let square = inverse * inverse
    let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)))
    return (x - 0.5) * log(x) - x + 0.918938533204672741780329736406 + series
}

private let logFactorials: [Double] = {
    var table = [0.0]
    for n in 1..<128 { table.append(table[n - 1] + log(Double(n))) }
    return table
}()

/// ln Γ(x) for x > 0, shifted upwards until Stirling's series is exact to about 1e-14.
func logGamma(_ x: Double) -> Double {
    var (x, shift) = (x, 0.0)
    while x < 12 {
        shift += log(x)
        x += 1
    }
    let inverse = 1 / x
    let square = inverse * inverse
    let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)))
    return (x - 0.5) * log(x) - x + 0.918938533204672741780329736406 + series - shift
}

/// The probability that |T| exceeds |t| for Student's t: the incomplete beta function by Lentz's continued fraction.
///
/// Source: Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 26.5.8 and 26.7.1.
func studentTail(_ t: Double, degreesOfFreedom: Double) -> Double {
    guard t.isFinite else { return 0 }
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    return incompleteBeta(x, degreesOfFreedom / 2, 0.5)
}

private func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a
    let tiny = 1e-300
    var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    for step in 1...500 {
        let m = Double(step)
        for numerator in [
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ] {
            d = 1 + numerator * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + numerator / c
            if abs(c) < tiny { c = tiny }
            fraction *= c * d
        }
        if abs(c * d - 1) < 1e-15 { break }
    }
    return min(1, front * fraction)
}

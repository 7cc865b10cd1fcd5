// The elementary functions the module needs, imported in one place so that no other file names a platform's C library.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// ln x.
@inline(__always)
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// e^x.
@inline(__always)
func exponential(_ x: Double) -> Double { exp(x) }

/// x^y.
@inline(__always)
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

/// 1 − erf x, accurate for large x.
@inline(__always)
func complementaryErrorFunction(_ x: Double) -> Double { erfc(x) }

/// ln(p / (1 − p)), the log-odds of a probability in (0, 1).
func logit(_ p: Double) -> Double { naturalLogarithm(p) - log1p(-p) }

/// The probability whose log-odds are x, without overflow.
func logistic(_ x: Double) -> Double {
    guard x < 0 else { return 1 / (1 + exponential(-x)) }
    let e = exponential(x)
    return e / (1 + e)
}

/// x ln x, with 0 at 0.
func xLogX(_ x: Double) -> Double { x > 0 ? x * naturalLogarithm(x) : 0 }

/// The value below which a standard normal variable falls with probability p.
///
/// Newton–Halley steps on the complementary error function from a logistic starting value; exact to about 1e-15 for
/// p in [1e-300, 1 − 1e-16].
///
/// - Parameter p: A probability in (0, 1).
/// - Returns: The value in standard deviations; −∞ at 0, +∞ at 1, NaN outside [0, 1].
package func normalQuantile(_ p: Double) -> Double {
    guard p > 0 else { return p == 0 ? -.infinity : .nan }
    guard p < 1 else { return p == 1 ? .infinity : .nan }
    guard p <= 0.5 else { return -normalQuantile(1 - p) }
    // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2.23: absolute error below 4.5e-4.
    let t = (-2 * naturalLogarithm(p)).squareRoot()
    let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
    let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var x = numerator / denominator - t
    for _ in 0..<3 {
        let error = 0.5 * complementaryErrorFunction(-x / 2.0.squareRoot()) - p
        let step = error * (2 * Double.pi).squareRoot() * exponential(x * x / 2)
        guard step.isFinite else { break }
        x -= step / (1 + x * step / 2)
    }
    return x
}

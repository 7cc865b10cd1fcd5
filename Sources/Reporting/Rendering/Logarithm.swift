#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Natural logarithm, with 0 for 0, as entropy wants it: `x ln x → 0`.
func logarithm(_ value: Double) -> Double {
    value > 0 ? log(value) : 0
}

// The elementary functions the module needs, imported in one place so that no other file names a platform's C library.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// ln x.
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// log₂ x.
func binaryLogarithm(_ x: Double) -> Double { log2(x) }

/// Runs a piece of work several times and prints the median.
///
/// One run before the counted ones fills caches. A rate is items per second at the median.
func measure(
    _ name: String, items: Int, runs: Int = 7, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
) async rethrows {
    try await body()
    var seconds: [Double] = []
    for _ in 0..<runs {
        let start = ContinuousClock.now
        try await body()
        let spent = start.duration(to: .now).components
        seconds.append(Double(spent.seconds) + Double(spent.attoseconds) * 1e-18)
    }
    seconds.sort()
    let median = seconds[runs / 2]
    let nanoseconds = median / Double(items) * 1e9
    print(
        "\(name.padded(34)) \((median * 1000).rounded(2)) ms  (\((seconds[0] * 1000).rounded(2)) to "
            + "\((seconds[runs - 1] * 1000).rounded(2)))  \(nanoseconds.rounded(1)) ns an item")
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Double {
    func rounded(_ digits: Int) -> Double {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}

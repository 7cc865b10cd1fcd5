import Testing

@testable import Statistics

@Suite struct CompactionTests {
    /// Numbers of a linear congruential generator, shaped by the argument.
    static let shapes: [(String, @Sendable (UInt64) -> Double)] = [
        ("even spread", { Double($0 % 1_000_000) }),
        ("few values", { Double($0 % 7) }),
        ("two values", { $0 % 3 == 0 ? -2 : 5 }),
        ("constant", { _ in 4 }),
        ("zeros of both signs", { $0 % 2 == 0 ? 0.0 : -0.0 }),
        ("zeros of both signs among others", { $0 % 4 == 0 ? 0.0 : $0 % 4 == 1 ? -0.0 : Double($0 % 9) }),
        ("all bit patterns", { Double(bitPattern: $0 & 0xbfef_ffff_ffff_ffff) }),
        ("subnormal", { Double(bitPattern: $0 % 1000) }),
        ("huge outlier", { $0 % 97 == 0 ? 1e300 : Double($0 % 5000) }),
        ("infinite", { $0 % 97 == 0 ? -.infinity : Double($0 % 5000) }),
    ]

    @Test(arguments: shapes.indices, [0, 2, 10, 64, 500, 2050])
    func sortEqualsTheStandardLibrary(shape: Int, count: Int) {
        var state: UInt64 = 42
        var values = (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Self.shapes[shape].1(state >> 11 | state << 53)
        }
        // −0.0 before 0.0, as Java sorts.
        let expected = values.sorted { $0 < $1 || ($0 == $1 && $0.sign == .minus && $1.sign == .plus) }
        for offset in 0...1 {
            var copy = values
            var output: [Double] = [0.5]
            copy.withUnsafeMutableBufferPointer { Compaction.appendHalf(of: $0, from: offset, to: &output) }
            let kept = stride(from: offset, to: count, by: 2).map { expected[$0].bitPattern }
            #expect(output.map(\.bitPattern) == [(0.5).bitPattern] + kept)
        }
        values.withUnsafeMutableBufferPointer { Compaction.sort($0) }
        #expect(values.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test func sortedRunsAreMerged() {
        var values = (0..<3).flatMap { run in (0..<700).map { Double($0 * 3 + run) } }
        values.withUnsafeMutableBufferPointer { Compaction.sort($0) }
        #expect(values == (0..<2100).map(Double.init))
    }
}

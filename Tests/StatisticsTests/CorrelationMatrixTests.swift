import Statistics
import Testing

@Suite struct CorrelationMatrixTests {
    @Test func packedAndPlainColumnsGiveTheSameCorrelation() async {
        var random = SeededGenerator(seed: 9)
        let rows = 10_000
        let binary = (0..<3).map { _ in (0..<rows).map { _ in UInt8(random.uniform() < 0.1 ? 1 : 0) } }
        let packed = await CorrelationMatrix(binary.map { .binary(BitColumn($0)) })
        let plain = await CorrelationMatrix(binary.map { .real($0.map(Double.init)) })
        for first in 0..<3 {
            for second in 0..<3 { #expect(agree(packed[first, second], plain[first, second], within: 1e-12)) }
        }
    }

    /// The rows that both know lie far from the first column's mean: x = 10⁶ + (0, 1, 2, 3), y = (0, 1, 2, 5);
    /// r = 8 / √(5 · 14) by hand.
    @Test func rowsFarFromTheMeanKeepTheirDigits() async {
        let far = [1_000_000.0, 1_000_001, 1_000_002, 1_000_003]
        let first = far + (0..<4_000_000 / 1_000).map { Double($0) - 1_000_000 }
        let second = [0.0, 1, 2, 5] + [Double](repeating: .nan, count: first.count - 4)
        let matrix = await CorrelationMatrix([.real(first), .real(second)])
        #expect(agree(matrix[0, 1], 8 / 70.0.squareRoot()))
    }

    @Test func numbersThatAreNotFiniteHaveNoCorrelation() async {
        let matrix = await CorrelationMatrix([.real([1, 2, .infinity]), .real([1, 2, 3]), .real([.nan, .nan, .nan])])
        #expect(matrix[0, 1] == nil && matrix[0, 0] == nil && matrix[2, 1] == nil)
        #expect(matrix[1, 1] == 1)
    }

    @Test func noColumnsMakeAnEmptyMatrix() async {
        #expect(await CorrelationMatrix([]).values.isEmpty)
        #expect(await CorrelationMatrix([.real([]), .binary(BitColumn([]))])[0, 1] == nil)
    }
}

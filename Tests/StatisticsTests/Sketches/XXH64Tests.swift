import Statistics
import Testing

@Suite struct XXH64Tests {
    /// Vectors of the reference implementation (python-xxhash 3).
    @Test(arguments: [
        ("", "98b1582b0977e704"),
        ("a", "88e4fe59adf7b0cc"),
        ("purchase", "6c395a3ed8742128"),
        ("0123456789abcdef0123456789abcdef", "666b1f69d2455da5"),
    ])
    func hashWithSeed42EqualsTheReference(text: String, hexadecimal: String) {
        #expect(XXH64.hash(text, seed: 42) == UInt64(hexadecimal, radix: 16))
    }

    @Test func emptyTextWithoutSeedEqualsTheReference() {
        #expect(XXH64.hash("") == 0xef46_db37_51d8_e999)
    }

    @Test func everyLengthAndAlignmentGivesTheSameHash() {
        let text = Array((0..<100).map { UInt8($0) })
        for length in 0...64 {
            let aligned = Array(text[..<length])
            let shifted = [7] + aligned
            let first = aligned.withUnsafeBytes { XXH64.hash($0, seed: 42) }
            let second = shifted.withUnsafeBytes { XXH64.hash(UnsafeRawBufferPointer(rebasing: $0[1...]), seed: 42) }
            #expect(first == second)
        }
    }
}

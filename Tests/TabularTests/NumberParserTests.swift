import Testing

@testable import Tabular

struct NumberParserTests {
    private func parse(_ text: String) -> ParsedNumber {
        Array(text.utf8).withUnsafeBufferPointer { NumberParser.parse($0) }
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("-0", 0), ("9223372036854775807", Int64.max),
        ("-9223372036854775807", -Int64.max), ("100000000000000000", 100_000_000_000_000_000),
    ])
    func wholeNumbersAreIntegers(_ text: String, _ value: Int64) {
        #expect(parse(text) == .integer(value))
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775808", "123456789012345678901234567890"])
    func wholeNumbersBeyond64BitsAreWide(_ text: String) {
        #expect(parse(text) == .wide(Double(text) ?? .nan))
    }

    @Test(arguments: [
        "0.1", "3.25", "-2.5e-3", "1e5", "1E+22", "1e23", ".5", "123456789.123456789", "0.020000000000000004",
        "4.9e-324", "2.2250738585072011e-308", "1.7976931348623157e308", "9007199254740993.0", "8.5",
        "0.1000000000000000055511151231257827021181583404541015625", "-0.0",
    ])
    func decimalsRoundAsTheStandardLibraryDoes(_ text: String) throws {
        #expect(parse(text) == .decimal(try #require(Double(text.hasPrefix(".") ? "0" + text : text))))
    }

    @Test func aPointMayEndANumber() {
        #expect(parse("5.") == .decimal(5))
        #expect(parse("5.e3") == .decimal(5000))
        #expect(parse("12345678901234567890.") == .decimal(0x1.56a95319d63e1p63))
        #expect(parse("12345678901234567890.e2") == .decimal(1_234_567_890_123_456_774_144))
    }

    @Test(arguments: [
        "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1.2.3", "1,5", "12 ", " 12", "0x10", "inf", "-inf", "Infinity",
        "nan",
        "1e999", "007", "00", "-01", "01.5", "1_000", "--1", "1-", "٣",
    ])
    func otherTextIsNotANumber(_ text: String) {
        #expect(parse(text) == .none)
    }

    @Test func randomDecimalsAgreeWithTheStandardLibrary() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(number(parse("\(value)")) == value)
            let whole = Double(generator.below(1_000_000_000))
            let short = "\(whole / 1_000_000)"
            #expect(number(parse(short)) == Double(short))
        }
    }
}

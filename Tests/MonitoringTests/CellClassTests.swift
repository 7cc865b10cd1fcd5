import Testing

@testable import Monitoring

@Suite struct CellClassTests {
    private func read(_ text: String) -> (cellClass: CellClass, number: Double) {
        Array(text.utf8).withUnsafeBytes { NumberText.read($0) }
    }

    /// The patterns of Deequ 2's `StatefulDataType`.
    @Test(arguments: [
        ("", CellClass.missing), ("0", .integral), ("007", .integral), ("-5", .integral), ("+5", .integral),
        (" 5", .integral), ("- 5", .integral), ("+ 5", .integral), ("123456789012345678901234567890", .integral),
        ("1.5", .fractional), ("-1.5", .fractional), (" 1.5", .fractional), ("1e5", .fractional),
        ("1E+5", .fractional), ("5e-05", .fractional), ("1.5e3", .fractional), ("1.0", .fractional),
        ("true", .boolean), ("false", .boolean),
        (".5", .string), ("5.", .string), ("1,000", .string), ("NaN", .string), ("inf", .string), ("5 ", .string),
        ("  5", .string), ("5.e3", .string), ("1e", .string), ("1e+", .string), ("1e5.5", .string), ("1.5.2", .string),
        ("--5", .string), ("-", .string), ("+", .string), (" ", .string), ("- ", .string), (" -5", .string),
        ("True", .string), ("TRUE", .string), ("abc", .string), ("-true", .string), ("0x10", .string), ("1f", .string),
        ("٣", .string), ("1_000", .string), ("1\n", .string),
    ])
    func textIsClassifiedAsDeequDoes(text: String, expected: CellClass) {
        #expect(read(text).cellClass == expected)
        #expect(Array(text.utf8).withUnsafeBytes { CellClass($0) } == expected)
    }

    @Test(arguments: [
        "0.1", "3.141592653589793", "2.2250738585072011e-308", "1e22", "1e23", "9007199254740993",
        "123456789.123456789",
        "0.000000000000000000000000000001", "1e-400", "18446744073709551616", "5e-324", "1.7976931348623157e308",
        "12345678901234567890123", "0.30000000000000004", "4503599627370497.5", "00000000000000000000000000012.5",
    ])
    func numbersAreTheNearestDoubles(text: String) {
        #expect(read(text).number == Double(text))
        #expect(read("-" + text).number == Double("-" + text))
    }

    @Test func signsAndBlanksAreRead() {
        #expect(read("- 5").number == -5)
        #expect(read("+7").number == 7)
        #expect(read(" 2.5").number == 2.5)
        #expect(read("-0").number.sign == .plus)
        #expect(read("-0.0").number.sign == .minus)
        #expect(read("1e400").number == .infinity)
        #expect(read("1e99999999999999999999").number == .infinity)
    }
}

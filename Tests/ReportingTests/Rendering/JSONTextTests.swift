import FoundationEssentials
import Testing

@testable import Reporting

@Suite struct JSONTextTests {
    @Test func nestedValuesAreSeparatedByCommas() {
        var json = JSONText()
        json.object { json in
            json.key("a")
            json.value(1)
            json.key("b")
            json.array { json in
                json.value("x")
                json.value(true)
                json.value(.nan)
                json.object { _ in }
            }
        }
        #expect(json.string == #"{"a":1,"b":["x",true,null,{}]}"#)
    }

    @Test(arguments: Fixtures.hostileNames)
    func hostileTextReadsBackAndHoldsNoMarkup(name: String) throws {
        var json = JSONText()
        json.array { $0.value(name) }
        #expect(!json.bytes.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "&") })
        #expect(try JSONDecoder().decode([String].self, from: Data(json.bytes)) == [name])
    }

    @Test(
        arguments: [
            (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333"), (123_456.789, "123457.0"), (-0.000012345678, "-1.23457e-05"),
            (42, "42"), (0, "0"), (0.9967, "0.9967"), (1e300, "1e+300"),
        ] as [(Double, String)]
    )
    func numbersKeepSixDigits(number: Double, text: String) {
        #expect(JSONText.short(number) == text)
    }
}

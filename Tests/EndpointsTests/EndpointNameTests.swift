import Endpoints
import Testing

@Suite struct EndpointNameTests {
    @Test(arguments: ["a", "shop", "Shop-2", "a--b", "0", String(repeating: "x", count: 63)])
    func lettersDigitsAndHyphensInsideAreTaken(name: String) { #expect(EndpointName.isValid(name)) }

    @Test(arguments: [
        "", "-a", "a-", "-", "a_b", "a.b", "a/b", "..", "a b", "é", "a\u{0}", String(repeating: "x", count: 64),
    ])
    func othersAreNot(name: String) { #expect(!EndpointName.isValid(name)) }

    @Test func messageSaysWhatANameMayHave() {
        let error = endpointError { () throws(EndpointError) in try EndpointName.check("a b", kind: "variant") }
        #expect(error?.code == .invalidName)
        #expect(
            error?.description
                == "\"a b\" is not a valid variant name\n  use letters, digits and hyphens between them, at most 63")
    }
}

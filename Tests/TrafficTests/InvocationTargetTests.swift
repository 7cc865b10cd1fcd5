import Testing

@testable import Traffic

@Suite struct InvocationTargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/invocations"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/invocations"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/invocations"),
        ("localhost", "http://localhost/invocations"),
        ("https://shop.example/endpoints/demo/invocations", "https://shop.example/endpoints/demo/invocations"),
        ("http://[::1]:8080?columns=probability", "http://[::1]:8080/invocations?columns=probability"),
    ])
    func addressWithoutPathGetsTheInvocations(_ given: String, _ expected: String) throws {
        #expect(try InvocationTarget(url: given).url == expected)
    }

    @Test(arguments: ["", "http://", "ftp://a/b", "http://a:99999", "http://user:secret@a/"])
    func whatIsNoAddressIsRefused(_ given: String) {
        let error = #expect(throws: TrafficError.self) { try InvocationTarget(url: given) }
        #expect(error?.code == .invalidEndpoint)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func headersHoldPrintableTextOnly() {
        let error = #expect(throws: TrafficError.self) { try InvocationTarget(url: "a", token: "se\r\ncret") }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("cret") == false)
        #expect(throws: TrafficError.self) { try InvocationTarget(url: "a", variant: "é") }
        for timeout in [0, -1, .nan, .infinity, 1e9] {
            #expect(throws: TrafficError.self) { try InvocationTarget(url: "a", timeout: timeout) }
        }
    }
}

import Testing

@testable import Access

@Suite struct AccessTokenTests {
    @Test func textNamesTheTokenAndIsNotKept() throws {
        let (token, text) = AccessToken.make(scopes: [.invoke], now: 5, lifetime: 10)
        let parts = try #require(AccessToken.parts(text[...]))
        #expect(parts.id == token.id)
        #expect(token.id.utf8.count == 12)
        #expect(parts.secret.utf8.count == 64)
        #expect(token.hasSecret(parts.secret))
        #expect(!token.secretHash.contains(parts.secret))
        #expect(token.createdAt == 5)
        #expect(token.expiresAt == 15)
    }

    @Test func tokensDiffer() {
        let texts = Set((0..<100).map { _ in AccessToken.make(scopes: [.read], now: 0).text })
        #expect(texts.count == 100)
    }

    /// The hash of "abc" in FIPS 180-4.
    @Test func secretIsKeptAsItsSHA256() {
        #expect(AccessToken.hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func scopesAreListedFromTheLeast() {
        #expect(Scope.allCases.reversed().sorted() == [.invoke, .read, .admin])
    }

    @Test func damagedHashFitsNoSecret() {
        let token = AccessToken(id: "x", secretHash: "", scopes: [.admin], createdAt: 0, expiresAt: nil)
        #expect(!token.hasSecret(""))
    }
}

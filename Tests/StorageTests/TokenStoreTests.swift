import Access
import Storage
import Testing

/// What holds for any store of tokens.
@Suite struct TokenStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any TokenStore {
        switch kind {
        case .memory: MemoryTokenStore()
        case .registry: try home.registry()
        }
    }

    @Test(arguments: Kind.allCases) func tokensComeBackOldestFirst(kind: Kind) throws {
        let store = try store(kind)
        #expect(try store.tokens().isEmpty)
        let first = AccessToken.make(scopes: [.admin, .invoke], now: 1.25).token
        let second = AccessToken.make(scopes: [.read], now: 2, lifetime: 0.5).token
        try store.add(first)
        try store.add(second)
        #expect(try store.tokens() == [first, second])
    }

    @Test(arguments: Kind.allCases) func revokedTokenIsGone(kind: Kind) throws {
        let store = try store(kind)
        let tokens = (0..<3).map { AccessToken.make(scopes: [.read], now: Double($0)).token }
        for token in tokens { try store.add(token) }
        #expect(try store.revoke(tokens[1].id))
        #expect(try store.tokens() == [tokens[0], tokens[2]])
        #expect(try !store.revoke(tokens[1].id))
        #expect(try !store.revoke(""))
    }

    @Test(arguments: Kind.allCases) func markDiffersAfterEveryChange(kind: Kind) throws {
        let store = try store(kind)
        let token = AccessToken.make(scopes: [.read], now: 0).token
        let fresh = store.tokenMark()
        try store.add(token)
        let added = store.tokenMark()
        #expect(added == store.tokenMark())
        _ = try store.revoke(token.id)
        #expect(Set([fresh, added, store.tokenMark()]).count == 3)
    }

    @Test(arguments: Kind.allCases) func credentialsWorkOnIt(kind: Kind) throws {
        let store = try store(kind)
        let credentials = Credentials(store)
        let (token, text) = AccessToken.make(scopes: [.invoke], now: 0)
        try store.add(token)
        #expect(try credentials.judge("Bearer \(text)", for: .invoke, peer: "a", now: 1) == .allowed)
        _ = try store.revoke(token.id)
        #expect(try credentials.judge("Bearer \(text)", for: .invoke, peer: "a", now: 1) == .unknown)
    }
}

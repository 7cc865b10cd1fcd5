import Access
import Synchronization
import Testing

/// A store that can fail.
final class BrokenTokenStore: TokenStore {
    struct Unreadable: Error {}

    func tokens() throws -> [AccessToken] { throw Unreadable() }
    func add(_ token: AccessToken) throws { throw Unreadable() }
    func revoke(_ id: String) throws -> Bool { throw Unreadable() }
    func tokenMark() -> UInt64 { 0 }
}

/// A store whose mark stays as it is, as when a writer died before it set it.
final class SilentTokenStore: TokenStore {
    private let inner = MemoryTokenStore()

    func tokens() -> [AccessToken] { inner.tokens() }
    func add(_ token: AccessToken) { inner.add(token) }
    func revoke(_ id: String) -> Bool { inner.revoke(id) }
    func tokenMark() -> UInt64 { 7 }
}

@Suite struct CredentialsTests {
    private let store = MemoryTokenStore()

    private func token(_ scopes: Scope..., lifetime: Double? = nil) -> (id: String, header: String) {
        let (token, text) = AccessToken.make(scopes: Set(scopes), now: 1_000, lifetime: lifetime)
        store.add(token)
        return (token.id, "Bearer \(text)")
    }

    private func judge(
        _ credentials: Credentials, _ header: String?, for scope: Scope = .read, peer: String = "::1",
        now: Double = 1_000
    ) throws -> Credentials.Verdict { try credentials.judge(header, for: scope, peer: peer, now: now) }

    @Test func tokenAllowsItsScopes() throws {
        let reader = token(.read).header
        let credentials = Credentials(store)
        #expect(try judge(credentials, reader, for: .read) == .allowed)
        #expect(try judge(credentials, reader, for: .invoke) == .insufficient)
        #expect(try judge(credentials, reader, for: .admin) == .insufficient)
    }

    @Test(arguments: Scope.allCases) func administratorsMayDoAll(scope: Scope) throws {
        let header = token(.admin).header
        #expect(try judge(Credentials(store), header, for: scope) == .allowed)
    }

    @Test func schemeIsReadInAnyCase() throws {
        let text = token(.read).header.dropFirst("Bearer ".count)
        for scheme in ["bearer ", "BEARER ", "Bearer   "] {
            #expect(try judge(Credentials(store), scheme + text) == .allowed)
        }
    }

    @Test func malformedHeadersAreUnknown() throws {
        let text = String(token(.read).header.dropFirst("Bearer ".count))
        let parts = text.split(separator: "_").map(String.init)
        let wrong = parts[2].hasPrefix("0") ? "1\(parts[2].dropFirst())" : "0\(parts[2].dropFirst())"
        for header in [
            "", " ", "Bearer", "Bearer ", "Bearer x", text, "Basic \(text)", "Bearer \(text) ", "Bearer \(text)_",
            "Bearer \(text.dropLast())", "Bearer prq_\(parts[1])_\(parts[2])", "Bearer prp_\(parts[1])_\(wrong)",
            "Bearer prp_\(parts[1])_\(parts[2].uppercased())x", "Bearer prp_000000000000_\(parts[2])",
            "Bearer \u{301}\(text)", "Bearer " + String(repeating: "_", count: 10_000),
        ] {
            #expect(try judge(Credentials(store), header) == .unknown, "\(header.prefix(40))")
        }
    }

    @Test func noHeaderIsNotCountedAsAWrongOne() throws {
        let header = token(.read).header
        let credentials = Credentials(store, attempts: AttemptLimit(failures: 1))
        for _ in 0..<5 { #expect(try judge(credentials, nil) == .unknown) }
        #expect(try judge(credentials, header) == .allowed)
    }

    @Test func tokenExpiresAtItsTime() throws {
        let header = token(.read, lifetime: 60).header
        let credentials = Credentials(store, attempts: AttemptLimit(failures: 1))
        #expect(try judge(credentials, header, now: 1_059.9) == .allowed)
        for _ in 0..<3 { #expect(try judge(credentials, header, now: 1_060) == .unknown) }
        // One that has expired is not a guess.
        #expect(try judge(credentials, token(.read).header, now: 1_060) == .allowed)
    }

    @Test func revokedTokenIsRefusedAtOnce() throws {
        let (id, header) = token(.read)
        let credentials = Credentials(store)
        #expect(try judge(credentials, header) == .allowed)
        #expect(store.revoke(id))
        #expect(try judge(credentials, header) == .unknown)
    }

    @Test func tokensAreReadAgainThoughTheMarkIsTheSame() throws {
        let silent = SilentTokenStore()
        let (token, text) = AccessToken.make(scopes: [.read], now: 0)
        silent.add(token)
        let credentials = Credentials(silent)
        #expect(try judge(credentials, "Bearer \(text)", now: 100) == .allowed)
        #expect(silent.revoke(token.id))
        #expect(try judge(credentials, "Bearer \(text)", now: 105.1) == .unknown)
    }

    @Test func wrongTokensAreLimitedByPeer() throws {
        let right = token(.read).header
        let credentials = Credentials(store, attempts: AttemptLimit(failures: 3, seconds: 60))
        for _ in 0..<3 { #expect(try judge(credentials, "Bearer wrong", peer: "10.0.0.1") == .unknown) }
        #expect(try judge(credentials, "Bearer wrong", peer: "10.0.0.1", now: 1_010.5) == .limited(seconds: 50))
        // Refused unheard, even with a right one; others are not concerned.
        #expect(try judge(credentials, right, peer: "10.0.0.1", now: 1_059.9) == .limited(seconds: 1))
        #expect(try judge(credentials, right, peer: "10.0.0.2") == .allowed)
        #expect(try judge(credentials, right, peer: "10.0.0.1", now: 1_060) == .allowed)
    }

    @Test func clockThatGoesBackLocksNobodyOut() throws {
        let right = token(.read).header
        let credentials = Credentials(store, attempts: AttemptLimit(failures: 1, seconds: 60))
        #expect(try judge(credentials, "Bearer wrong", now: 1_000) == .unknown)
        #expect(try judge(credentials, right, now: 500) == .allowed)
    }

    @Test func tokensThatCannotBeReadAllowNothing() {
        let header = "Bearer \(AccessToken.make(scopes: [.admin], now: 0).text)"
        #expect(throws: BrokenTokenStore.Unreadable.self) { try judge(Credentials(BrokenTokenStore()), header) }
    }
}

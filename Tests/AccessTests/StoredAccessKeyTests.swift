import Testing

@testable import Access

@Suite struct StoredAccessKeyTests {
    @Test func keysAreShapedLikeAWSsAndDiffer() {
        let keys = (0..<100).map { _ in StoredAccessKey.make(scopes: [.admin], now: 0) }
        #expect(Set(keys.map(\.id)).count == 100)
        #expect(Set(keys.map(\.secret)).count == 100)
        for key in keys {
            #expect(key.id.wholeMatch(of: /PRPA[A-Z2-7]{16}/) != nil)
            #expect(key.secret.wholeMatch(of: /[A-Za-z0-9]{40}/) != nil)
        }
    }

    @Test func keyAllowsItsScopesUntilItEnds() {
        let key = StoredAccessKey.make(scopes: [.read], now: 5, lifetime: 10)
        #expect(key.allows(.read, now: 14.9))
        #expect(!key.allows(.read, now: 15))
        #expect(!key.allows(.admin, now: 6))
        #expect(!key.allows(.invoke, now: 6))
        #expect(StoredAccessKey.make(scopes: [.admin], now: 0).allows(.invoke, now: 1e9))
    }

    @Test func descriptionDoesNotTellTheSecret() {
        let key = StoredAccessKey.make(scopes: [.admin], now: 0)
        #expect("\(key)" == key.id)
    }
}

import Testing

@testable import Access

@Suite struct AttemptLimitTests {
    @Test func manyPeersAreForgottenFromTheOldest() {
        var limit = AttemptLimit(failures: 1, seconds: 60)
        for peer in 0..<5_000 { limit.fail("\(peer)", now: Double(peer) / 1_000) }
        #expect(limit.wait("0", now: 5) == nil)
        #expect(limit.wait("4999", now: 5) != nil)
    }

    @Test func windowCountsFromItsFirstFailure() {
        var limit = AttemptLimit(failures: 2, seconds: 60)
        limit.fail("a", now: 0)
        #expect(limit.wait("a", now: 50) == nil)
        limit.fail("a", now: 50)
        #expect(limit.wait("a", now: 50) == 10)
        #expect(limit.wait("a", now: 60) == nil)
    }
}

import Endpoints
import Testing

@Suite struct RolloutTests {
    private func health(_ requests: Int, errors: Int = 0, p99: Double = 0) -> VariantHealth {
        VariantHealth(requests: requests, errors: errors, p99Milliseconds: p99)
    }

    private func rollout(
        step: Double = 0.25, interval: Double = 60, limits: RolloutLimits = RolloutLimits()
    ) -> Rollout { Rollout(variant: "new", step: step, interval: interval, limits: limits, now: 1_000) }

    @Test func firstStepIsTakenAtOnce() {
        #expect(rollout().share == 0.25)
        #expect(rollout(step: 1).share == 1)
    }

    @Test func nothingMovesBeforeTheInterval() {
        #expect(rollout().move(health(100), now: 1_059.9) == .wait)
        #expect(rollout().move(health(100), now: 1_060) == .shift(to: 0.5))
    }

    @Test func timeMovesAVariantThatNobodyCalls() { #expect(rollout().move(health(0), now: 1_060) == .shift(to: 0.5)) }

    /// 10 · 0.1 is not 1 in floating point; the shift must not need an eleventh step.
    @Test(arguments: [(0.1, 10), (0.25, 4), (0.3, 4), (1.0, 1), (0.07, 15)])
    func stepsEndAtOne(step: Double, steps: Int) {
        var rollout = rollout(step: step)
        var taken = 1
        while case .shift(let share) = rollout.move(health(50), now: rollout.steppedAt + 60) {
            rollout.share = share
            taken += 1
        }
        #expect(taken == steps)
        #expect(rollout.share == 1)
        #expect(rollout.move(health(50), now: rollout.steppedAt + 60) == .complete)
    }

    @Test func allOfTheTrafficIsWatchedForAnIntervalToo() {
        #expect(rollout(step: 1).move(health(50), now: 1_059) == .wait)
        #expect(rollout(step: 1).move(health(50), now: 1_060) == .complete)
    }

    @Test func intervalZeroMovesAtEveryLook() {
        #expect(rollout(interval: 0).move(health(0), now: 1_000) == .shift(to: 0.5))
    }

    @Test func errorsBeyondTheLimitTakeItBackAtOnce() {
        // 1 of 100 is the limit itself; 2 are more.
        #expect(rollout().move(health(100, errors: 1), now: 1_001) == .wait)
        #expect(
            rollout().move(health(100, errors: 2), now: 1_001)
                == .rollBack(reason: "2 of 100 requests failed, more than 1.0 %"))
    }

    @Test func fewRequestsAreNotJudged() {
        #expect(rollout().move(health(19, errors: 19), now: 1_001) == .wait)
        guard case .rollBack = rollout().move(health(20, errors: 20), now: 1_001) else {
            Issue.record("20 failures of 20 stay")
            return
        }
    }

    @Test func noErrorIsAllowedWithALimitOfZero() {
        let strict = rollout(limits: RolloutLimits(errorRate: 0, minimumRequests: 1))
        #expect(strict.move(health(1_000), now: 1_001) == .wait)
        #expect(strict.move(health(1_000, errors: 1), now: 1_001) != .wait)
    }

    @Test func latencyBeyondTheLimitTakesItBack() {
        let limited = rollout(limits: RolloutLimits(p99Milliseconds: 5))
        #expect(limited.move(health(50, p99: 5), now: 1_001) == .wait)
        #expect(
            limited.move(health(50, p99: 6.5), now: 1_001)
                == .rollBack(reason: "99 % of the answers took up to 6.5 ms, more than 5.0"))
        #expect(rollout().move(health(50, p99: 9_999), now: 1_001) == .wait)
    }

    @Test func endedShiftStays() {
        for state in [Rollout.State.completed, .rolledBack] {
            var ended = rollout()
            ended.state = state
            #expect(ended.move(health(100, errors: 100), now: 9_999) == .wait)
        }
    }

    @Test(arguments: [
        (0.0, 60.0, RolloutLimits()), (-0.1, 60, RolloutLimits()), (1.1, 60, RolloutLimits()),
        (.nan, 60, RolloutLimits()), (0.5, -1, RolloutLimits()), (0.5, .infinity, RolloutLimits()),
        (0.5, 60, RolloutLimits(errorRate: 1.1)), (0.5, 60, RolloutLimits(errorRate: .nan)),
        (0.5, 60, RolloutLimits(p99Milliseconds: 0)), (0.5, 60, RolloutLimits(minimumRequests: 0)),
    ])
    func numbersOutOfRangeAreRefused(step: Double, interval: Double, limits: RolloutLimits) throws {
        var endpoint = shop(variant("old"))
        try endpoint.begin(
            Rollout(variant: "new", step: step, interval: interval, limits: limits, now: 0), variant: variant("new"))
        #expect(
            endpointError { () throws(EndpointError) in try endpoint.check() }?.code == .invalidConfiguration)
    }
}

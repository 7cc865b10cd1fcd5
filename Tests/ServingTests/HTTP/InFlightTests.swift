import HTTPTypes
import Testing

@testable import Serving

@Suite struct InFlightTests {
    @Test func placesAreLimitedAndGivenBack() throws {
        let inFlight = InFlight(limit: 2)
        try inFlight.enter()
        try inFlight.enter()
        let error = #expect(throws: ServingError.self) { try inFlight.enter() }
        #expect(error?.status.code == 429)
        #expect(error?.retryAfter == 1)
        #expect(inFlight.current == 2)
        #expect(inFlight.refused == 1)
        inFlight.leave()
        try inFlight.enter()
        #expect(inFlight.current == 2)
    }
}

import Endpoints
import Foundation
import Logging
import ServiceLifecycle

/// Keeps the endpoints at work in step with the store, and moves shifts of traffic on.
struct EndpointFollower: Service {
    let store: any EndpointStore
    let live: LiveEndpoints
    let logger: Logger
    /// Told after each reading which revisions are at work, and why not.
    let report: @Sendable (_ revisions: [String: Int], _ failures: [String: String]) -> Void
    /// Between looks at the store's mark.
    private let interval = Duration.milliseconds(20)
    /// Looks after which the store is read though its mark is the same.
    private let looksPerReading = 250

    func run() async throws {
        await follow()
        await cancelWhenGracefulShutdown {
            var mark = store.changeMark()
            var looks = 0
            var shifts: [String: VariantMeter.Reading] = [:]
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                looks += 1
                let now = store.changeMark()
                if now != mark || looks % looksPerReading == 0 {
                    mark = now
                    await follow()
                }
                if looks % 10 == 0 { await shift(&shifts) }
            }
        }
    }

    /// Reads the store once; what cannot be read leaves everything as it is.
    func follow() async {
        do {
            live.follow(try await store.endpoints())
            report(Dictionary(live.all.map { ($0.endpoint.name, $0.endpoint.revision) }) { $1 }, live.failures)
        } catch {
            logger.error("the deployed endpoints cannot be read: \(error)")
        }
    }

    /// Moves the shifts under way on, by what their new variants did.
    ///
    /// - Parameter readings: The meters of the variants when their shifts began, by endpoint.
    private func shift(_ readings: inout [String: VariantMeter.Reading]) async {
        for live in live.all {
            let name = live.endpoint.name
            guard let rollout = live.endpoint.rollout, rollout.state == .shifting,
                let variant = live.variants.first(where: { $0.name == rollout.variant })
            else {
                readings[name] = nil
                continue
            }
            let beginning = readings[name] ?? variant.meter.reading
            readings[name] = beginning
            let now = Date().timeIntervalSince1970
            let move = rollout.move(variant.meter.health(since: beginning), now: now)
            guard move != .wait else { continue }
            do {
                try await store.change(name, now: now) { endpoint in
                    // Somebody else may have deployed meanwhile; then there is nothing to move.
                    guard var endpoint, endpoint.rollout == rollout else { return endpoint }
                    endpoint.apply(move, now: now)
                    return endpoint
                }
                logger.notice(
                    "traffic shift: \(move)", metadata: ["endpoint": "\(name)", "variant": "\(rollout.variant)"])
            } catch {
                logger.error("the traffic shift cannot go on: \(error)", metadata: ["endpoint": "\(name)"])
            }
        }
    }
}

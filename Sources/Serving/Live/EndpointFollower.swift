import Endpoints
import Foundation
import Logging
import ServiceLifecycle

/// Keeps the endpoints at work in step with the store, and moves shifts of traffic on.
struct EndpointFollower: Service {
    let store: any EndpointStore
    let live: LiveEndpoints
    let logger: Logger
    /// Told after each reading which revisions were read, and why one of them is not at work.
    let report: @Sendable (_ revisions: [String: Int], _ failures: [String: String]) -> Void
    private let first = FirstReading()
    /// Between looks at the store's mark.
    private let interval = Duration.milliseconds(20)
    /// Looks after which the store is read though its mark is the same.
    private let looksPerReading = 250

    /// Reads the store for the first time, before callers can connect.
    func begin() async {
        let mark = store.changeMark()
        await follow()
        first.end(mark)
    }

    /// Looks for changes, from the end of ``begin()`` on.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard var mark = await first.mark() else { return }
            var looks = 0
            var shifts: [String: ShiftBeginning] = [:]
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
            let endpoints = try await store.endpoints()
            live.follow(endpoints)
            report(Dictionary(endpoints.map { ($0.name, $0.revision) }) { $1 }, live.failures)
        } catch is CancellationError {
            // The server ends.
        } catch {
            logger.error("the deployed endpoints cannot be read: \(error)")
        }
    }

    /// Moves the shifts under way on, by what their new variants did.
    ///
    /// - Parameter beginnings: What the variants had done when their shifts began, by endpoint.
    private func shift(_ beginnings: inout [String: ShiftBeginning]) async {
        for live in live.all {
            let name = live.endpoint.name
            guard let rollout = live.endpoint.rollout, rollout.state == .shifting,
                let variant = live.variants.first(where: { $0.name == rollout.variant })
            else {
                beginnings[name] = nil
                continue
            }
            let known = beginnings[name].flatMap { $0.variant == variant.name ? $0 : nil }
            let beginning = known ?? ShiftBeginning(variant: variant.name, reading: variant.meter.reading)
            beginnings[name] = beginning
            let now = Date().timeIntervalSince1970
            let move = rollout.move(variant.meter.health(since: beginning.reading), now: now)
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

/// Lets the looks for changes wait for the first reading, so that an older reading never follows a newer one.
private final class FirstReading: Sendable {
    private let marks: AsyncStream<ChangeMark>
    private let sender: AsyncStream<ChangeMark>.Continuation

    init() { (marks, sender) = AsyncStream.makeStream() }

    /// Says that it is over, with the store's mark from before it.
    func end(_ mark: ChangeMark) {
        sender.yield(mark)
        sender.finish()
    }

    /// The store's mark from before the reading; nil when the server ends first.
    func mark() async -> ChangeMark? {
        for await mark in marks { return mark }
        return nil
    }
}

/// What the variant of a shift had done before it.
private struct ShiftBeginning {
    let variant: String
    let reading: VariantMeter.Reading
}

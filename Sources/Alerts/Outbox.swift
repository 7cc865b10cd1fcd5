package import Schedules

/// The messages that are not delivered yet: decides which are sent now, and what becomes of them.
///
/// A destination gets one message at a time, the oldest first, so that an end does not come before its beginning. Only what
/// the receiver refused is overtaken.
package struct Outbox: Sendable, Equatable {
    /// In the order in which they were made; those that a change settles are kept, and no longer among them later.
    package var alerts: [OutgoingAlert]

    /// An outbox of the pending messages, oldest first.
    package init(_ alerts: [OutgoingAlert]) { self.alerts = alerts }

    /// Takes what is to be sent now for an owner.
    ///
    /// - Parameters:
    ///   - owner: Who asks.
    ///   - destinations: All destinations; messages to others are given up.
    ///   - policy: The numbers to go by.
    ///   - now: Seconds since 1970.
    ///   - life: Whether an owner's process is over.
    /// - Returns: The messages, at most one for a destination, and when to ask again at the latest, seconds since 1970.
    package mutating func claim(
        owner: ProcessOwner, destinations: [String: Destination], policy: DeliveryPolicy, now: Double,
        life: (ProcessOwner) -> ProcessOwner.Life
    ) -> (alerts: [OutgoingAlert], wake: Double?) {
        var claimed: [OutgoingAlert] = []
        var wake: Double?
        var busy: Set<String> = []
        for place in alerts.indices where alerts[place].state == .pending {
            let alert = alerts[place]
            guard let destination = destinations[alert.destination] else {
                alerts[place].settle(.abandoned, "the destination was removed", now: now)
                continue
            }
            guard destination.isOn, !busy.contains(alert.destination) else { continue }
            if let until = alert.ownedUntil, until > now, let other = alert.owner,
                other == owner || life(other) != .gone
            {
                busy.insert(alert.destination)
                wake = min(wake ?? until, until)
            } else if alert.nextAttemptAt > now {
                if !alert.isRefused { busy.insert(alert.destination) }
                wake = min(wake ?? alert.nextAttemptAt, alert.nextAttemptAt)
            } else {
                busy.insert(alert.destination)
                alerts[place].owner = owner
                alerts[place].ownedUntil = now + destination.timeout + policy.spare
                alerts[place].attempts += 1
                claimed.append(alerts[place])
            }
        }
        return (claimed, wake)
    }

    /// Keeps what came of a delivery.
    ///
    /// - Returns: The message as it is now; nil when it was somebody else's by then, and nothing has changed.
    package mutating func settle(
        _ id: String, owner: ProcessOwner, _ outcome: DeliveryOutcome, policy: DeliveryPolicy, now: Double
    ) -> OutgoingAlert? {
        guard let place = alerts.firstIndex(where: { $0.id == id && $0.owner == owner && $0.state == .pending }) else {
            return nil
        }
        let alert = alerts[place]
        (alerts[place].owner, alerts[place].ownedUntil) = (nil, nil)
        var pause = policy.pause(after: alert.attempts, id: alert.messageId)
        var patience = policy.refusedPatience
        switch outcome {
        case .delivered(let note):
            alerts[place].settle(.delivered, note, now: now)
            return alerts[place]
        case .interrupted:
            alerts[place].nextAttemptAt = now
            return alerts[place]
        case .refused(let reason): (alerts[place].lastProblem, alerts[place].isRefused) = (reason, true)
        case .trouble(let reason, let after):
            (alerts[place].lastProblem, alerts[place].isRefused) = (reason, false)
            patience = policy.troublePatience
            pause = max(pause, min(after ?? 0, policy.longestPause))
        }
        alerts[place].nextAttemptAt = now + pause
        if now - alert.createdAt >= patience {
            alerts[place].settle(.abandoned, alerts[place].lastProblem, now: now)
        }
        return alerts[place]
    }
}

extension OutgoingAlert {
    fileprivate mutating func settle(_ state: State, _ problem: String?, now: Double) {
        (self.state, lastProblem, settledAt) = (state, problem, now)
        (owner, ownedUntil) = (nil, nil)
    }
}

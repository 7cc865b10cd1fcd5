extension Endpoint {
    /// Puts a new variant beside those that answer and begins to shift the traffic to it.
    ///
    /// A shadow of the variant's name goes: it becomes the variant.
    ///
    /// - Throws: ``EndpointError`` (`conflict`) while another shift is under way, or when no other variant answers, so that
    ///   there would be none to go back to; then nothing has changed.
    public mutating func begin(_ rollout: Rollout, variant: Variant) throws(EndpointError) {
        guard self.rollout?.state != .shifting else {
            throw EndpointError(
                .conflict, "endpoint \(name) is shifting its traffic to \(self.rollout?.variant ?? "")",
                hint: "wait for its end, or deploy without a shift")
        }
        let others = variants.filter { $0.name != variant.name }
        guard others.contains(where: { $0.weight > 0 }) else {
            throw EndpointError(
                .conflict, "endpoint \(name) has no other variant that answers, to shift from",
                hint: "give the new one another --variant")
        }
        variants = others + [variant]
        if shadow?.name == variant.name { shadow = nil }
        self.rollout = rollout
    }

    /// Carries out a move of the shift under way; without one it changes nothing.
    public mutating func apply(_ move: Rollout.Move, now: Double) {
        guard var rollout, rollout.state == .shifting else { return }
        switch move {
        case .wait: return
        case .shift(let share):
            rollout.share = share
            rollout.steppedAt = now
        case .complete:
            rollout.state = .completed
            variants.removeAll { $0.name != rollout.variant }
            for index in variants.indices where variants[index].weight == 0 { variants[index].weight = 1 }
        case .rollBack(let reason):
            rollout.state = .rolledBack
            rollout.reason = reason
            variants.removeAll { $0.name == rollout.variant }
        }
        self.rollout = rollout
    }
}

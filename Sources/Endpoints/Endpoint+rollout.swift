extension Endpoint {
    /// Puts a new variant beside those that answer and begins to shift the traffic to it.
    ///
    /// - Throws: ``EndpointError`` (`conflict`) while another shift is under way.
    public mutating func begin(_ rollout: Rollout, variant: Variant) throws(EndpointError) {
        guard self.rollout?.state != .shifting else {
            throw EndpointError(
                .conflict, "endpoint \(name) is shifting its traffic to \(self.rollout?.variant ?? "")",
                hint: "wait for its end, or deploy without a shift")
        }
        variants.removeAll { $0.name == variant.name }
        guard !variants.isEmpty else {
            throw EndpointError(
                .conflict, "endpoint \(name) has no other variant to shift from",
                hint: "give the new one another --variant")
        }
        variants.append(variant)
        self.rollout = rollout
    }

    /// Carries out a move of the shift under way; the reverse of nothing, since the endpoint is a value.
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

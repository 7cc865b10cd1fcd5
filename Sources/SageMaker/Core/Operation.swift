import JSONDocument

/// An operation of SageMaker's API: the shape of its request, and what answers it.
struct Operation: Sendable {
    /// What a request must be like.
    let shape: Shape
    /// A call in, the members of the answer out; nil for an empty body.
    let answer: @Sendable (ControlPlane, Call) async throws -> JSONObject?

    /// An operation from its parts.
    init(_ shape: Shape, answer: @escaping @Sendable (ControlPlane, Call) async throws -> JSONObject?) {
        self.shape = shape
        self.answer = answer
    }
}

extension ControlPlane {
    static let trainingOperations: [String: Operation] = [:]
}

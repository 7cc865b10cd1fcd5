extension ControlPlane {
    static let modelOperations: [String: Operation] = [:]
}

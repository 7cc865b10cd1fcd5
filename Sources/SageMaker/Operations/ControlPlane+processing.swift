extension ControlPlane {
    static let processingOperations: [String: Operation] = [:]
}

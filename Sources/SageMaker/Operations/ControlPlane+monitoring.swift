extension ControlPlane {
    static let monitoringOperations: [String: Operation] = [:]
}

extension ControlPlane {
    static let endpointOperations: [String: Operation] = [:]
}

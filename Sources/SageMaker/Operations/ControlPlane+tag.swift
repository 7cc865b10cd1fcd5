extension ControlPlane {
    static let tagOperations: [String: Operation] = [:]
}

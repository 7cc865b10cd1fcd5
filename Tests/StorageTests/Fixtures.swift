import Endpoints
import Foundation
import Storage

/// A fresh home that goes away with the value.
final class TemporaryHome: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "propensity-storage-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func registry() throws -> Registry { try Registry(home: path) }
}

/// An endpoint with one variant.
func endpoint(_ name: String, weight: Double = 1) -> Endpoint {
    let model = DeployedModel(reference: "shop:1", digest: "0123456789abcdef", folder: "/models/0123456789abcdef")
    return Endpoint(name: name, variants: [Variant(name: "AllTraffic", model: model, weight: weight)], now: 0)
}

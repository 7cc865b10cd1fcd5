import Endpoints

/// A model that is nowhere on disk.
func model(_ digest: String = "0123456789abcdef") -> DeployedModel {
    DeployedModel(reference: "shop:1", digest: digest, folder: "/models/\(digest)")
}

/// A variant with a weight.
func variant(_ name: String, weight: Double = 1) -> Variant { Variant(name: name, model: model(), weight: weight) }

/// An endpoint `shop` with these variants.
func shop(_ variants: Variant...) -> Endpoint { Endpoint(name: "shop", variants: variants, now: 0) }

/// The code and message of the error that work ends with.
func endpointError(_ work: () throws(EndpointError) -> Void) -> EndpointError? {
    do {
        try work()
        return nil
    } catch {
        return error
    }
}

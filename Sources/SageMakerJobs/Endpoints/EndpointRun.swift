import Archives
import Capture
import Container
import Endpoints
import Foundation
import Jobs
import ObjectStore
import SageMaker

/// An endpoint's deployment: its models from S3, all variants in one change, and the wait until they answer.
struct EndpointRun: Sendable {
    private let endpoint: Resource
    private let context: WorkerContext
    private let folder: String

    init(_ endpoint: Resource, _ context: WorkerContext) {
        self.endpoint = endpoint
        self.context = context
        folder = context.folder(of: endpoint)
    }

    /// Deploys, and says so.
    ///
    /// - Throws: ``JobFailure`` and what the modules below throw; what answered before goes on to.
    func run() async throws {
        guard let wanted = endpoint.endpoint?.wanted else {
            throw JobFailure(.platform, "It is not known which configuration the endpoint is to get.")
        }
        let request = try EndpointRequest(wanted.request)
        guard request.ShadowProductionVariants?.count ?? 0 <= 1 else {
            throw JobFailure(.client, "An endpoint has one shadow variant at most.")
        }
        let capture = try request.capture { context.objects.captureFolder(of: $0) }
        if capture != nil, let uri = request.DataCaptureConfig?.DestinationS3Uri, let location = S3Location(uri) {
            guard try await context.objects.hasBucket(location.bucket) else {
                throw JobFailure(.client, "The specified bucket does not exist: \(location.bucket)")
            }
        }
        var variants: [Variant] = []
        for variant in request.ProductionVariants { variants.append(try await deploy(variant)) }
        var shadow: Variant?
        for variant in request.ShadowProductionVariants ?? [] { shadow = try await deploy(variant) }
        try Task.checkCancellation()
        let (name, owner) = (endpoint.name, context.owner)
        guard let kept = try await context.resources.resource(.endpoint, name), kept.job?.owner == owner else {
            throw WorkerContext.Lost()
        }
        let (all, copy) = (variants, shadow)
        let now = context.now
        let before = try await context.endpoints.endpoints().first { $0.name == name }
        let deployed = try await context.endpoints.change(name, now: now) { former in
            var next = former ?? Endpoint(name: name, variants: all, now: now)
            next.variants = all
            next.shadow = copy
            next.capture = capture
            next.rollout = nil
            return next
        }
        do {
            try await wait(for: deployed)
            try await context.change(endpoint) { resource in
                resource.endpoint?.deployed = wanted
                resource.endDeployment(nil, now: now)
            }
        } catch {
            try await undo(to: before, from: deployed, isGone: error is WorkerContext.Lost)
            throw error
        }
    }

    private func deploy(_ variant: EndpointRequest.Variant) async throws -> Variant {
        guard let name = variant.ModelName else {
            throw JobFailure(.client, "Variant \(variant.VariantName) has no model.")
        }
        guard let model = try await context.resources.resource(.model, name) else {
            throw JobFailure(.client, "Could not find model \"\(name)\".")
        }
        let (container, data) = try ModelRequest.container(of: model.request, name: name)
        let place = "\(folder)/\(variant.VariantName)"
        try FileManager.default.createDirectory(atPath: "\(place)/ml", withIntermediateDirectories: true)
        let archive = "\(place)/model.tar.gz"
        do {
            try await context.objects.download(data, to: archive)
        } catch let error as ObjectStoreError where [.noSuchKey, .noSuchBucket].contains(error.code) {
            throw JobFailure(
                .client, "Failed to download model data from \(data) for model \(name): \(error.message)")
        }
        let folders = ContainerFolders(prefix: "\(place)/ml")
        let limits = ModelArchive.Limits(bytes: context.limits.archiveSize)
        let (home, reference) = (context.home, "\(data)")
        let deployed = try await onThread {
            try ModelArchive.unpack(archive, to: folders.model, limits: limits)
            do {
                let served = try ServedModelFolder.find(folders, scratch: "\(place)/scratch")
                return try home.deploy(folder: served, reference: reference)
            } catch {
                throw JobFailure(error).asInContainer("\(place)/ml")
            }
        }
        return Variant(
            name: variant.VariantName, model: deployed, weight: variant.InitialVariantWeight ?? 1,
            answerForm: AnswerForm(ContainerImage(container.Image ?? "")))
    }

    /// Waits until the server of the home has the endpoint at work; where none runs there is nothing to wait for.
    private func wait(for deployed: Endpoint?) async throws {
        guard let deployed else { return }
        let server = try await ServingState.waiting(
            context.home, endpoint: deployed.name, revision: deployed.revision, seconds: context.limits.answering)
        guard let server else { return }
        if let failure = server.failures[deployed.name] { throw JobFailure(.algorithm, failure) }
        guard server.revisions[deployed.name].map({ $0 >= deployed.revision }) ?? false else {
            throw JobFailure(.platform, "The server did not take the endpoint up in \(context.limits.answering) s.")
        }
    }

    /// Puts back what answered before; an endpoint that was deleted meanwhile goes.
    ///
    /// What a cancelled task deployed for an endpoint that is still wanted stands until it is repeated.
    private func undo(to before: Endpoint?, from deployed: Endpoint?, isGone: Bool) async throws {
        guard let deployed else { return }
        let isLeft = isGone || Task.isCancelled
        // Its own task, since a store may refuse to write for one that is cancelled.
        try await Task { [context, endpoint] in
            let isDeleted = try await context.resources.resource(.endpoint, endpoint.name) == nil
            guard isDeleted || !isLeft else { return }
            try await context.endpoints.change(endpoint.name, now: context.now) { current in
                guard let current, current.revision == deployed.revision else { return current }
                return isDeleted ? nil : before
            }
        }.value
    }
}

extension Resource {
    /// Notes how an endpoint's deployment ended; one that had answered before goes on to.
    mutating func endDeployment(_ failure: JobFailure?, now: Double) {
        if failure == nil || endpoint?.deployed != nil { status = "InService" } else { status = "Failed" }
        failureReason = failure?.description
        job = nil
        updatedAt = now
    }
}

extension AnswerForm {
    /// How a container of this image answers: those of XGBoost up to 1.0-1 put all predictions on one line.
    init(_ image: ContainerImage) {
        let version = image.tag.split(separator: "-").first.map(String.init) ?? ""
        let isOld = version == "1.0" || version == "0.90"
        // The one without a version of its own is 0.72, or what `latest` was then.
        let isFirst = image.repository == "xgboost" && ["1", "latest", ""].contains(version)
        self = isOld || isFirst ? .oneLine : .lines
    }
}

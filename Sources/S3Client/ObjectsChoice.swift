public import Logging
public import ObjectStore
public import ServiceLifecycle

/// Where `s3://` leads in a program that serves: the embedded store, or another server and what sends captures there.
public struct ObjectsChoice: Sendable {
    /// The objects.
    public let objects: any Objects
    /// What has to run meanwhile; to be started before what writes captures.
    public let services: [any Service]
    private let remote: RemoteObjects?

    /// The embedded store.
    public init(embedded: any Objects) {
        objects = embedded
        services = []
        remote = nil
    }

    /// Another server; nothing is asked of it yet.
    ///
    /// - Parameters:
    ///   - endpoint: The server's address.
    ///   - environment: The process's environment, for access key and region.
    ///   - spool: The folder in which captures wait to be sent, for example `HOME/captured-remote`.
    ///   - logger: Hears of captures that cannot be sent.
    /// - Throws: ``ObjectStoreError`` for an address that is none and a missing access key.
    public init(
        endpoint: String, environment: [String: String], spool: String, logger: Logger
    ) throws(ObjectStoreError) {
        let settings = try AWSSettings(environment: environment)
        var options = RemoteObjects.Options()
        options.captureFolder = spool
        let remote = RemoteObjects(
            try S3Server(url: endpoint, region: settings.region), settings: settings, options: options, logger: logger)
        objects = remote
        services = [CaptureUploads(of: CaptureSpool(folder: spool), to: remote, logger: logger)]
        self.remote = remote
    }

    /// Ends the connections; to be called once, when the services have ended.
    public func close() async {
        // There is nobody left who could do something about a connection that does not end well.
        try? await remote?.close()
    }
}

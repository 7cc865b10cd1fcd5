import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCertificateReloading
import NIOSSL
import ServiceLifecycle

/// TLS by certificate files that are read again when they change, for connections from then on.
struct TLSReloading {
    private let reloader: TimedCertificateReloader?

    /// - Parameters:
    ///   - files: Certificate and key; nil for plain HTTP.
    ///   - logger: Told when changed files cannot be used; then the former ones stay in use.
    /// - Throws: ``ServerError`` when they cannot be read or do not belong together.
    init(_ files: ServingConfiguration.TLSFiles?, logger: Logger) throws(ServerError) {
        guard let files else {
            reloader = nil
            return
        }
        do {
            reloader = try TimedCertificateReloader.makeReloaderValidatingSources(
                refreshInterval: .seconds(1),
                certificateSource: .init(location: .file(path: files.certificate), format: .pem),
                privateKeySource: .init(location: .file(path: files.key), format: .pem), logger: logger)
        } catch {
            throw ServerError(
                .certificate, "the certificate \(files.certificate) cannot be used with the key \(files.key): \(error)",
                hint: "both are PEM files, and the key is the certificate's")
        }
    }

    /// Reads the files from time to time.
    var services: [any Service] { reloader.map { [$0] } ?? [] }

    /// The server that speaks TLS around another, or that one.
    func server(around plain: HTTPServerBuilder) throws -> HTTPServerBuilder {
        guard let reloader else { return plain }
        var configuration = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
        configuration.minimumTLSVersion = .tlsv12
        return try .tls(plain, tlsConfiguration: configuration)
    }
}

import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import Synchronization
import X509

#if canImport(Glibc)
    import Glibc
#endif

/// A certificate authority of one home, for the names of AWS's Security Token Service and no other.
///
/// Its key lies in the home, for its owner alone to read, and its certificate is constrained to names in `amazonaws.com`. It
/// is good for ten years; the certificates that it makes for single hosts for thirty days, and their keys are never written down.
public final class LocalAuthority: Sendable {
    private struct Leaf {
        var context: NIOSSLContext
        var madeAt: Double
    }

    private static let leafDays = 30.0
    private static let rootDays = 3_650.0

    private let key: P256.Signing.PrivateKey
    private let certificate: Certificate
    private let leaves = Mutex<[String: Leaf]>([:])

    /// The authority's certificate, PEM.
    public let pem: String

    /// Opens the authority in a folder, and makes it when it is not there or its time is over.
    ///
    /// - Parameters:
    ///   - folder: Gets `ca.pem` and `ca-key.pem`; made when it is not there.
    ///   - now: Seconds since 1970.
    /// - Throws: ``ProxyError`` when the files cannot be read or written.
    public init(folder: String, now: Double) throws(ProxyError) {
        let (keyFile, certificateFile) = (folder + "/ca-key.pem", folder + "/ca.pem")
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if let kept = try Self.read(keyFile, certificateFile, now: now) {
                (key, certificate) = kept
            } else {
                key = P256.Signing.PrivateKey()
                certificate = try Self.root(key, now: now)
                try Self.write(key.pemRepresentation, to: keyFile, mode: 0o600)
                try Self.write(try certificate.serializeAsPEM().pemString + "\n", to: certificateFile, mode: 0o644)
            }
            pem = try certificate.serializeAsPEM().pemString + "\n"
        } catch {
            throw ProxyError(.authority, "the certificate authority in \(folder) cannot be used: \(error)")
        }
    }

    /// What a TLS server speaks as for a host.
    func context(for host: String, now: Double) throws -> NIOSSLContext {
        if let leaf = leaves.withLock({ $0[host] }), now - leaf.madeAt < Self.leafDays * 43_200 { return leaf.context }
        let leafKey = P256.Signing.PrivateKey()
        let certificate = try leaf(for: host, leafKey, now: now)
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.serializeAsPEM().pemString.utf8))
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(leafKey.pemRepresentation.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        leaves.withLock { leaves in
            if leaves.count >= 64 { leaves.removeAll() }
            leaves[host] = Leaf(context: context, madeAt: now)
        }
        return context
    }

    private func leaf(for host: String, _ leafKey: P256.Signing.PrivateKey, now: Double) throws -> Certificate {
        let date = Date(timeIntervalSince1970: now)
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(leafKey.publicKey),
            notValidBefore: date.addingTimeInterval(-86_400),
            notValidAfter: date.addingTimeInterval(Self.leafDays * 86_400), issuer: certificate.subject,
            subject: DistinguishedName { CommonName(host) }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.dnsName(host)])
                SubjectKeyIdentifier(hash: .init(leafKey.publicKey))
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            }, issuerPrivateKey: .init(key))
    }

    private static func root(_ key: P256.Signing.PrivateKey, now: Double) throws -> Certificate {
        let name = try DistinguishedName {
            OrganizationName("Propensity")
            CommonName("Propensity local authority for sts.amazonaws.com")
        }
        let date = Date(timeIntervalSince1970: now)
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: date.addingTimeInterval(-86_400),
            notValidAfter: date.addingTimeInterval(rootDays * 86_400), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                Critical(NameConstraints(permittedSubtrees: [.dnsName("amazonaws.com")]))
                SubjectKeyIdentifier(hash: .init(key.publicKey))
            }, issuerPrivateKey: .init(key))
    }

    private static func read(
        _ keyFile: String, _ certificateFile: String, now: Double
    ) throws -> (P256.Signing.PrivateKey, Certificate)? {
        guard FileManager.default.fileExists(atPath: keyFile), FileManager.default.fileExists(atPath: certificateFile)
        else { return nil }
        let key = try P256.Signing.PrivateKey(pemRepresentation: String(contentsOfFile: keyFile, encoding: .utf8))
        let certificate = try Certificate(pemEncoded: String(contentsOfFile: certificateFile, encoding: .utf8))
        let isOurs = certificate.publicKey == .init(key.publicKey)
        let left = certificate.notValidAfter.timeIntervalSince1970 - now
        return isOurs && left > 60 * 86_400 ? (key, certificate) : nil
    }

    /// Writes a file that nobody ever sees half or with other permissions.
    private static func write(_ text: String, to path: String, mode: mode_t) throws {
        let aside = path + ".new-\(getpid())"
        unlink(aside)
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        guard rename(aside, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

/// Why the listener for STS cannot be used.
public struct ProxyError: Error, Sendable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// The authority's files cannot be read or written.
        case authority
        /// No port can be had.
        case port
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on this machine that does with each connection what a test says.
final class Listener: Sendable {
    /// One connection, read line by line.
    struct Connection {
        let channel: any Channel
        fileprivate var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
        fileprivate var bytes: [UInt8] = []

        func say(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

        /// The next line without its end; nil at the end.
        mutating func line() async throws -> String? {
            while true {
                if let end = bytes.firstIndex(of: 0x0A) {
                    let line = bytes[..<end].filter { $0 != 0x0D }
                    bytes.removeSubrange(...end)
                    return String(decoding: line, as: UTF8.self)
                }
                guard try await more() else { return nil }
            }
        }

        mutating func take(_ count: Int) async throws -> String? {
            while bytes.count < count { guard try await more() else { return nil } }
            defer { bytes.removeFirst(count) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }

        private mutating func more() async throws -> Bool {
            guard let buffer = try await input.next() else { return false }
            bytes += buffer.readableBytesView
            return true
        }

        /// From here on over TLS.
        func beginTLS(_ context: NIOSSLContext) async throws {
            try await channel.eventLoop.submit { [channel] in
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context), position: .first)
            }.get()
        }
    }

    private typealias Accepted = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private let server: NIOAsyncChannel<Accepted, Never>
    let port: Int

    /// Listens; `tls` is TLS from the first byte.
    init(tls: NIOSSLContext? = nil) async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
        port = server.channel.localAddress?.port ?? 0
    }

    /// Serves while the body runs; the number counts connections from 0.
    func serving<Value: Sendable>(
        _ serve: @escaping @Sendable (inout Connection, Int) async throws -> Void,
        while body: () async throws -> Value
    ) async throws -> Value {
        let task = Task { [server] in
            try await withThrowingDiscardingTaskGroup { group in
                try await server.executeThenClose { clients in
                    var count = 0
                    for try await client in clients {
                        let number = count
                        count += 1
                        group.addTask {
                            try? await client.executeThenClose { input, output in
                                var connection = Connection(
                                    channel: client.channel, input: input.makeAsyncIterator(), output: output)
                                try await serve(&connection, number)
                            }
                        }
                    }
                }
            }
        }
        defer { task.cancel() }
        return try await body()
    }
}

/// One HTTP request, as far as these tests go.
struct HeardRequest: Sendable {
    var line: String
    var headers: [String: String] = [:]
    var body = ""

    init?(_ connection: inout Listener.Connection) async throws {
        guard let first = try await connection.line() else { return nil }
        line = first
        while let header = try await connection.line(), !header.isEmpty {
            let parts = header.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        body = try await connection.take(Int(headers["content-length"] ?? "0") ?? 0) ?? ""
    }
}

/// What came, in order.
final class Heard<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }

    func add(_ value: Value) { values.withLock { $0.append(value) } }
}

/// A certificate for localhost and its key, made by the openssl program; nil where there is none.
final class TestCertificate: Sendable {
    static let isAvailable = ["/usr/bin/openssl", "/usr/local/bin/openssl"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let folder = FileManager.default.temporaryDirectory.appending(path: "propensity-tls-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext"
            .split(separator: " ").map(String.init)
            + ["subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    var certificate: String { folder.appending(path: "certificate.pem").path }
    private var key: String { folder.appending(path: "key.pem").path }

    var context: NIOSSLContext {
        get throws {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain, privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A process, told apart from every other one, also after a restart of the machine and of a process with the same number.
public struct ProcessOwner: Sendable, Codable, Hashable {
    /// What is known of a process from here.
    public enum Life: Sendable, Equatable {
        /// It ended.
        case gone
        /// It runs, or cannot be seen from here.
        case unknown
    }

    /// Changes with every start of the machine; empty where it cannot be read.
    public var boot: String
    /// Process numbers only compare within one space: a container has its own.
    public var space: String
    /// The process's number.
    public var processId: Int32
    /// When it started, in ticks since the machine did; empty where it cannot be read.
    public var started: String
    /// Random: two owners in one process differ.
    public var token: String

    /// An owner from its parts.
    public init(boot: String, space: String, processId: Int32, started: String, token: String) {
        self.boot = boot
        self.space = space
        self.processId = processId
        self.started = started
        self.token = token
    }

    /// A new owner in this process.
    public static func current() -> ProcessOwner {
        let processId = getpid()
        return ProcessOwner(
            boot: content("/proc/sys/kernel/random/boot_id"), space: link("/proc/self/ns/pid"), processId: processId,
            started: started(processId) ?? "", token: RandomHex.text(digits: 16))
    }

    /// Whether its process can be seen to be over.
    ///
    /// Only processes of the same start of the same machine, seen from the same space of process numbers, can be.
    public func life() -> Life {
        let here = ProcessOwner.current()
        guard !boot.isEmpty, !space.isEmpty, boot == here.boot, space == here.space else { return .unknown }
        guard kill(processId, 0) == 0 || errno == EPERM else { return .gone }
        return Self.started(processId) == started ? .unknown : .gone
    }

    /// Field 22 of `/proc/N/stat`, counted after the name in brackets, which may hold anything; nil for a process that ended
    /// and waits for its parent.
    private static func started(_ processId: Int32) -> String? {
        let text = content("/proc/\(processId)/stat")
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        return fields.count > 20 && fields[1] != "Z" ? String(fields[20]) : nil
    }

    private static func content(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return "" }
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func link(_ path: String) -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = readlink(path, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }
}

/// Random hexadecimal digits for names that must not repeat.
enum RandomHex {
    static func text(digits: Int) -> String {
        String((0..<digits).map { _ in Array("0123456789abcdef")[Int.random(in: 0..<16)] })
    }
}

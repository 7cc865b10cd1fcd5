#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Capture
import FoundationEssentials
import ObjectStore

/// Looks through a spool for captures that are finished and not yet sent, and removes old ones that are.
struct SpoolScan: Sendable {
    /// A file that is to be sent.
    struct File: Sendable {
        var folder: String
        var name: String
        var size: Int
        var location: S3Location

        var path: String { "\(folder)/\(name)" }
    }

    /// What a look found.
    struct Found: Sendable {
        /// Finished files, in the order of their paths.
        var ready: [File] = []
        /// Files that may still grow.
        var growing = 0
        /// Sent files that were removed for their age.
        var removed = 0
    }

    /// Seconds after which a file takes no more records, with some to spare: `Capture` closes it after 60.
    static let finishedAfter = CaptureLimits().fileSeconds + 15
    /// Seconds after the end of an hour from which its folder gets no new files.
    private static let settledAfter = 7_200.0
    /// Seconds after which folders that were done are looked at again.
    private static let forgottenAfter = 3_600.0

    let spool: CaptureSpool
    /// Seconds that a sent file stays after its hour.
    let keepSeconds: Double
    /// Hours in which there is nothing to do.
    private var settled: Set<String> = []
    private var settledSince = 0.0

    init(_ spool: CaptureSpool, keepSeconds: Double) {
        self.spool = spool
        self.keepSeconds = keepSeconds
    }

    /// Looks at every hour that is not settled.
    mutating func run(now: Double) -> Found {
        if abs(now - settledSince) > Self.forgottenAfter {
            settled.removeAll()
            settledSince = now
        }
        var found = Found()
        visit(spool.folder, numbers: [], now, &found)
        return found
    }

    /// `numbers` are the year, month, day and hour, as far as the path's last names are such.
    private mutating func visit(_ path: String, numbers: [Int], _ now: Double, _ found: inout Found) {
        if numbers.count == 4 {
            if let days = UTCTime.days(year: numbers[0], month: numbers[1], day: numbers[2]), numbers[3] < 24 {
                visitHour(path, begin: Double(days * 86_400 + numbers[3] * 3_600), now, &found)
            }
            return
        }
        for name in Self.names(in: path) where !settled.contains("\(path)/\(name)") {
            let below = "\(path)/\(name)"
            guard Self.isFolder(below) else { continue }
            let width = numbers.isEmpty ? 4 : 2
            let number = name.utf8.count == width && name.utf8.allSatisfy(Self.isDigit) ? Int(name) : nil
            // A prefix may look like a year; its folders then decide.
            let restarted = name.utf8.count == 4 && name.utf8.allSatisfy(Self.isDigit) ? Int(name).map { [$0] } : nil
            visit(below, numbers: number.map { numbers + [$0] } ?? restarted ?? [], now, &found)
        }
    }

    private mutating func visitHour(_ folder: String, begin: Double, _ now: Double, _ found: inout Found) {
        let journal = UploadJournal(folder: folder)
        let isOld = now - (begin + 3_600) > keepSeconds
        var (open, left) = (0, 0)
        for name in Self.names(in: folder) where name.hasSuffix(".jsonl") {
            let path = "\(folder)/\(name)"
            var information = stat()
            guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { continue }
            let size = Int(information.st_size)
            left += 1
            if journal.sizes[name] == size {
                if isOld, unlink(path) == 0 {
                    found.removed += 1
                    left -= 1
                }
                continue
            }
            open += 1
            let isFinished = Self.isFinished(path, name, changed: Self.changed(information), begin: begin, now)
            guard isFinished, size > 0, let location = spool.location(of: path) else {
                if !isFinished { found.growing += 1 }
                continue
            }
            found.ready.append(File(folder: folder, name: name, size: size, location: location))
        }
        if open == 0, now - (begin + 3_600) > Self.settledAfter { settled.insert(folder) }
        if left == 0, isOld { removeFolder(folder) }
    }

    /// Whether nobody writes to a file, and nobody will.
    ///
    /// Who writes holds a lock; a file that is closed for a while only to save descriptors takes records for at most a
    /// minute after it was made, which its name tells.
    private static func isFinished(
        _ path: String, _ name: String, changed: Double, begin: Double, _ now: Double
    ) -> Bool {
        let parts = name.split(separator: "-").prefix(2).compactMap { Int($0) }
        let made = parts.count == 2 ? begin + Double(parts[0] * 60 + parts[1]) : changed
        // A time that is far in the future is a clock's that was set back.
        let isOver = [made, changed].contains { now - $0 >= finishedAfter || $0 - now > 3_600 }
        return isOver && !isLocked(path)
    }

    private static func isLocked(_ path: String) -> Bool {
        let descriptor = openToRead(path)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// Removes an hour's folder without captures, and those above it that are empty then.
    private func removeFolder(_ folder: String) {
        unlink("\(folder)/\(UploadJournal.name)")
        var path = folder[...]
        while path.utf8.count > spool.folder.utf8.count, rmdir(String(path)) == 0 {
            path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        }
    }

    /// Names in their order, without hidden ones; none when there is no such folder.
    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func changed(_ information: stat) -> Double {
        #if canImport(Darwin)
            Double(information.st_mtimespec.tv_sec)
        #else
            Double(information.st_mtim.tv_sec)
        #endif
    }
}

/// `open(2)`, whose name a local of the caller has.
private func openToRead(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }

import Foundation

/// A job's log, read while it may grow; half a line at its end is not there yet.
struct LogFile {
    struct Event {
        /// Milliseconds since 1970.
        var timestamp: Int
        var message: String
    }

    /// Events in order, and the bytes between which they and what was passed over lie.
    struct Page {
        var events: [Event] = []
        var start = 0
        var end = 0
    }

    /// Bytes of messages on a page at most, as CloudWatch has it.
    private static let pageSize = 1 << 20

    private let bytes: Data

    /// - Throws: When there is no such file.
    init(_ path: String) throws {
        let whole = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        bytes = whole.lastIndex(of: UInt8(ascii: "\n")).map { whole[...$0] } ?? Data()
    }

    /// The first events from a place on.
    func events(from offset: Int, count: Int, where isWanted: (Event) -> Bool) -> Page {
        var page = Page(start: min(offset, bytes.count), end: min(offset, bytes.count))
        var size = 0
        while page.end < bytes.count, page.events.count < count, size < Self.pageSize,
            let end = bytes[page.end...].firstIndex(of: UInt8(ascii: "\n"))
        {
            if let event = event(page.end..<end), isWanted(event) {
                page.events.append(event)
                size += event.message.utf8.count
            }
            page.end = end + 1
        }
        return page
    }

    /// The last events before a place.
    func lastEvents(_ count: Int, before offset: Int = .max, where isWanted: (Event) -> Bool = { _ in true }) -> Page {
        var page = Page(start: min(offset, bytes.count), end: min(offset, bytes.count))
        var size = 0
        while page.start > 0, page.events.count < count, size < Self.pageSize {
            let last = page.start - 1
            let start = bytes[..<last].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if let event = event(start..<last), isWanted(event) {
                page.events.append(event)
                size += event.message.utf8.count
            }
            page.start = start
        }
        page.events.reverse()
        return page
    }

    private func event(_ range: Range<Int>) -> Event? {
        guard let blank = bytes[range].firstIndex(of: UInt8(ascii: " ")),
            let time = Int(String(decoding: bytes[range.lowerBound..<blank], as: UTF8.self))
        else { return nil }
        return Event(timestamp: time, message: String(decoding: bytes[(blank + 1)..<range.upperBound], as: UTF8.self))
    }
}

import Foundation
import Logging
import Synchronization
import Telemetry
import Testing

@Suite struct JSONLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()

    private var logger: Logger {
        Logger(label: "server") { [lines] label in
            JSONLogHandler(label: label) { line in lines.all.withLock { $0.append(line) } }
        }
    }

    private func fields(_ line: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }

    @Test func messageIsOneLineOfJSON() throws {
        logger.warning("two\nlines \"quoted\"", metadata: ["endpoint": "shop", "count": "\(3)"])
        let all = lines.all.withLock { $0 }
        #expect(all.count == 1)
        #expect(all[0].hasSuffix("}\n"))
        #expect(all[0].dropLast().contains("\n") == false)
        var fields = try fields(all[0])
        let time = fields.removeValue(forKey: "time") ?? ""
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z?/) != nil, "\(time)")
        #expect(
            fields == [
                "level": "warning", "logger": "server", "message": "two\nlines \"quoted\"", "endpoint": "shop",
                "count": "3",
            ])
    }

    @Test func metadataMayNotReplaceTheMessage() throws {
        var logger = logger
        logger[metadataKey: "message"] = "mine"
        logger[metadataKey: "kept"] = "logger"
        logger.info("theirs", metadata: ["kept": "message's", "level": "none"])
        let fields = try fields(lines.all.withLock { $0[0] })
        #expect(fields["message"] == "theirs")
        #expect(fields["level"] == "info")
        #expect(fields["kept"] == "message's")
    }

    @Test func lowerLevelsAreNotWritten() {
        var logger = logger
        logger.debug("no")
        logger.logLevel = .error
        logger.warning("no")
        #expect(lines.all.withLock { $0.isEmpty })
    }
}

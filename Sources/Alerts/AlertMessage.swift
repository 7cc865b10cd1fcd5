import JSONDocument
import Schedules

/// What one run has to tell, in the spellings that destinations want.
///
/// The JSON, on one line:
///
/// | member | value |
/// | --- | --- |
/// | `id` | names the message, in each delivery of it the same |
/// | `version` | 1 |
/// | `text` | a line in words, which chat programs show |
/// | `schedule`, `endpoint`, `execution` | names |
/// | `scheduledTime`, `createdTime`, `windowStart`, `windowEnd` | ISO 8601, UTC |
/// | `report` | where the report lies, or null |
/// | `events` | a list of `id`, `incident`, `event` (`opened`, `changed`, `reminder`, `resolved`), `severity`, `key`, `column`, `check`, `kind`, `message`, `since`, `figures` |
public struct AlertMessage: Sendable, Equatable {
    /// 24 hexadecimal digits that depend on the events.
    public let id: String
    /// A line in words, for subjects and chats.
    public let subject: String
    /// The same in full, for people.
    public let text: String
    /// For programs; its bytes are the same in each delivery.
    public let json: String

    /// A message of a run's events.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - events: What it has to tell; at least one.
    ///   - now: Seconds since 1970.
    public init(_ run: ObservedRun, _ events: [AlertEvent], now: Double) {
        id = AlertEvent.digest(["message", run.schedule, run.execution] + events.map(\.id))
        subject = Self.subject(run, events)
        text = Self.text(run, events)
        json = Self.json(id, subject, run, events, now)
    }

    private static func subject(_ run: ObservedRun, _ events: [AlertEvent]) -> String {
        let words: [(AlertEvent.Kind, String)] = [
            (.opened, "new"), (.changed, "changed"), (.reminder, "still there"), (.resolved, "over"),
        ]
        let counts = words.compactMap { kind, word in
            let count = events.count { $0.kind == kind }
            return count > 0 ? "\(count) \(word)" : nil
        }
        let names = events.map { $0.finding.column ?? $0.finding.kind }
        let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
        return "\(run.endpoint): \(counts.joined(separator: ", ")): \(shown) (\(run.schedule))"
    }

    private static func text(_ run: ObservedRun, _ events: [AlertEvent]) -> String {
        var lines = [
            "Schedule \(run.schedule), endpoint \(run.endpoint)",
            "Traffic from \(run.window.lowerBound.utcText) to \(run.window.upperBound.utcText)", "",
        ]
        for event in events {
            let place = event.finding.column.map { "\($0), " } ?? ""
            lines.append("[\(event.kind.rawValue), \(event.finding.severity.rawValue)] \(place)\(event.finding.check)")
            lines.append(
                event.kind == .resolved ? "No longer there. It was: \(event.finding.message)" : event.finding.message)
            lines.append("Since \(event.since.utcText), incident \(event.incident)")
            lines.append("")
        }
        if let report = run.report { lines.append("Report: \(report)") }
        return lines.joined(separator: "\n")
    }

    private static func json(
        _ id: String, _ subject: String, _ run: ObservedRun, _ events: [AlertEvent], _ now: Double
    ) -> String {
        let value: JSONValue = [
            "id": .string(id), "version": .integer(1), "text": .string(subject), "schedule": .string(run.schedule),
            "endpoint": .string(run.endpoint), "execution": .string(run.execution),
            "scheduledTime": .string(run.scheduledAt.utcText), "createdTime": .string(now.utcText),
            "windowStart": .string(run.window.lowerBound.utcText), "windowEnd": .string(run.window.upperBound.utcText),
            "report": run.report.map { .string($0) } ?? .null, "events": .array(events.map(json)),
        ]
        return String(decoding: value.compactBytes, as: UTF8.self)
    }

    private static func json(_ event: AlertEvent) -> JSONValue {
        var figures = JSONObject()
        for (name, value) in event.finding.figures.sorted(by: { $0.key < $1.key }) where value.isFinite {
            figures[name] = .double(value)
        }
        return [
            "id": .string(event.id), "incident": .string(event.incident), "event": .string(event.kind.rawValue),
            "severity": .string(event.finding.severity.rawValue), "key": .string(event.finding.key),
            "column": event.finding.column.map { .string($0) } ?? .null, "check": .string(event.finding.check),
            "kind": .string(event.finding.kind), "message": .string(event.finding.message),
            "since": .string(event.since.utcText), "figures": .object(figures),
        ]
    }
}

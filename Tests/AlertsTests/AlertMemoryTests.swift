import Foundation
import Schedules
import Testing

@testable import Alerts

func finding(
    _ column: String?, _ check: String = "data_type_check", kind: String? = nil,
    _ severity: ObservedFinding.Severity = .critical, _ message: String = "text"
) -> ObservedFinding {
    ObservedFinding(column: column, check: check, kind: kind, severity: severity, message: message)
}

func run(_ number: Int, _ outcome: ObservedRun.Outcome) -> ObservedRun {
    ObservedRun(
        schedule: "shop-hourly", endpoint: "shop", execution: "run-\(number)", scheduledAt: 1_769_896_800,
        window: 1_769_893_200..<1_769_896_800, report: "/reports/report.html", outcome: outcome)
}

@Suite struct AlertMemoryTests {
    /// What the runs, one after the other, tell: `kind key` for each event.
    private func told(
        _ outcomes: [ObservedRun.Outcome], rules: AlertRules = AlertRules(), every seconds: Double = 3600
    ) -> [[String]] {
        var memory = AlertMemory()
        return outcomes.enumerated().map { number, outcome in
            memory.observe(run(number, outcome), rules: rules, isHeard: true, now: Double(number) * seconds)
                .events.map { "\($0.kind) \($0.finding.key)" }
        }
    }

    @Test func findingIsToldOnceAndItsEndToo() {
        let (a, b) = (finding("a"), finding("b"))
        #expect(
            told([
                .completed([]), .completed([a]), .completed([a, b]), .completed([b]), .completed([b]), .completed([]),
            ])
                == [
                    [], ["opened data_type_check/a"], ["opened data_type_check/b"], ["resolved data_type_check/a"], [],
                    ["resolved data_type_check/b"],
                ])
    }

    @Test func anotherKindOrSeverityIsToldAndAnotherMessageIsNot() {
        #expect(
            told([
                .completed([finding("a", kind: "constant", .warning)]),
                .completed([finding("a", kind: "constant", .warning, "other words")]),
                .completed([finding("a", kind: "unit-change", .warning)]),
                .completed([finding("a", kind: "unit-change", .critical)]),
            ]) == [["opened data_type_check/a"], [], ["changed data_type_check/a"], ["changed data_type_check/a"]])
    }

    @Test func runsThatSayNothingChangeNothing() {
        let a = finding("a")
        #expect(
            told([
                .completed([a]), .notEnoughData, .failed("no"), .completed([a]), .notEnoughData, .completed([]),
            ])
                == [
                    ["opened data_type_check/a"], [], ["opened monitor_run"], ["resolved monitor_run"], [],
                    ["resolved data_type_check/a"],
                ])
    }

    @Test func endCanWaitForMoreThanOneRun() {
        var rules = AlertRules()
        rules.resolveAfter = 2
        let a = finding("a")
        #expect(
            told([.completed([a]), .completed([]), .completed([a]), .completed([]), .completed([])], rules: rules)
                == [["opened data_type_check/a"], [], [], [], ["resolved data_type_check/a"]])
    }

    @Test func remindersComeOnlyWhereTheyAreWanted() {
        let runs = Array(repeating: ObservedRun.Outcome.completed([finding("a")]), count: 5)
        #expect(told(runs).flatMap { $0 } == ["opened data_type_check/a"])
        var rules = AlertRules()
        rules.reminderInterval = 7200
        #expect(
            told(runs, rules: rules)
                == [
                    ["opened data_type_check/a"], [], ["reminder data_type_check/a"], [],
                    ["reminder data_type_check/a"],
                ])
    }

    @Test func mutedFindingsAreListedAndToldWhenTheMuteEnds() {
        var memory = AlertMemory()
        var rules = AlertRules()
        rules.mutes = [Mute(column: "a", reason: "known", until: 100)]
        let runs = ObservedRun.Outcome.completed([finding("a"), finding("b")])
        let first = memory.observe(run(1, runs), rules: rules, isHeard: true, now: 1)
        #expect(first.events.map(\.finding.column) == ["b"])
        #expect(first.muted.map(\.finding.column) == ["a"])
        #expect(first.muted.map(\.mute.reason) == ["known"])
        let second = memory.observe(run(2, runs), rules: rules, isHeard: true, now: 100)
        #expect(second.events.map(\.kind) == [.opened])
        #expect(second.events.map(\.since) == [1])
        #expect(second.muted.isEmpty)
        #expect(second.unchanged.map(\.column) == ["b"])
    }

    @Test func kindsOfFindingsAreMutedLikeChecks() {
        func told(_ mute: Mute) -> [String] {
            var (memory, rules) = (AlertMemory(), AlertRules())
            rules.mutes = [mute]
            let findings = [
                ObservedFinding(check: "drift", kind: "volume", severity: .warning, message: "few"),
                ObservedFinding(column: "a", check: "drift", kind: "shifted", severity: .warning, message: "more"),
            ]
            return memory.observe(run(1, .completed(findings)), rules: rules, isHeard: true, now: 1).events
                .map(\.finding.kind)
        }
        #expect(told(Mute(check: "volume", reason: "sale")) == ["shifted"])
        #expect(told(Mute(column: "a", check: "shifted", reason: "sale")) == ["volume"])
        #expect(told(Mute(column: "a", check: "volume", reason: "sale")) == ["volume", "shifted"])
        #expect(told(Mute(check: "drift", reason: "sale")) == [])
    }

    @Test func endOfAMutedFindingIsToldIfItsBeginningWas() {
        var memory = AlertMemory()
        var rules = AlertRules()
        let (both, none) = (
            ObservedRun.Outcome.completed([finding("a"), finding("b")]), ObservedRun.Outcome.completed([])
        )
        rules.mutes = [Mute(column: "b", reason: "known")]
        _ = memory.observe(run(1, both), rules: rules, isHeard: true, now: 1)
        rules.mutes.append(Mute(column: "a", reason: "known"))
        #expect(memory.observe(run(2, both), rules: rules, isHeard: true, now: 2).events.isEmpty)
        let last = memory.observe(run(3, none), rules: rules, isHeard: true, now: 3)
        #expect(last.events.map { "\($0.kind) \($0.finding.key)" } == ["resolved data_type_check/a"])
    }

    @Test func nothingCountsAsToldWhileNobodyListens() {
        var memory = AlertMemory()
        let runs = ObservedRun.Outcome.completed([finding("a")])
        #expect(memory.observe(run(1, runs), rules: AlertRules(), isHeard: false, now: 1).events.isEmpty)
        #expect(
            memory.observe(run(2, runs), rules: AlertRules(), isHeard: true, now: 2).events.map(\.kind) == [.opened])
    }

    @Test func failedRunIsToldOnceAndItsEndToo() {
        let no = ObservedRun.Outcome.failed("no baseline")
        #expect(
            told([no, no, .completed([]), no, .failed("other words"), .notEnoughData])
                == [
                    ["opened monitor_run"], [], ["resolved monitor_run"], ["opened monitor_run"], [],
                    ["resolved monitor_run"],
                ])
    }

    @Test func silenceIsToldOnlyAfterARunThatHadData() {
        let none = ObservedRun.Outcome.noData("Job inputs had no data")
        #expect(
            told([none, none, .completed([]), none, none, .completed([finding("a")]), none, .failed("no")])
                == [
                    [], [], [], ["opened monitor_run"], [], ["opened data_type_check/a", "resolved monitor_run"],
                    ["opened monitor_run"], ["changed monitor_run"],
                ])
        #expect(told([.notEnoughData, none]) == [[], ["opened monitor_run"]])
    }

    @Test func failedRunsAreMutedByTheirKind() {
        func told(_ mute: String, _ outcome: ObservedRun.Outcome) -> [String] {
            var (memory, rules) = (AlertMemory(), AlertRules())
            rules.mutes = [Mute(check: mute, reason: "closed at night")]
            _ = memory.observe(run(1, .completed([])), rules: rules, isHeard: true, now: 1)
            return memory.observe(run(2, outcome), rules: rules, isHeard: true, now: 2).events.map(\.finding.kind)
        }
        #expect(told("freshness", .noData("none")) == [])
        #expect(told("freshness", .failed("no")) == ["failed-run"])
        #expect(told("failed-run", .noData("none")) == ["freshness"])
        #expect(told("monitor_run", .failed("no")) == [])
    }

    @Test func memoryOfAnEarlierVersionIsRead() throws {
        let memory = try JSONDecoder().decode(
            AlertMemory.self, from: Data(#"{"known":{},"lastExecution":"run-0","failures":2}"#.utf8))
        #expect(memory.known.isEmpty)
    }

    @Test func eventsAreNamedByWhatTheyTell() {
        var (memory, other) = (AlertMemory(), AlertMemory())
        let a = ObservedRun.Outcome.completed([finding("a")])
        let first = memory.observe(run(1, a), rules: AlertRules(), isHeard: true, now: 1).events[0]
        #expect(other.observe(run(1, a), rules: AlertRules(), isHeard: true, now: 1).events[0] == first)
        let end = memory.observe(run(2, .completed([])), rules: AlertRules(), isHeard: true, now: 2).events[0]
        #expect(end.incident == first.incident)
        #expect(end.id != first.id)
        let again = memory.observe(run(3, a), rules: AlertRules(), isHeard: true, now: 3).events[0]
        #expect(again.incident != first.incident)
        #expect(first.id.wholeMatch(of: /[0-9a-f]{24}/) != nil)
    }

    @Test func memoryComesBackFromJSON() throws {
        var memory = AlertMemory()
        _ = memory.observe(run(1, .completed([finding("a")])), rules: AlertRules(), isHeard: true, now: 1)
        #expect(try JSONDecoder().decode(AlertMemory.self, from: JSONEncoder().encode(memory)) == memory)
    }

    @Test func messageSaysItInWordsAndInJSON() throws {
        var memory = AlertMemory()
        var a = finding("price", kind: "unit-change", .critical, "The values are \"100\" times larger.")
        a.figures = ["ratio": 100, "nothing": .nan]
        let run = run(1, .completed([a, finding(nil, "volume", .warning)]))
        let events = memory.observe(run, rules: AlertRules(), isHeard: true, now: 1_769_896_801).events
        let message = AlertMessage(run, events, now: 1_769_896_801)
        #expect(message.subject == "shop: 2 new: price, volume (shop-hourly)")
        #expect(
            message.text.hasPrefix(
                """
                Schedule shop-hourly, endpoint shop
                Traffic from 2026-01-31T21:00:00Z to 2026-01-31T22:00:00Z

                [opened, critical] price, data_type_check
                The values are "100" times larger.
                Since 2026-01-31T22:00:01Z, incident \(events[0].incident)
                """))
        let read = try #require(try JSONSerialization.jsonObject(with: Data(message.json.utf8)) as? [String: Any])
        #expect(read["id"] as? String == message.id)
        #expect(read["scheduledTime"] as? String == "2026-01-31T22:00:00Z")
        let first = try #require((read["events"] as? [[String: Any]])?.first)
        #expect(first["event"] as? String == "opened")
        #expect(first["message"] as? String == "The values are \"100\" times larger.")
        #expect(first["figures"] as? [String: Double] == ["ratio": 100])
        #expect(!message.json.contains("\n"))
    }
}

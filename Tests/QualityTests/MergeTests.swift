import Capture
import Foundation
import Tabular
import Testing

@testable import Quality

struct MergeTests {
    @Test(.enabled(if: ExampleFiles.available, "the example files are not there"))
    func realMergedLineComesBackByteForByte() throws {
        var bytes = try #require(ExampleFiles.bytes("captured/merged-endpoint-json.jsonl"))
        if bytes.last != 0x0a { bytes.append(0x0a) }
        #expect(try MergedRecord(line: bytes.dropLast()).line == bytes)
    }

    /// That is 2026-01-31T21:00:00Z.
    static let hour = 1_769_893_200.0

    private func captured(_ id: UInt8, _ inferenceId: String? = nil, score: String = "0.5", at time: Double) -> String {
        let record = CaptureRecord(
            eventId: UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, id)), inferenceId: inferenceId,
            time: time, input: CapturedBody(contentType: "text/csv", bytes: Array("1,0\n".utf8)),
            output: CapturedBody(contentType: "text/csv; charset=utf-8", bytes: Array("\(score)\n".utf8)))
        return String(decoding: record.line(), as: UTF8.self)
    }

    private func label(_ id: String, _ data: String) -> String {
        String(decoding: GroundTruthLabel(eventId: id, data: Array(data.utf8)).line, as: UTF8.self)
    }

    private let first = "00000000-0000-4000-8000-000000000001"

    @Test func labelsMeetTheirRequestsAndAllIsCounted() throws {
        let folder = try TemporaryFolder()
        let hour = Self.hour
        try folder.write(
            captured(1, at: hour + 1) + captured(2, "order-2", at: hour + 2) + captured(3, "order-3", at: hour + 3)
                + "rubbish\n",
            to: "captured/shop/v1/2026/01/31/21/00-01-000-a.jsonl")
        try folder.write(
            captured(4, "order-4", at: hour + 3601), to: "captured/shop/v1/2026/01/31/22/00-01-000-a.jsonl")
        // The first request by its event ID; the second's by its event ID does not count, for it has an inference ID.
        let second = first.dropLast() + "2"
        try folder.write(
            label(first, "1") + label("order-2", "0") + label(String(second), "1") + label("order-2", "1"),
            to: "truth/2026/01/31/21/a.jsonl")
        try folder.write(label("order-4", "maybe") + label("stranger", "1") + "{}\n", to: "truth/2026/02/01/09/a.jsonl")

        let id = UUID()
        let merge = GroundTruthMerge(
            captured: try CaptureReader(destination: folder.path + "/captured", endpoint: "shop"),
            groundTruth: .folder(GroundTruthFolder(folder.path + "/truth")), output: folder.path + "/out", id: id)
        var records: [MergedRecord] = []
        let summary = try merge.run(from: hour, to: hour + 7200, labelsUntil: hour + 86_400) { records.append($0) }
        #expect(records.map { String(decoding: $0.label, as: UTF8.self) } == ["1", "1", "maybe"])
        #expect(summary.matched == 3)
        #expect(summary.withoutLabel == 1)
        #expect(summary.labels == 5)
        #expect(summary.unusedLabels == 2)
        #expect(summary.duplicateLabels == 1)
        #expect(summary.badLabelLines == 1)
        #expect(summary.badCapturedLines == 1)
        let names = ["21", "22"].map {
            "out/merge/shop/v1/2026/01/31/\($0)/part-00000-\(id.uuidString.lowercased()).c000.jsonl"
        }
        #expect(folder.files.filter { $0.hasPrefix("out/") } == names)
        #expect(summary.files == names.map { "\(folder.path)/\($0)" })
        #expect(
            try folder.text(names[0]).split(separator: "\n").first.map(String.init) == """
                {"eventVersion":"0","groundTruthData":{"data":"1","encoding":"CSV"},"captureData":{"endpointInput":\
                {"data":"1,0\\n","encoding":"CSV","mode":"INPUT","observedContentType":"text/csv"},"endpointOutput":\
                {"data":"0.5\\n","encoding":"CSV","mode":"OUTPUT","observedContentType":"text/csv; charset=utf-8"}},\
                "eventMetadata":{"eventId":"\(first)","inferenceTime":"2026-01-31T21:00:01Z"}}
                """)

        // Labels that came after the time that was given don't count; a repeated run replaces its own files.
        let early = try merge.run(from: hour, to: hour + 7200, labelsUntil: hour + 7200) { _ in }
        #expect(early.matched == 2 && early.files.count == 1)
        // That goes for a window without an end too, and for the second of the hour where a file's name tells it.
        let open = try merge.run(from: 0, to: 1e11, labelsUntil: hour + 86_400 / 2) { _ in }
        #expect(open.matched == 2)
        try folder.write(label("order-4", "1"), to: "truth/2026/01/31/22/30-00-000-a.jsonl")
        let half = hour + 3600 + 1800
        #expect(try merge.run(from: 0, to: 1e11, labelsUntil: half) { _ in }.matched == 2)
        #expect(try merge.run(from: 0, to: 1e11, labelsUntil: half + 0.001) { _ in }.matched == 3)
        #expect(try merge.run(from: hour, to: 1e11, labelsUntil: hour - 3600) { _ in }.matched == 0)
    }

    @Test func nothingToMergeIsNoError() throws {
        let folder = try TemporaryFolder()
        let merge = GroundTruthMerge(
            captured: try CaptureReader(destination: folder.path, endpoint: "shop"),
            groundTruth: .folder(GroundTruthFolder(folder.path + "/truth")), output: folder.path + "/out")
        let summary = try merge.run(from: 0, to: 1e9, labelsUntil: 1e9) { _ in }
        #expect(summary.matched == 0)
        #expect(folder.files.isEmpty)
    }

    @Test func bodiesThatAreNoTextAreMergedAsBase64() throws {
        let record = CaptureRecord(
            time: Self.hour, input: nil, output: CapturedBody(contentType: "x/y", bytes: [0xff, 0, 1, 2]))
        let event = try CapturedEvent(line: record.line()[...])
        let merged = MergedRecord(event: event, label: [0x31], labelEncoding: .csv)
        #expect(try MergedRecord(line: merged.line[...]) == merged)
        #expect(String(decoding: merged.line, as: UTF8.self).contains(#""data":"/wABAg==","encoding":"BASE64""#))
    }

    @Test func tableKeepsTheLastLabelOfEachIdentity() {
        var table = LabelTable()
        var draws = SeededGenerator(seed: 3)
        var known: [String: String] = [:]
        var duplicates = 0
        for _ in 0..<20_000 {
            let id = "id-\(draws.next() % 8000)"
            let data = draws.next() % 3 == 0 ? "\(draws.next() % 1000)" : "\(draws.next() % 2)"
            if known.updateValue(data, forKey: id) != nil { duplicates += 1 }
            table.add(GroundTruthLabel(eventId: id, data: Array(data.utf8), encoding: data == "1" ? .json : .csv))
        }
        #expect(table.count == known.count && table.duplicates == duplicates)
        for (id, data) in known {
            let label = table.take(id)
            #expect(label?.data == Array(data.utf8))
            #expect(label?.encoding == (data == "1" ? .json : .csv))
        }
        #expect(table.used == known.count)
        #expect(table.take("nobody") == nil)
    }

    @Test func labelTakesWhatIsPromised() {
        var table = LabelTable()
        for number in 0..<100_000 {
            let id = "00000000-0000-4000-8000-" + String(1_000_000_000_000 + number).dropFirst()
            table.add(GroundTruthLabel(eventId: id, data: [0x31]))
        }
        #expect(table.footprint < 100_000 * 140)
    }
}

import Capture
import Testing

@testable import Quality

struct GroundTruthTests {
    static let line =
        #"{"groundTruthData":{"data":"1","encoding":"CSV"},"eventMetadata":{"eventId":"order-57"},"eventVersion":"0"}"#

    @Test func documentedLineComesBackByteForByte() throws {
        let label = try GroundTruthLabel(line: Array(Self.line.utf8))
        #expect(label == GroundTruthLabel(eventId: "order-57", data: Array("1".utf8)))
        #expect(String(decoding: label.line, as: UTF8.self) == Self.line + "\n")
    }

    @Test func otherKeysOrderAndNumbersAreTolerated() throws {
        let text = #"""
            {"x":[{"y":1}], "eventVersion":0,"eventMetadata":{"z":null,"eventId":"a"},
            "groundTruthData":{"observedContentType":"text/csv","data":0.5}}
            """#
        #expect(try GroundTruthLabel(line: Array(text.utf8)).data == Array("0.5".utf8))
    }

    @Test(arguments: [
        ("", "not valid JSON"), ("nonsense", "not valid JSON"), ("[1]", "not a JSON object"),
        (#"{"eventMetadata":{"eventId":"a"},"#, "not valid JSON"),
        (#"{"groundTruthData":{"data":"1"}}"#, "eventMetadata is missing"),
        (
            #"{"eventMetadata":{"eventId":7},"groundTruthData":{"data":"1"}}"#,
            "eventMetadata.eventId is missing or no text"
        ),
        (#"{"eventMetadata":{"eventId":""},"groundTruthData":{"data":"1"}}"#, "the event's identity is empty"),
        (
            #"{"eventMetadata":{"eventId":"a\nb"},"groundTruthData":{"data":"1"}}"#,
            "the event's identity holds a control character"
        ),
        (#"{"eventMetadata":{"eventId":"a"}}"#, "groundTruthData is missing"),
        (#"{"eventMetadata":{"eventId":"a"},"groundTruthData":{}}"#, "groundTruthData.data is missing"),
        (#"{"eventMetadata":{"eventId":"a"},"groundTruthData":{"data":" "}}"#, "the label is empty"),
        (#"{"eventMetadata":{"eventId":"a"},"groundTruthData":{"data":[1]}}"#, "groundTruthData.data is no text"),
        (#"{"eventMetadata":{"eventId":"a"},"groundTruthData":{"data":NaN}}"#, "groundTruthData.data is no text"),
        (
            #"{"eventMetadata":{"eventId":"a"},"groundTruthData":{"data":"1","encoding":"BASE64"}}"#,
            #"groundTruthData.encoding is neither "CSV" nor "JSON""#
        ),
        (
            #"{"eventMetadata":{"eventId":"a"},"groundTruthData":{"data":"{","encoding":"JSON"}}"#,
            "groundTruthData.data is not valid JSON, but its encoding says so"
        ),
        (#"{"eventMetadata":{"eventId":"\#(String(repeating: "a", count: 257))"}}"#, "longer than 256 characters"),
        (#"{"a":\#(String(repeating: "[", count: 500))"#, "nested deeper than 128 levels"),
    ])
    func hostileLineIsNamed(line: String, words: String) {
        let error = #expect(throws: QualityError.self) { try GroundTruthLabel(line: Array(line.utf8)) }
        #expect(error?.code == .badGroundTruth)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func everyBytePrefixAndEveryFlippedByteIsSurvived() {
        let bytes = Array(Self.line.utf8)
        for length in bytes.indices { _ = try? GroundTruthLabel(line: bytes[..<length]) }
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << bit
                _ = try? GroundTruthLabel(line: other)
                _ = GroundTruthUpload(other)
            }
        }
    }

    @Test func uploadNamesEveryMistakeByItsLine() {
        let upload = GroundTruthUpload(Array("\(Self.line)\n\n{}\r\n\(Self.line)\n{\"a\":1}".utf8))
        #expect(upload.labels.count == 2)
        #expect(upload.mistakes.map(\.line) == [3, 5])
        #expect(upload.mistakes[0].message == "eventMetadata is missing")
        let error = #expect(throws: QualityError.self) { try upload.checked() }
        #expect(error?.message == "line 3: eventMetadata is missing\nline 5: eventMetadata is missing")
    }

    @Test func mistakesAreCountedAndOnlySomeKept() {
        let upload = GroundTruthUpload(Array(String(repeating: "{}\n", count: 500).utf8))
        #expect(upload.mistakeCount == 500)
        #expect(upload.mistakes.count == GroundTruthUpload.mistakeLimit)
    }

    @Test func csvIsTaken() throws {
        let upload = GroundTruthUpload(
            Array("\u{FEFF}inference_id, label\r\norder-1,1\r\n\"order,2\",\"say \"\"no\"\"\"\n order-3 , 0 \n".utf8))
        let labels = try upload.checked()
        #expect(labels.map(\.eventId) == ["order-1", "order,2", "order-3"])
        #expect(labels.map { String(decoding: $0.data, as: UTF8.self) } == ["1", #""say ""no""""#, "0"])
    }

    @Test(arguments: [
        ("UserID,ordered\na,1\nb,0\n", ["a", "b"]), ("id,outcome\na,cat\n", ["a"]), ("eventId,label\n", []),
        ("user,Bought?\na,yes\nb,No\nc,0.5\n", ["a", "b", "c"]),
        // Labels of one kind, and those that nothing follows.
        ("a,cat\nb,dog\n", ["a", "b"]), ("a,cat\nb,1\nc,dog\n", ["a", "b", "c"]), ("a,cat\n", ["a"]),
        ("id,1\nb,0\n", ["id", "b"]), ("a,1\nUserID,ordered\n", ["a", "UserID"]),
    ])
    func firstLineOfNamesIsToldByItsLabel(text: String, ids: [String]) {
        let upload = GroundTruthUpload(Array(text.utf8))
        #expect(upload.labels.map(\.eventId) == ids && upload.mistakes.isEmpty)
        #expect(upload.hasNames == (text.split(separator: "\n").count > ids.count))
    }

    @Test func csvMistakesAreNamed() {
        let upload = GroundTruthUpload(
            [0xff, 0x2c, 0x31, 0x0a] + Array("a\n,1\nb,\n\"c,1\n\"d\"x,1\ne,1,2\nid,label\n".utf8))
        #expect(
            upload.mistakes.map(\.message) == [
                "not valid UTF-8", "1 fields instead of two, identity and label", "the event's identity is empty",
                "the label is empty", "a quote is not closed, or stands inside a field",
                "a quote is not closed, or stands inside a field",
                "3 fields instead of two, identity and label",
            ])
        // A line of names that is not the first is a label.
        #expect(upload.labels.map(\.eventId) == ["id"])
    }

    @Test func aListIsRefusedAsWhole() {
        let upload = GroundTruthUpload(Array(" [null, null]".utf8))
        #expect(upload.labels.isEmpty && upload.mistakes.map(\.line) == [1])
    }

    @Test func uploadWithoutLabelsIsAMistake() {
        for text in ["", "\n\n", "id,label\n"] {
            let error = #expect(throws: QualityError.self) { try GroundTruthUpload(Array(text.utf8)).checked() }
            #expect(error?.message == "there are no labels")
        }
    }

    @Test func labelsAreKeptInOneFileOfTheHourAndReadBack() throws {
        let folder = try TemporaryFolder()
        let truth = GroundTruthFolder(folder.path + "/truth/")
        // 2026-01-31T21:47:16.25Z
        let time = 1_769_896_036.25
        let labels = [
            GroundTruthLabel(eventId: "a", data: Array("1".utf8)), .init(eventId: "é\"", data: Array("0\n1".utf8)),
        ]
        let path = try truth.append(labels, at: time)
        let name = try #require(folder.files.first)
        #expect(folder.files.count == 1)
        #expect(name.hasPrefix("truth/2026/01/31/21/47-16-250-") && name.hasSuffix(".jsonl"))
        #expect(path == "\(folder.path)/\(name)")
        var found: [GroundTruthLabel] = []
        let summary = try truth.read(from: time, to: time + 1) { found.append($0) }
        #expect(found == labels)
        #expect(summary == GroundTruthFolder.Summary(files: 1, labels: 2, bad: 0))
        #expect(try truth.files(from: 0, to: time - 3600).isEmpty)
    }

    @Test func timeThatNoLabelIsCollectedAtIsRefused() throws {
        let folder = try TemporaryFolder()
        // The year 1900, the year 10000, and no time.
        for time in [-2_208_988_800, 253_402_300_800, .nan] {
            let error = #expect(throws: QualityError.self) {
                try GroundTruthFolder(folder.path).append([GroundTruthLabel(eventId: "a", data: [0x31])], at: time)
            }
            #expect(error?.code == .badSetting)
        }
        #expect(folder.files.isEmpty)
    }

    @Test func badLinesOfFilesAreNamedAndPassedOver() throws {
        let folder = try TemporaryFolder()
        try folder.write("\(Self.line)\r\nrubbish\n\n\(Self.line)", to: "2026/01/31/21/x.jsonl")
        try folder.write("rubbish", to: "2026/01/31/21/x.txt")
        try folder.write("rubbish", to: "2026/13/31/21/x.jsonl")
        var errors: [QualityError] = []
        let summary = try GroundTruthFolder(folder.path).read(
            from: 0, to: 4e9, onBadLine: { errors.append($0) }, { _ in })
        #expect(summary == GroundTruthFolder.Summary(files: 1, labels: 2, bad: 1))
        #expect(
            errors.map(\.message) == [
                "\(folder.path)/2026/01/31/21/x.jsonl line 2: not valid JSON: column 1: expected a value"
            ])
    }

    @Test func folderThatCannotBeWrittenIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "truth")
        let error = #expect(throws: QualityError.self) {
            try GroundTruthFolder(folder.path + "/truth").append(
                [GroundTruthLabel(eventId: "a", data: [0x31])], at: 0)
        }
        #expect(error?.code == .unwritable)
    }

    @Test func longLinesArePassedOverWithoutBeingHeld() throws {
        var splitter = LineSplitter(limit: 4)
        var lines: [String] = []
        let body: LineSplitter.Body = { line, number in
            lines.append("\(number):\(line.map { String(decoding: $0, as: UTF8.self) } ?? "too long")")
        }
        for block in ["ab", "cd\nabc", "de", "f\n\nabcde\nx\r", "\ny"] {
            try splitter.add(Array(block.utf8)[...], body)
        }
        try splitter.finish(body)
        #expect(lines == ["1:abcd", "2:too long", "3:", "4:too long", "5:x", "6:y"])
    }
}

struct DocumentedLabelTests {
    /// Whatever the quick way takes, the thorough one takes to be the same.
    @Test func quickReadingAgreesWithTheThoroughOne() throws {
        let line = Array(GroundTruthTests.line.utf8)
        #expect(GroundTruthLabel(documented: line[...]) == (try GroundTruthLabel(line: line)))
        var taken = 0
        for index in line.indices {
            for byte in UInt8.min...UInt8.max {
                var other = line
                other[index] = byte
                guard let quick = GroundTruthLabel(documented: other[...]) else { continue }
                taken += 1
                #expect(try GroundTruthLabel(line: other) == quick)
            }
        }
        #expect(taken > 100)
    }
}

import Foundation
import Testing

@testable import Capture

/// Lines, byte for byte.
///
/// Expected text is written by hand after the captured files that SageMaker wrote.
@Suite struct CaptureLineTests {
    static let id = UUID(
        uuid: (0xF5, 0x67, 0x7C, 0xE4, 0x2B, 0xB2, 0x48, 0xA9, 0xBF, 5, 0x26, 0x7B, 0x8A, 0x62, 0xEB, 0xE4))
    static let idText = "f5677ce4-2bb2-48a9-bf05-267b8a62ebe4"

    func text(_ record: CaptureRecord) -> String { String(decoding: record.line(), as: UTF8.self) }

    @Test func lineHasSageMakersKeysInSageMakersOrder() {
        let record = CaptureRecord(
            eventId: Self.id, inferenceId: "order-57", time: 1_627_960_226.9,
            input: CapturedBody(contentType: "text/csv", bytes: "1,0,1\n".utf8),
            output: CapturedBody(contentType: "text/csv; charset=utf-8", bytes: "0.4213".utf8))
        #expect(
            text(record) == #"{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","#
                + #""data":"1,0,1\n","encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv; "#
                + #"charset=utf-8","mode":"OUTPUT","data":"0.4213","encoding":"CSV"}},"eventMetadata":{"eventId":""#
                + Self.idText + #"","inferenceId":"order-57","inferenceTime":"2021-08-03T03:10:26Z"},"#
                + "\"eventVersion\":\"0\"}\n")
    }

    @Test func eachSideMayBeMissing() {
        let body = CapturedBody(contentType: "text/csv", bytes: "1".utf8)
        let tail =
            #"},"eventMetadata":{"eventId":"\#(Self.idText)","inferenceTime":"1970-01-01T00:00:00Z"},"eventVersion":"0"}"#
            + "\n"
        let side = #"{"observedContentType":"text/csv","mode":"#
        #expect(
            text(CaptureRecord(eventId: Self.id, time: 0, input: body, output: nil))
                == #"{"captureData":{"endpointInput":"# + side + #""INPUT","data":"1","encoding":"CSV"}"# + tail)
        #expect(
            text(CaptureRecord(eventId: Self.id, time: 0, input: nil, output: body))
                == #"{"captureData":{"endpointOutput":"# + side + #""OUTPUT","data":"1","encoding":"CSV"}"# + tail)
        #expect(
            text(CaptureRecord(eventId: Self.id, time: 0, input: nil, output: nil)) == #"{"captureData":{"# + tail)
    }

    @Test func textIsEscapedAsJacksonDoes() {
        let body = "\"\\/\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f} é漢😀"
        let record = CaptureRecord(
            time: 0, input: CapturedBody(contentType: "a\"b", bytes: body.utf8), output: nil)
        #expect(text(record).contains(#""observedContentType":"a\"b""#))
        let csv = CaptureRecord(
            time: 0, input: CapturedBody(contentType: "Text/CSV ;x=y", bytes: body.utf8), output: nil)
        #expect(text(csv).contains(##""data":"\"\\/\b\t\n\f\r\u0000\u001F"## + "\u{7f} é漢😀\",\"encoding\":\"CSV\""))
    }

    @Test func jsonBodyIsAString() {
        let record = CaptureRecord(
            time: 0, input: nil, output: CapturedBody(contentType: "application/json", bytes: #"{"a": 1}"#.utf8))
        #expect(text(record).contains(#""data":"{\"a\": 1}","encoding":"JSON"}"#))
    }

    @Test(
        arguments: [([0xff, 0x00], "/wA="), ([], ""), ([1], "AQ=="), ([1, 2, 3], "AQID"), ([0xc3], "ww==")]
            as [([UInt8], String)])
    func otherTypesAreBase64(bytes: [UInt8], expected: String) {
        for type in ["application/x-npy", ""] {
            let record = CaptureRecord(time: 0, input: CapturedBody(contentType: type, bytes: bytes), output: nil)
            #expect(text(record).contains(#""data":"\#(expected)","encoding":"BASE64"}"#))
        }
        #expect(Base64.decode([UInt8](expected.utf8)) == bytes)
    }

    @Test(arguments: [[0x31, 0xff], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xe2, 0x82]] as [[UInt8]])
    func csvThatIsNotUTF8IsBase64(bytes: [UInt8]) throws {
        let record = CaptureRecord(time: 0, input: CapturedBody(contentType: "text/csv", bytes: bytes), output: nil)
        #expect(text(record).contains(#""encoding":"BASE64"}"#))
        let back = try CapturedEvent(line: record.line()[...])
        #expect(back.input?.body.bytes == bytes)
    }

    @Test func contentTypesAreComparedWithoutParametersAndCase() {
        func encoding(_ type: String) -> CaptureEncoding {
            CaptureEncoding(contentType: type, csvContentTypes: ["text/csv"], jsonContentTypes: ["Application/JSON"])
        }
        #expect(encoding("text/csv; charset=utf-8") == .csv)
        #expect(encoding(" TEXT/Csv\t;x") == .csv)
        #expect(encoding("application/json") == .json)
        #expect(encoding("text/csvx") == .base64)
        #expect(encoding("text/cs") == .base64)
        #expect(encoding("") == .base64)
        #expect(CaptureEncoding(contentType: "text/csv", csvContentTypes: [], jsonContentTypes: []) == .base64)
    }

    @Test func customAttributesAreAnArrayWithTheHeader() throws {
        let record = CaptureRecord(
            eventId: Self.id, inferenceId: "i", customAttributes: "c=\"1\"", time: 0, input: nil, output: nil)
        #expect(text(record).contains(#""inferenceId":"i","customAttributes":["c=\"1\""],"inferenceTime""#))
        #expect(try CapturedEvent(line: record.line()[...]).customAttributes == ["c=\"1\""])
    }

    @Test func absurdTimesStayInTheCalendar() {
        for (time, expected) in [
            (-1.0, "1970-01-01T00:00:00Z"), (.nan, "1970-01-01T00:00:00Z"), (.infinity, "9999-12-31T23:59:59Z"),
            (1e300, "9999-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        ] {
            #expect(text(CaptureRecord(time: time, input: nil, output: nil)).contains(expected))
        }
    }

    @Test func calendarAgreesWithFoundation() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for step in 0..<2000 {
            let seconds = step * 123_456_789 % 250_000_000_000
            let time = UTCTime(seconds: Double(seconds))
            let expected = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(time.year == expected.year && time.month == expected.month && time.day == expected.day)
            #expect(time.hour == expected.hour && time.minute == expected.minute && time.second == expected.second)
            #expect(UTCTime.days(year: time.year, month: time.month, day: time.day) == seconds / 86_400)
        }
        #expect(UTCTime.days(year: 2023, month: 2, day: 29) == nil)
    }

    /// Skipped without the developers' shared data.
    @Test(arguments: ["endpoint-csv", "endpoint-csv-trailing-newline", "endpoint-json"])
    func realCapturedLinesComeBackByteForByte(name: String) throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "shared/data/model-monitor-examples/captured/\(name).jsonl")
        guard let data = try? Data(contentsOf: file) else { return }
        let lines = [UInt8](data).split(separator: 0x0a)
        #expect(lines.count >= 2)
        for line in lines {
            let event = try CapturedEvent(line: line)
            let record = CaptureRecord(
                eventId: try #require(UUID(uuidString: event.eventId)), inferenceId: event.inferenceId,
                time: event.time,
                input: event.input?.body, output: event.output?.body)
            #expect(record.line() == Array(line) + [0x0a])
        }
    }
}

extension CaptureLineTests {
    /// Room for a line is reckoned before it is written; these need the most.
    @Test func linesThatGrowMostFit() throws {
        for byte in [0, 0x22, 0x5c, 0x41, 0xc3] as [UInt8] {
            for count in [0, 1, 2, 3, 1000] {
                let bytes = [UInt8](repeating: byte, count: count)
                let text = String(decoding: bytes, as: UTF8.self)
                let body = CapturedBody(contentType: "text/csv;" + text, bytes: bytes)
                let record = CaptureRecord(
                    inferenceId: text, customAttributes: text, time: 1e9, input: body, output: body)
                let back = try CapturedEvent(line: record.line()[...])
                #expect(back.input?.body == body && back.output?.body == body)
                #expect(back.inferenceId == text && back.customAttributes == [text])
            }
        }
    }

    @Test func newEventIdsAreRandomUUIDs() {
        let ids = (0..<2000).map { _ in CaptureRecord.newEventId().uuidString }
        #expect(Set(ids).count == 2000)
        for id in ids {
            let letters = Array(id)
            #expect(letters[14] == "4" && "89AB".contains(letters[19]))
        }
        // Each of the other bits is set in about half of them: five standard deviations of 2,000 draws are 112.
        let bytes = (0..<2000).map { _ in CaptureRecord.newEventId().uuid.15 }
        for bit in 0..<8 { #expect(abs(bytes.count { $0 >> bit & 1 == 1 } - 1000) < 112) }
    }
}

import HTTPTypes
import Testing

@testable import Serving

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("text/csv", MediaType.csv), ("TEXT/CSV; charset=utf-8", .csv), ("application/csv", .csv), ("text/plain", .csv),
        ("application/json", .json), (" application/json ;charset=utf-8", .json), ("text/json", .json),
    ])
    func headerTellsTheForm(header: String, form: MediaType) throws {
        #expect(try MediaType.ofBody(header, firstByte: nil) == form)
    }

    @Test(arguments: [nil, "", "application/x-www-form-urlencoded", "application/octet-stream"])
    func withoutAWordTheBodyIsLookedAt(header: String?) throws {
        for byte in ["{", "["] { #expect(try MediaType.ofBody(header, firstByte: byte.utf8.first) == .json) }
        for byte in ["1", "\"", ""] { #expect(try MediaType.ofBody(header, firstByte: byte.utf8.first) == .csv) }
    }

    @Test(arguments: ["application/xml", "text/html", "multipart/form-data", "json", "text/libsvm", ";"])
    func otherFormsAreRefused(header: String) {
        let error = #expect(throws: ServingError.self) { try MediaType.ofBody(header, firstByte: nil) }
        #expect(error?.status.code == 415)
    }

    @Test(
        arguments: [
            (nil, nil), ("", nil), ("*/*", nil), ("text/html, */*;q=0.8", nil), ("text/csv", MediaType.csv),
            ("application/json", .json), ("application/json;q=0.5, text/csv", .csv),
            ("text/csv;q=0.5,application/json", .json),
            ("text/csv, application/json", .csv), ("application/json, text/csv", .json), ("text/*", .csv),
            ("application/*", .json), ("TEXT/CSV ; q=1.0", .csv), ("application/xml, text/csv;q=0.1", .csv),
            ("text/csv;q=0, */*", .json), ("*/*, application/json;q=0", .csv),
            ("text/*;q=0.2, text/csv;q=0.9, application/json;q=0.5", .csv),
            ("application/json;Q=0.1, text/csv;q=0.2", .csv),
            ("application/json;version=1;q=0.3, text/csv;q=0.4", .csv),
            ("text/csv;q=much", .csv), ("application/json;q=0,text/csv;q=0.001", .csv),
        ] as [(String?, MediaType?)])
    func highestWeightWins(header: String?, form: MediaType?) throws {
        for usual in [MediaType.csv, .json] {
            #expect(try MediaType.ofAnswer(header, usual: usual) == form ?? usual, "\(header ?? "nil")")
        }
    }

    @Test(arguments: [
        "text/html", "text/csv;q=0", "*/*;q=0", "text/csv;q=0, application/json;q=0.0", ",", "text/csv;q=-1",
    ])
    func nothingAcceptableIsRefused(header: String) {
        let error = #expect(throws: ServingError.self) { try MediaType.ofAnswer(header, usual: .csv) }
        #expect(error?.status.code == 406)
    }
}

import Testing

@testable import Serving

@Suite struct CSVRowTests {
    private let decoder = RowDecoder.shop

    @Test(arguments: [
        "3,yes,web,1", "3,yes,web,1\n", "3,yes,web,1\r\n", "\u{FEFF}3,yes,web,1", "3;yes;web;1", "3\tyes\tweb\t1",
        "\"3\",\"yes\",\"web\",\"1\"\n", " 3 , yes , web ,1", "3,1,web,true", "3.0,TRUE,web,yes", "+3,Y,web,1.0",
        "\n3,yes,web,1\n\n  \n", "3,yes,\"web\",1\r\n\r\n",
        "pages,member,channel,new\n3,yes,web,1", "new,channel,member,pages\n1,web,yes,3\n",
        "id,pages,sold,member,channel,new\n007,3,0,yes,web,1", "pages;member;channel;new\n3;yes;web;1",
        "\"new\",\"pages\",\"member\",\"channel\"\r\n1,3,yes,web\r\n",
        "note,pages,member,channel,new\n\"a,\"\"b\"\"\",3,yes,web,1",
        "\u{FEFF}pages,member,channel,new\n\n3,yes,web,1", "pages, member ,channel,new\n3,yes,web,1",
        "\"a;b\",pages,member,channel,new\nx,3,yes,web,1",
    ])
    func oneRowInManySpellings(text: String) throws {
        #expect(try decoder.rows(csv: text).text == ["3.0 1.0 1.0 1.0"])
    }

    @Test func rowsKeepTheirOrder() throws {
        let rows = try decoder.rows(csv: "1,no,mail,0\n2,yes,web,1\n3,no,tv,0")
        #expect(rows.text == ["1.0 0.0 0.0 0.0", "2.0 1.0 1.0 1.0", "3.0 0.0 2.0 0.0"])
    }

    @Test(arguments: [",,,", "NA,na,NaN,null", " , , , ", "\"\",\"\",\"\",\"\"", "?,,,"])
    func missingCellsAreMissing(text: String) throws {
        #expect(try decoder.rows(csv: text).text == ["? ? ? ?"])
    }

    @Test func unseenWordsAreCountedAndMissing() throws {
        let rows = try decoder.rows(csv: "1,maybe,post,0\n2,yes,radio,1")
        #expect(rows.text == ["1.0 ? ? 0.0", "2.0 1.0 ? 1.0"])
        #expect(rows.unseen == 3)
    }

    @Test func textInAColumnOfNumbersIsNamed() {
        let error = refusal { try decoder.rows(csv: "1,no,mail,0\nmany,no,mail,0\n3,no,mail,perhaps") }
        #expect(error?.status == 400)
        #expect(error?.code == "bad-rows")
        #expect(error?.message == "row 2, column \"pages\": not a number")
        #expect(error?.faults == ["2 pages: not a number", "3 new: not a number"])
    }

    @Test(arguments: ["1e39", "-1e300", "9".repeated(400), "1e999999999"])
    func hugeNumbersAreRefused(number: String) {
        let error = refusal { try decoder.rows(csv: "\(number),no,mail,0") }
        #expect(error?.faults.first?.hasPrefix("1 pages: ") == true)
    }

    @Test(arguments: [("3.4e38", "3.4e+38"), ("1e-60", "0.0"), ("-0", "0.0"), ("16777217", "16777216.0")])
    func numbersAreRoundedToSinglePrecision(text: String, value: String) throws {
        #expect(try decoder.rows(csv: "\(text),no,mail,0").text == ["\(value) 0.0 0.0 0.0"])
    }

    @Test func raggedRowsSayHowManyValuesTheyHave() {
        let error = refusal { try decoder.rows(csv: "1,no,mail,0\n1,no\n1,no,mail,0,5\nx\n1,no,mail,0,") }
        #expect(
            error?.faults == [
                "2 -: 2 values where the model has 4 features", "3 -: 5 values where the model has 4 features",
                "4 pages: not a number", "4 -: 1 value where the model has 4 features",
                "5 -: 5 values where the model has 4 features",
            ])
        let headed = refusal { try decoder.rows(csv: "id,pages,member,channel,new\n1,no,mail,0") }
        #expect(headed?.faults.last == "1 -: 4 values where the header has 5")
    }

    @Test func headerMustNameEveryFeature() {
        let error = refusal { try decoder.rows(csv: "pages,member\n1,no") }
        #expect(error?.code == "bad-header")
        #expect(error?.message == "the header lacks \"channel\", \"new\"")
        #expect(
            refusal { try decoder.rows(csv: "pages,member,channel,new,pages\n1,no,mail,0,1") }?.message
                == "the header names \"pages\" twice")
    }

    /// Words in all places, and a name among them: a header with a slip, not a row of unseen words.
    @Test func headerOfCategoriesWithASlipIsNotARow() {
        let error = refusal { try decoder.rows(csv: "1,no,channel,0\n1,no,mail,0") }
        #expect(error?.message == "the header lacks \"pages\", \"member\", \"new\"")
    }

    @Test func namesThatNobodyKnowsAreARow() {
        let error = refusal { try decoder.rows(csv: "a,b,c,d\n1,no,mail,0") }
        #expect(error?.faults == ["1 pages: not a number", "1 new: not a number"])
    }

    @Test(arguments: ["", "\n", "\r\n\r\n", "\u{FEFF}", "pages,member,channel,new", "pages,member,channel,new\n\n"])
    func bodyWithoutRowsIsRefused(text: String) {
        let error = refusal { try decoder.rows(csv: text) }
        #expect(error?.status == 400)
        #expect(error?.code == "empty-body")
    }

    @Test(arguments: [
        "1,no,\"mail,0", "1,no,\"mail\"x,0", "1,no,ma\"il,0", "1,no,mail,\"0\" ", "\"", "1,no,mail,0\n\"1",
    ])
    func quotesMustFit(text: String) {
        let error = refusal { try decoder.rows(csv: text) }
        #expect(
            error?.faults.contains { $0.hasSuffix("-: a quote that is not closed, or stands inside a cell") } == true)
    }

    /// As in whole files, a quote inside a cell opens nothing, so that it does not take the next row with it.
    @Test func strayQuoteSpoilsItsOwnRowOnly() {
        let error = refusal { try decoder.rows(csv: "1,no,5\" tv,0\n1,no,mail,0\n1,no,5\" tv,0\nx,no,mail,0") }
        #expect(error?.faults.map { $0.prefix(1) } == ["1", "3", "4"])
    }

    @Test func quotedCellsMayHoldDelimitersQuotesAndLineBreaks() throws {
        let wide = "note,pages,member,channel,new\n\"one\ntwo, \"\"three\"\"\",1,no,mail,0\n\"\"\"\",2,yes,web,1"
        #expect(try decoder.rows(csv: wide).text == ["1.0 0.0 0.0 0.0", "2.0 1.0 1.0 1.0"])
    }

    /// A quote and six million line breaks; each byte is looked at once.
    @Test func unclosedQuoteBeforeManyLinesTakesNoTime() {
        let body = Array("1,no,\"mail,0".utf8) + [UInt8](repeating: 10, count: 6_000_000)
        let clock = ContinuousClock()
        let time = clock.measure { #expect(refusal { try decoder.rows(csvBytes: body) }?.faults.count == 1) }
        #expect(time < .seconds(20))
    }

    @Test func zeroBytesAreRefused() {
        let error = refusal { try decoder.rows(csv: "1,no,mail,0\n1,no,ma\0il,0") }
        #expect(error?.message == "line 2: a NUL byte, which text does not have")
    }

    @Test func bytesThatAreNotUTF8AreNamed() {
        let error = refusal { try decoder.rows(csvBytes: Array("1,no,ma".utf8) + [0xFF] + Array("l,0".utf8)) }
        #expect(error?.faults == ["1 channel: bytes that are not UTF-8"])
    }

    @Test func listEndsAtTwentyFaults() {
        let error = refusal { try decoder.rows(csv: "x,no,mail,0\n".repeated(60)) }
        #expect(error?.faults.count == 20)
        #expect(error?.faults.last == "20 pages: not a number")
    }

    @Test func rowsBeyondTheLimitAreRefused() throws {
        #expect(try decoder.rows(csv: "1,no,mail,0\n".repeated(100)).count == 100)
        let error = refusal { try decoder.rows(csv: "1,no,mail,0\n".repeated(101)) }
        #expect(error?.status == 413)
        #expect(error?.code == "too-many-rows")
        #expect(error?.message == "a request may have 100 rows")
    }

    /// As in whole files: where a row has one cell, a blank line is a missing one.
    @Test func blankLineOfANarrowModelIsMissing() throws {
        #expect(try RowDecoder.narrow.rows(csv: "1\n\n2\n").text == ["1.0", "?", "2.0"])
        #expect(try RowDecoder.narrow.rows(csv: "pages\n\n2").text == ["?", "2.0"])
    }

    @Test func narrowModelKnowsItsHeader() throws {
        #expect(try RowDecoder.narrow.rows(csv: "pages\r\n4.5\r\n").text == ["4.5"])
        #expect(try RowDecoder.narrow.rows(csv: "7").text == ["7.0"])
    }

    @Test func blankLinesAreNoRows() {
        let error = refusal { try decoder.rows(csv: "1,no,mail,0\n\nx,no,mail,0") }
        #expect(error?.faults == ["2 pages: not a number"])
    }

    /// Any bytes give rows or a refusal.
    @Test func noBytesTrap() {
        var generator = SplitMix(state: 7)
        let alphabet = Array("0123,;\t\"\n\r yesno.mail\0".utf8) + [0xFF, 0xEF, 0xBB, 0xBF]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            do {
                let rows = try decoder.rows(csvBytes: bytes)
                #expect(rows.values.count == rows.count * 4)
            } catch {
                #expect(error is ServingError)
            }
        }
    }
}

/// Steele, Lea and Flood's generator, for draws that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension String {
    func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}

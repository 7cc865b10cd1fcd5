import Testing

@testable import Traffic

@Suite struct AnswerReaderTests {
    @Test func csvHasAProbabilityALine() {
        #expect(AnswerReader.probabilities(Array("0.25\n0.5,1,3\r\n".utf8), contentType: "text/csv") == [0.25, 0.5])
        #expect(AnswerReader.probabilities(Array("hello\n".utf8), contentType: "text/csv") == [])
    }

    @Test func jsonHasPredictions() {
        let ours = Array(#"{"predictions":[{"score":0.1,"probability":0.25,"decision":0},{"score":0.5}]}"#.utf8)
        #expect(AnswerReader.probabilities(ours, contentType: "application/json") == [0.25, 0.5])
        #expect(AnswerReader.probabilities(ours, contentType: nil) == [0.25, 0.5])
        #expect(AnswerReader.probabilities(Array("{".utf8), contentType: "application/json") == [])
    }

    @Test func refusalsSayWhatIsWrong() {
        func message(_ text: String) -> String? { AnswerReader.message(Array(text.utf8)) }
        #expect(message(#"{"error":{"code":"busy","message":"too busy"}}"#) == "too busy")
        #expect(
            message(
                #"{"error":{"code":"bad-rows","message":"1 of 2 rows","rows":[{"row":2,"column":"a","reason":"not a number"}]}}"#
            ) == "column \"a\": not a number")
        #expect(message(#"{"Message":"outer","OriginalMessage":"the model's words"}"#) == "the model's words")
        #expect(message(#"{"Message":"no such endpoint"}"#) == "no such endpoint")
        #expect(message("Bad Gateway\nmore") == "Bad Gateway")
        #expect(message("") == nil)
        #expect(message(String(repeating: "x", count: 300))?.count == 200)
    }
}

import Testing

@testable import Capture

/// Lines read by what they have in common with the line before.
@Suite struct CapturedFormTests {
    let known =
        #"{"captureData":{"endpointInput":{"data":"1,0","encoding":"CSV"},"endpointOutput":{"data":"0.5","encoding":"CSV"}},"#
        + #""eventMetadata":{"eventId":"a","inferenceId":"i","inferenceTime":"2022-04-18T10:00:00Z"},"eventVersion":"0"}"#

    /// What the form of the known line makes of another, and what reading it as JSON does.
    private func read(_ other: String) throws -> (byForm: CapturedEvent?, byItself: CapturedEvent?) {
        let (known, other) = (Array(known.utf8), Array(other.utf8))
        return try known.withUnsafeBufferPointer { known in
            try other.withUnsafeBufferPointer { other in
                let form = try #require(CapturedForm(of: try CapturedLine(known), known))
                return (form.read(other).map(CapturedEvent.init), try? CapturedEvent(CapturedLine(other)))
            }
        }
    }

    @Test(arguments: [
        ("1,0", "0,1,,\u{e9}"), ("0.5", ""), (#":"a""#, #":"another event""#), (#""i""#, "\"\u{1f600}\""),
        ("10:00:00Z", "10:59:59.25Z"),
    ])
    func otherStringsAreReadAsTheyAre(old: String, new: String) throws {
        let (byForm, byItself) = try read(known.replacing(old, with: new))
        #expect(byForm != nil)
        #expect(byForm == byItself)
    }

    @Test(arguments: [
        ("1,0", #"1\n"#), ("CSV", "JSON"), ("10:00:00Z", "10:00Z"), (#":"a""#, #":"""#), (#"":"0"}"#, #"":"0"},"#),
        (#"":"0"}"#, #"":"1"}"#), ("data", "dat"), (#","eventVersion":"0"}"#, "}"), ("1,0", "1\u{1}"),
    ])
    func lineOfAnotherFormIsLeftToTheScanner(old: String, new: String) throws {
        #expect(try read(known.replacing(old, with: new)).byForm == nil)
    }

    @Test func whateverTheFormTakesTheScannerTakes() throws {
        for index in known.utf8.indices {
            for byte in ["", "\"", "\\", "{", "7"] {
                var changed = known
                changed.replaceSubrange(index...index, with: byte)
                let (byForm, byItself) = try read(changed)
                if let byForm { #expect(byForm == byItself) }
            }
        }
        for count in 0..<known.utf8.count { #expect(try read(String(known.prefix(count))).byForm == nil) }
    }
}

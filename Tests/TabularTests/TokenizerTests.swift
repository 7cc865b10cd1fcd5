import Testing

@testable import Tabular

struct TokenizerTests {
    private func tokens(_ text: [UInt8], columns: Int, quoted: Bool) -> TokenizedBlock {
        let bytes = text + [UInt8](repeating: 0, count: Block.padding)
        let block = Block(index: 0, bytes: bytes, count: text.count, hasQuotes: quoted)
        return Tokenizer.tokenize(block, delimiter: UInt8(ascii: ","), columnCount: columns)
    }

    @Test func boundsAreTheEndsOfCells() {
        let tokens = tokens(Array("a,bc\r\n,\nd,e".utf8), columns: 2, quoted: false)
        #expect(tokens.rowCount == 3)
        #expect(tokens.bounds == [-1, 1, 4, 5, 6, 7, 7, 9, 11])
        #expect(tokens.lineCount == 3)
    }

    @Test func bothScannersAgreeWithoutQuotes() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("ab1,,,\n\n\r\t é\u{0}".utf8)
        for round in 0..<3_000 {
            let length = Int(generator.below(60))
            let text = (0..<length).map { _ in alphabet[Int(generator.below(UInt64(alphabet.count)))] }
            let columns = 1 + round % 4
            let plain = tokens(text, columns: columns, quoted: false)
            let quoted = tokens(text, columns: columns, quoted: true)
            #expect(plain.bounds == quoted.bounds, "\(text)")
            #expect(plain.rowCount == quoted.rowCount)
            #expect(plain.blankLines == quoted.blankLines)
            #expect(plain.faults.map(\.line) == quoted.faults.map(\.line), "\(text)")
        }
    }

    @Test func utf8IsCheckedAsTheStandardLibraryDoes() {
        var generator = SeededGenerator(seed: 3)
        let bytes: [UInt8] = [
            0x41, 0x80, 0xBF, 0xC2, 0xC1, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F, 0xF5, 0xFF,
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int(generator.below(12))).map { _ in bytes[Int(generator.below(UInt64(bytes.count)))] }
            let isValid = text.withUnsafeBufferPointer { isValidUTF8($0) }
            #expect(isValid == (String(validating: text, as: UTF8.self) != nil), "\(text)")
        }
    }

    @Test func cleanASCIIHasNoHighBitsAndNoNUL() {
        func isClean(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { isCleanASCII($0) } }
        let clean = [UInt8](repeating: 1, count: 37) + [127]
        #expect(isClean(clean))
        for place in clean.indices {
            for fault in [0, 128, 255] as [UInt8] {
                var bytes = clean
                bytes[place] = fault
                #expect(!isClean(bytes))
            }
        }
    }
}

import Sessions
import Testing

@Suite struct SessionCSVTests {
    private let generator = SessionGenerator(seed: 42)

    private func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    @Test func lineHoldsIdentifierAndBits() throws {
        let line = try #require(lines(generator.csv(rows: 5..<6)).first)
        let fields = line.split(separator: ",")
        let session = try #require(generator.generate(rows: 5..<6).first)
        #expect(fields.count == SessionGenerator.columnNames.count)
        #expect(fields.dropFirst().map(String.init) == (0..<24).map { String(session >> UInt32($0) & 1) })
    }

    @Test func headerNamesTheColumns() {
        let names = SessionGenerator.columnNames
        #expect(String(decoding: SessionGenerator.csvHeader(), as: UTF8.self) == names.joined(separator: ",") + "\n")
        let unlabelled = String(decoding: SessionGenerator.csvHeader(labelled: false), as: UTF8.self)
        #expect(unlabelled.hasSuffix("returning_user,loc_uk\n"))
    }

    @Test func unlabelledRowsAreTheSameWithoutTheLastColumn() {
        let labelled = lines(generator.csv(rows: 0..<500))
        let unlabelled = lines(generator.csv(rows: 0..<500, labelled: false))
        #expect(labelled.map { $0.dropLast(2) } == unlabelled)
    }

    @Test func identifiersHaveTheReferencesForm() {
        let form = /[0-9a-f]{4}-6b73[0-9a-f]{4}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9]{6}/
        for line in lines(generator.csv(rows: 0..<500)) {
            let identifier = line.prefix(35)
            #expect(identifier.wholeMatch(of: form) != nil, "\(identifier)")
            #expect(identifier.prefix(4) == identifier.dropFirst(14).prefix(4))
        }
    }

    @Test func identifiersAreUnique() {
        let bytes = generator.csv(rows: 0..<50_000)
        let identifiers = Set(stride(from: 0, to: bytes.count, by: 84).map { bytes[$0..<$0 + 35] })
        #expect(identifiers.count == 50_000)
        let another = SessionGenerator(seed: 43).csv(rows: 0..<1000)
        #expect(stride(from: 0, to: another.count, by: 84).allSatisfy { !identifiers.contains(another[$0..<$0 + 35]) })
    }

    @Test(arguments: [0, 1, 16_384, 50_001], [true, false])
    func writingOnAllCoresGivesTheSameBytes(rows: Int, labelled: Bool) async throws {
        var written: [UInt8] = []
        try await generator.write(rows: 3..<3 + rows, labelled: labelled) { written += $0 }
        #expect(
            written == SessionGenerator.csvHeader(labelled: labelled)
                + generator.csv(rows: 3..<3 + rows, labelled: labelled)
        )
    }

    @Test func anErrorOfTheSinkEndsTheWriting() async {
        struct DiskFull: Error {}
        var parts = 0
        await #expect(throws: DiskFull.self) {
            try await generator.write(rows: 0..<100_000) { _ in
                parts += 1
                if parts == 3 { throw DiskFull() }
            }
        }
        #expect(parts == 3)
    }
}

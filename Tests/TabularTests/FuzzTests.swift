import Tabular
import Testing

struct FuzzTests {
    /// Random bytes are read or refused, never more, and all ways of reading agree on the rows.
    @Test func randomBytesNeverCrash() async throws {
        var generator = SeededGenerator(seed: 2_026)
        let alphabet = Array("01,;\t|\"\"\n\n\r. -+eaé?".utf8) + [0, 0xFF, 0xC3]
        for round in 0..<250 {
            let length = Int(generator.below(200))
            let bytes = (0..<length).map { _ -> UInt8 in
                round % 10 == 0 ? UInt8(generator.below(256)) : alphabet[Int(generator.below(UInt64(alphabet.count)))]
            }
            for badRows in CSVOptions.BadRows.allCases {
                for header in [CSVOptions.Header.automatic, .absent] {
                    do {
                        let file = try TemporaryFile(bytes)
                        let reader = try file.reader(CSVOptions(header: header, badRows: badRows))
                        let profile = try await reader.profile()
                        let (rows, _) = try await cells(reader)
                        let columns = specifications(profile)
                        #expect(rows.count >= profile.rowCount, "\(bytes)")
                        #expect(rows.allSatisfy { $0.count == profile.columns.count })
                        if profile.columns.allSatisfy({ $0.firstTextCell == nil }) {
                            let table = try await reader.read(profile, columns: columns)
                            #expect(table.rowCount == profile.rowCount, "\(bytes)")
                            let summary = try await reader.forEachBatch(columns) { _ in }
                            #expect(summary.unseen.isEmpty, "\(bytes) \(summary.unseenExamples)")
                        }
                    } catch is TableError {
                    }
                }
            }
        }
    }

    /// A file cut at any place is read or refused.
    @Test func filesCutAnywhereNeverCrash() async throws {
        let text = Array("a,b,\"c\"\r\n1,\"x \"\"y\"\"\n\",0.5\n2,é,1e5\r\n,,\n".utf8)
        for end in 0...text.count {
            _ = await failure { _ = try await table(String(decoding: text[..<end], as: UTF8.self)) }
        }
    }
}

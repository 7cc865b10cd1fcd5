import Testing

@testable import Archives

@Suite struct TarHeaderTests {
    @Test func headerIsReadAsItWasWritten() throws {
        let header = try TarHeader(try TarHeader.bytes(file: "xgboost-model", length: 1_234))
        #expect(header?.name == "xgboost-model")
        #expect(header?.length == 1_234)
        #expect(header?.type == UInt8(ascii: "0"))
    }

    @Test func longPathIsSplitAtASlash() throws {
        let name = String(repeating: "folder/", count: 20) + "file"
        #expect(try TarHeader(try TarHeader.bytes(file: name, length: 0))?.name == name)
        #expect(throws: ArchiveError.self) {
            try TarHeader.bytes(file: String(repeating: "x", count: 101), length: 0)
        }
    }

    @Test func changedHeaderIsDamaged() throws {
        var bytes = try TarHeader.bytes(file: "a", length: 1)
        bytes[0] = UInt8(ascii: "b")
        #expect(throws: ArchiveError.self) { try TarHeader(bytes) }
        #expect(try TarHeader([UInt8](repeating: 0, count: 512)) == nil)
    }
}

import Glibc
import Testing

@testable import Tabular

struct WriterTests {
    private func contents(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try DataSource(path: path).forEachBlock { bytes += $0 }
        return bytes
    }

    private func temporaryPath(_ suffix: String) -> String {
        "/tmp/tabular-\(UInt64.random(in: 0...UInt64.max))\(suffix)"
    }

    @Test func cellsAreQuotedWhereTheyMustBe() throws {
        let path = temporaryPath(".csv")
        defer { unlink(path) }
        let writer = try CSVWriter(path: path, names: ["a,b", "c"])
        try writer.writeRow(["plain", "say \"hi\""])
        try writer.writeRow(["line\nend", " blank"])
        writer.append(Int64(-5))
        writer.append(0.1)
        try writer.endRow()
        writer.append(Double.nan)
        writer.append(1e300)
        try writer.endRow()
        try writer.close()
        let text = "\"a,b\",c\nplain,\"say \"\"hi\"\"\"\n\"line\nend\",\" blank\"\n-5,0.1\n,1e+300\n"
        #expect(String(decoding: try contents(path), as: UTF8.self) == text)
    }

    /// Random tables of awkward cells come back cell for cell, plain and compressed.
    @Test(arguments: [".csv", ".csv.gz"])
    func writeThenReadIsIdentity(_ suffix: String) async throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = ["a", "é", "漢", ",", "\"", "\n", "\r", "\r\n", " ", "\t", ";", "0", "12", "NA", ""]
        for round in 0..<60 {
            let width = 1 + Int(generator.below(5))
            let names = (0..<width).map { "column \"\($0)\", \(round)" }
            let rows = (0..<Int(1 + generator.below(30))).map { _ in
                (0..<width).map { _ in
                    (0..<Int(generator.below(5))).map { _ in pieces[Int(generator.below(UInt64(pieces.count)))] }
                        .joined()
                }
            }
            let path = temporaryPath(suffix)
            defer { unlink(path) }
            let writer = try CSVWriter(path: path, names: names)
            for row in rows { try writer.writeRow(row) }
            try writer.close()
            let options = CSVOptions(delimiter: UInt8(ascii: ","), header: .present)
            let reader = try CSVReader(DataSource(path: path), options: options)
            #expect(reader.names == names)
            #expect(try await cells(reader).rows == rows)
        }
    }

    @Test func manyBlocksOfQuotedRowsComeBack() async throws {
        let path = temporaryPath(".csv.gz")
        defer { unlink(path) }
        let writer = try CSVWriter(path: path, names: ["id", "text"])
        let count = 25_000
        for row in 0..<count { try writer.writeRow(["\(row)", "line \(row)\nwith \"quotes\", and more"]) }
        try writer.close()
        let reader = try CSVReader(DataSource(path: path))
        let rows = try await cells(reader).rows
        #expect(rows.count == count)
        #expect(rows.enumerated().allSatisfy { $1 == ["\($0)", "line \($0)\nwith \"quotes\", and more"] })
        let profile = try await reader.profile()
        #expect(profile["id"]?.isUnique == true)
        #expect(profile["text"]?.isUnique == true)
    }

    @Test func numbersReadBackTheSame() async throws {
        let path = temporaryPath(".csv")
        defer { unlink(path) }
        var generator = SeededGenerator(seed: 9)
        let values = (0..<5_000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
        let writer = try CSVWriter(path: path, names: ["x"])
        for value in values {
            writer.append(value)
            try writer.endRow()
        }
        try writer.close()
        let reader = try CSVReader(DataSource(path: path))
        let profile = try await reader.profile()
        #expect(try await reader.read(profile, columns: specifications(profile))["x"]?.values == .real(values))
    }

    @Test func nothingIsLeftOfAFileThatIsntClosed() throws {
        let folder = temporaryPath("")
        mkdir(folder, 0o755)
        defer { rmdir(folder) }
        let path = folder + "/out.csv"
        do {
            let writer = try CSVWriter(path: path, names: ["a"])
            try writer.writeRow(["1"])
        }
        // The folder can be removed only if nothing is in it.
        #expect(rmdir(folder) == 0)
    }

    @Test func anOlderFileStaysUntilTheNewOneIsWhole() throws {
        let file = try TemporaryFile("old")
        chmod(file.path, 0o600)
        let replacement = try AtomicFile(path: file.path)
        try replacement.write("new")
        #expect(try contents(file.path) == Array("old".utf8))
        try replacement.commit()
        #expect(try contents(file.path) == Array("new".utf8))
        var information = stat()
        #expect(stat(file.path, &information) == 0)
        #expect(information.st_mode & 0o777 == 0o600)
        let late = #expect(throws: TableError.self) { try replacement.write("more") }
        #expect(late?.code == .unwritable)
    }

    @Test func unwritablePlacesAreNamed() async throws {
        let nowhere = await failure { _ = try AtomicFile(path: "/nowhere/out.csv") }
        #expect(nowhere?.message == "/nowhere/out.csv: is in a folder that doesn't exist")
        let folder = await failure { _ = try AtomicFile(path: "/tmp") }
        #expect(folder?.message == "/tmp: is a folder")
        try AtomicFile.write([1, 2, 3], to: "/dev/null")
        let full = await failure { try AtomicFile.write([1], to: "/dev/full") }
        #expect(full?.message == "/dev/full: can't be written: No space left on device")
    }

    @Test func pipesAndSeveralGzipMembersAreRead() async throws {
        let first = try TemporaryFile("a,b\n1,2\n", suffix: ".txt")
        let path = temporaryPath(".csv.gz")
        defer { unlink(path) }
        var bytes: [UInt8] = []
        for text in ["a,b\n1,2\n", "3,4\n"] {
            let writer = try CSVWriter(path: path, names: nil)
            for line in text.split(separator: "\n") { try writer.writeRow(line.split(separator: ",").map(String.init)) }
            try writer.close()
            let file = try #require(fopen(path, "r"))
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let length = fread(&buffer, 1, buffer.count, file)
            bytes += buffer.prefix(length)
            fclose(file)
        }
        try AtomicFile.write(bytes + [0, 0, 0], to: path)
        #expect(try await cells(CSVReader(DataSource(path: path))).rows == [["1", "2"], ["3", "4"]])

        let fifo = temporaryPath("")
        mkfifo(fifo, 0o600)
        defer { unlink(fifo) }
        let writing = Task.detached {
            let descriptor = open(fifo, O_WRONLY)
            _ = write(descriptor, "x\n1\n2\n", 6)
            close(descriptor)
        }
        let reader = try CSVReader(DataSource(path: fifo))
        await writing.value
        #expect(try await reader.profile().rowCount == 2)
        #expect(try await cells(reader).rows == [["1"], ["2"]])
        _ = first
    }
}

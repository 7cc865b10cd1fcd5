import Tabular
import Testing

/// What somebody sees who gives us a bad file.
struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var code: TableError.Code
        var message: String
        var hint: String?
        var suffix = ".csv"
        var testDescription: String { message }

        init(_ text: String, _ code: TableError.Code, _ message: String, _ hint: String?, suffix: String = ".csv") {
            self.init(Array(text.utf8), code, message, hint, suffix: suffix)
        }

        init(_ bytes: [UInt8], _ code: TableError.Code, _ message: String, _ hint: String?, suffix: String = ".csv") {
            self.bytes = bytes
            self.code = code
            self.message = message
            self.hint = hint
            self.suffix = suffix
        }
    }

    static let skip = "set such rows aside with --bad-rows skip"

    static let cases: [Case] = [
        Case("", .empty, "FILE: is empty", "check the export that made it"),
        Case("\n\n \n", .empty, "FILE: holds no rows", "check the export that made it"),
        Case([0xEF, 0xBB, 0xBF], .empty, "FILE: holds no rows", "check the export that made it"),
        Case(
            "a,b\n",
            .headerOnly,
            "FILE line 1: holds a header and no rows",
            "if its first line is a row, say so with --no-header"
        ),
        Case(
            "a,b\n1,\"x\n2,y\n",
            .unterminatedQuote,
            "FILE line 2, column \"b\": a quote is opened and never closed",
            "close it, or double it if it is part of the text"
        ),
        Case(
            "a,b\n\n\"x \"\" y\",\"\"\"z\n\n",
            .unterminatedQuote,
            "FILE line 3, column \"b\": a quote is opened and never closed",
            "close it, or double it if it is part of the text"
        ),
        Case(
            "a,b,a\n1,2,3\n",
            .duplicateColumn,
            "FILE line 1, column \"a\": columns 1 and 3 have the same name",
            "rename one of them in the header"
        ),
        Case(
            "a,b,\n1,2,3\n",
            .emptyColumnName,
            "FILE line 1: column 3 has no name",
            "name it in the header, or take away the delimiter at the end of the line"
        ),
        Case(
            ",a\n0,1\n1,2\n",
            .emptyColumnName,
            "FILE line 1: column 1 has no name",
            "name it in the header; pandas writes such a column unless told index=False"
        ),
        Case(
            "a,b\n1,2\n1,2,3\n",
            .raggedRow,
            "FILE line 3: 3 cells where the header has 2",
            "put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        Case(
            "1,2\n3,4\n1\n",
            .raggedRow,
            "FILE line 3: 1 cell where the first row has 2",
            "put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        Case(
            "a,b\n\"x\ny\",2\n1,\"z\",3\n",
            .raggedRow,
            "FILE line 4: 3 cells where the header has 2",
            "put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        Case(
            Array("a,b\n1,2\n3,".utf8) + [0xE9, 0x0A],
            .invalidUTF8,
            "FILE line 3, column \"b\": bytes that aren't UTF-8",
            "convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`, or \(skip)"
        ),
        Case(
            Array("caf".utf8) + [0xE9] + Array(",b\n1,2\n".utf8),
            .invalidUTF8,
            "FILE line 1: bytes that aren't UTF-8",
            "convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`"
        ),
        Case(
            "a,b\n1,2\u{0}\n",
            .nulByte,
            "FILE line 2, column \"b\": a NUL byte, which text doesn't have",
            "export the file again, or \(skip)"
        ),
        Case(
            "a,b\n1,x\"y\n",
            .strayQuote,
            "FILE line 2, column \"b\": a quote inside a cell that isn't wholly quoted",
            "put the whole cell in double quotes and double the quotes inside it, or \(skip)"
        ),
        Case(
            "a,b\n\"x\"y,1\n",
            .strayQuote,
            "FILE line 2, column \"a\": a quote inside a cell that isn't wholly quoted",
            "put the whole cell in double quotes and double the quotes inside it, or \(skip)"
        ),
        Case(
            "a,b\n1,2\n3,\"x\n4,5\n",
            .unterminatedQuote,
            "FILE line 3, column \"b\": a quote is opened and never closed",
            "close it, or double it if it is part of the text"
        ),
        Case(
            "a,\"b\n1,2\n",
            .unterminatedQuote,
            "FILE line 1: a quote is opened and never closed",
            "close it, or double it if it is part of the text"
        ),
        Case(
            [0xFF, 0xFE, 0x61, 0, 0x0A, 0],
            .unsupportedEncoding,
            "FILE: is UTF-16 text",
            "convert it with `iconv -f UTF-16 -t UTF-8`, or export it as UTF-8"
        ),
        Case(
            [0x50, 0x4B, 3, 4, 0, 0],
            .unsupportedEncoding,
            "FILE: is a ZIP archive or an Excel workbook, not CSV",
            "export it as CSV"
        ),
        Case(
            "PAR1abc",
            .unsupportedEncoding,
            "FILE: is a Parquet file, not CSV",
            "export it as CSV"
        ),
        Case(
            "a,b\r1,2\r3,4\r",
            .unsupportedLineEnds,
            "FILE: has lines that end in a carriage return alone",
            "convert it with `tr '\\r' '\\n'`"
        ),
        Case(
            "a,b\n1,2\n",
            .corruptGzip,
            "FILE: is named .gz but isn't gzip data",
            "rename it if it isn't compressed",
            suffix: ".csv.gz"
        ),
        Case(
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3],
            .corruptGzip,
            "FILE: ends in the middle of the compressed data",
            "check it with `gzip -t`, or copy it again",
            suffix: ".csv.gz"
        ),
        Case(
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF],
            .corruptGzip,
            "FILE: is damaged gzip data (invalid block type)",
            "check it with `gzip -t`, or copy it again",
            suffix: ".csv.gz"
        ),
    ]

    @Test(arguments: cases)
    func badFilesAreNamedWithPlaceAndAdvice(_ bad: Case) async throws {
        let file = try TemporaryFile(bad.bytes, suffix: bad.suffix)
        let error = await failure({ _ = try await file.reader().profile() }, path: file.path)
        #expect(error?.code == bad.code)
        #expect(error?.message == bad.message)
        #expect(error?.hint == bad.hint)
    }

    @Test func missingFilesAndFoldersAreNamed() async {
        let missing = await failure { _ = try DataSource(path: "/nowhere/data.csv") }
        #expect(missing?.code == .fileNotFound)
        #expect(missing?.message == "/nowhere/data.csv: no such file")
        let folder = await failure { _ = try DataSource(path: "/usr") }
        #expect(folder?.code == .unreadable)
        #expect(folder?.message == "/usr: is a folder, not a file")
    }

    @Test(arguments: [0, 10, 13, 34, 128, 255] as [UInt8])
    func unusableDelimitersAreRefused(_ delimiter: UInt8) async throws {
        let file = try TemporaryFile("a,b\n1,2\n")
        let error = await failure { _ = try file.reader(CSVOptions(delimiter: delimiter)) }
        #expect(error?.code == .invalidDelimiter)
    }

    @Test func textAtRow400000IsFound() async throws {
        var text = "id,price\n"
        for row in 1...400_000 { text += row == 399_998 ? "\(row),\"12,50\"\n" : "\(row),\(row % 9).5\n" }
        let file = try TemporaryFile(text)
        let reader = try file.reader()
        let profile = try await reader.profile()
        #expect(profile["price"]?.type == .real)
        #expect(profile["price"]?.textCells == 1)
        let error = await failure({ _ = try Schema.infer(from: profile) }, path: file.path)
        #expect(error?.code == .textInNumericColumn)
        #expect(error?.message == "FILE line 399999, column \"price\": \"12,50\" is not a number")
        #expect(
            error?.hint == "export with a decimal point and without thousands separators, "
                + "or set such rows aside with --bad-rows skip"
        )
        #expect(error?.line == 399_999)
        #expect(error?.column == "price")
        #expect(error?.value == "12,50")
        let reading = await failure(
            { _ = try await reader.read(profile, columns: specifications(profile)) },
            path: file.path
        )
        #expect(reading?.message == error?.message)
    }

    @Test func badRowsAreSetAsideAndCounted() async throws {
        var text = "a,b\n"
        for row in 0..<1_000 { text += "\(row % 7),\(row)\n" }
        text += "1\n1,2,3\n1,oops\nx\"y,1\n\n5,6\n"
        var bytes = Array(text.utf8)
        bytes += [0x31, 0x2C, 0xFF, 0x0A]
        let file = try TemporaryFile(bytes)
        let reader = try file.reader(CSVOptions(badRows: .skip))
        let profile = try await reader.profile()
        #expect(profile.rowCount == 1_001)
        #expect(profile.skippedRows.count == 5)
        #expect(profile.skippedRows.blankLines == 1)
        #expect(profile.skippedRows.reasons.map(\.line) == [1_002, 1_003, 1_004, 1_005, 1_008])
        #expect(
            profile.skippedRows.reasons.map(\.code)
                == [.raggedRow, .raggedRow, .textInNumericColumn, .strayQuote, .invalidUTF8]
        )
        #expect(profile["b"]?.type == .integer)
        let table = try await reader.read(profile, columns: specifications(profile))
        #expect(table.rowCount == 1_001)
        #expect(table["a"]?.values == .integer((0..<1_000).map { Int64($0 % 7) } + [5]))
        var rows = 0
        let summary = try await reader.forEachBatch(specifications(profile)) { rows += $0.rowCount }
        #expect(rows == 1_001)
        #expect(summary.skippedRows == profile.skippedRows)
    }

    @Test func anUnclosedQuoteIsFatalEvenWhenSkipping() async throws {
        let file = try TemporaryFile("a,b\n1,2\n3,\"x\n4,5\n")
        let error = await failure { _ = try await file.reader(CSVOptions(badRows: .skip)).profile() }
        #expect(error?.code == .unterminatedQuote)
    }

    @Test func nothingButBadRowsIsAnError() async throws {
        let file = try TemporaryFile("a,b\n1\n2\n")
        let error = await failure({ _ = try await file.reader(CSVOptions(badRows: .skip)).profile() }, path: file.path)
        #expect(error?.code == .noUsableRows)
        #expect(error?.message == "FILE: has no usable row: all 2 were set aside")
    }

    @Test func recordsBeyondTheLimitAreRefused() async throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 17 << 20)
        let plain = try TemporaryFile(Array("a,b\n1,2\n3,".utf8) + long + [10])
        let tooLong = await failure({ _ = try await plain.reader().profile() }, path: plain.path)
        #expect(tooLong?.message == "FILE line 3: a row longer than 16 MiB")
        let quoted = try TemporaryFile(Array("a,b\n1,2\n\n3,\"".utf8) + long + [10])
        let open = await failure({ _ = try await quoted.reader().profile() }, path: quoted.path)
        #expect(open?.message == "FILE line 4: a quote is opened and not closed within 16 MiB")
    }
}

import Tabular
import Testing

struct ReadTests {
    @Test func everyTypeIsDecoded() async throws {
        let table = try await table(
            "flag,bit,n,x,month,note\nTRUE,1,5,0.5,Feb,a b\nfalse,0,-7,,May,\"say \"\"hi\"\"\"\nNA,,?,2e3,Feb,NA\n,0,9,1,\"\",c\n"
        )
        #expect(table.rowCount == 4)
        #expect(table["flag"]?.values == .binary([1, 0, 255, 255]))
        #expect(table["flag"]?.specification.categories == ["false", "TRUE"])
        #expect(table["bit"]?.values == .binary([1, 0, 255, 0]))
        #expect(table["n"]?.values == .integer([5, -7, .min, 9]))
        if case .real(let values)? = table["x"]?.values {
            #expect(values[0] == 0.5 && values[1].isNaN && values[2] == 2000 && values[3] == 1)
        } else {
            Issue.record("x is real")
        }
        #expect(table["month"]?.values == .category([0, 1, 0, -1]))
        if case .text(let note)? = table["note"]?.values {
            #expect((0..<4).map { note[$0] } == ["a b", "say \"hi\"", "", "c"])
        } else {
            Issue.record("note is text")
        }
    }

    @Test func lineEndsBlankLinesAndTheLastNewlineDontMatter() async throws {
        let plain = try await table("a,b\n1,x\n2,x\n3,y\n")
        for text in [
            "a,b\r\n1,x\r\n2,x\r\n3,y\r\n", "a,b\n1,x\n2,x\n3,y", "a,b\n\n1,x\n \n2,x\r\n3,y\n\n",
            "\na,b\n1,x\n2,x\n3,y\r\n",
        ] {
            #expect(try await table(text) == plain)
        }
        #expect(try await table("a,b\n1,\"x\"\r\n\"2\",x\n3,\"y\"\r\n") == plain)
        let profile = try await profile("a,b\n\n1,x\n2,x\n\n3,y\n")
        #expect(profile.skippedRows.blankLines == 2)
        #expect(profile.skippedRows.count == 0)
    }

    @Test func quotedCellsHoldDelimitersNewlinesAndQuotes() async throws {
        let reader = try TemporaryFile("a,b\n\"1,5\",\"x\r\ny\"\n\"\"\"q\"\"\",\n").reader()
        let (rows, _) = try await cells(reader)
        #expect(rows == [["1,5", "x\r\ny"], ["\"q\"", ""]])
    }

    @Test func columnsAreFoundByNameInAnyOrder() async throws {
        let file = try TemporaryFile("a,b,c\n1,x,0.5\n2,y,1.5\n")
        let wanted = [
            ColumnSpecification(name: "c", role: .feature, type: .real),
            ColumnSpecification(name: "a", role: .feature, type: .real),
        ]
        var batches: [Batch] = []
        let summary = try await file.reader().forEachBatch(wanted) { batches.append($0) }
        #expect(batches.map(\.columns) == [[.real([0.5, 1.5]), .real([1, 2])]])
        #expect(summary.rowCount == 2)
        #expect(summary.ignoredColumns == ["b"])
        let error = await failure(
            {
                let missing = [ColumnSpecification(name: "d", role: .feature, type: .real)]
                _ = try await file.reader().forEachBatch(missing) { _ in }
            },
            path: file.path
        )
        #expect(error?.code == .unknownColumn)
        #expect(error?.message == "FILE: there is no column \"d\"")
    }

    @Test func unseenValuesAreMissingAndCounted() async throws {
        let file = try TemporaryFile("m,f,b,n\nJan,yes,0,1\nFeb,NO,2,2\nOct,what,1.0,3\nNov,true,x,1\n")
        let wanted = [
            ColumnSpecification(name: "m", role: .feature, type: .category, categories: ["Feb", "Jan"]),
            ColumnSpecification(name: "f", role: .feature, type: .binary, categories: ["No", "Yes"]),
            ColumnSpecification(name: "b", role: .feature, type: .binary),
            ColumnSpecification(name: "n", role: .label, type: .binary, categories: ["1.0", "2"]),
        ]
        var columns: [ColumnValues] = []
        let summary = try await file.reader().forEachBatch(wanted) { columns = $0.columns }
        #expect(
            columns == [
                .category([1, 0, -1, -1]), .binary([1, 0, 255, 1]), .binary([0, 255, 1, 255]),
                .binary([0, 1, 255, 0]),
            ]
        )
        #expect(summary.unseen == ["m": 2, "f": 1, "b": 2, "n": 1])
        #expect(summary.unseenExamples == ["m": "Oct", "f": "what", "b": "2", "n": "3"])
    }

    /// Letters are taken only for words that they begin, and words that say neither yes nor no never.
    @Test func otherBooleanWordsMeanTheSame() async throws {
        let cells = ["TRUE", "false", "1", "0.0", "Yes", "no", "on", "Y", "T", "f", "won", "2"]
        let file = try TemporaryFile((["v,w"] + cells.map { "\($0),x" }).joined(separator: "\n") + "\n")
        func read(_ type: ColumnType, _ categories: [String]?) async throws -> (ColumnValues?, Int?) {
            var columns: [ColumnValues] = []
            let wanted = ColumnSpecification(name: "v", role: .feature, type: type, categories: categories)
            let summary = try await file.reader(CSVOptions(header: .present)).forEachBatch([wanted]) {
                columns = $0.columns
            }
            return (columns.first, summary.unseen["v"])
        }
        var (values, unseen) = try await read(.binary, ["no", "yes"])
        #expect(values == .binary([1, 0, 1, 0, 1, 0, 1, 1, 255, 255, 255, 255]))
        #expect(unseen == 4)
        // The label's yes may be its negative value.
        (values, unseen) = try await read(.binary, ["TRUE", "FALSE"])
        #expect(values == .binary([0, 1, 0, 1, 0, 1, 0, 255, 0, 1, 255, 255]))
        (values, unseen) = try await read(.binary, nil)
        #expect(values == .binary([1, 0, 1, 0, 1, 0, 1, 255, 255, 255, 255, 255]))
        (values, unseen) = try await read(.binary, ["lost", "won"])
        #expect(values == .binary([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 255]))
    }

    @Test func booleanWordsAreNumbersWhereThoseWereZeroAndOne() async throws {
        let file = try TemporaryFile("v,w\nTRUE,1\nno,2\n0.5,3\n")
        var wanted = ColumnSpecification(name: "v", role: .feature, type: .real, categories: ["0", "1"])
        let (table, _) = try await file.reader().read([wanted])
        #expect(table.columns.first?.values == .real([1, 0, 0.5]))
        wanted.categories = nil
        let column = wanted
        let error = await failure({ _ = try await file.reader().read([column]) }, path: file.path)
        #expect(error?.code == .textInNumericColumn)
    }

    @Test func wholeNumbersMayBeWrittenWithAPoint() async throws {
        let file = try TemporaryFile("n,m\n1.0,1\n\" 2e2 \",1\n")
        let wanted = [ColumnSpecification(name: "n", role: .feature, type: .integer)]
        var columns: [ColumnValues] = []
        _ = try await file.reader().forEachBatch(wanted) { columns = $0.columns }
        #expect(columns == [.integer([1, 200])])
        let fraction = try TemporaryFile("n,m\n1,1\n2.5,1\n")
        let error = await failure(
            { _ = try await fraction.reader().forEachBatch(wanted) { _ in } },
            path: fraction.path
        )
        #expect(error?.code == .fractionInIntegerColumn)
        #expect(error?.message == "FILE line 3, column \"n\": \"2.5\" is not a whole number that fits 64 bits")
    }

    private struct Order: RowSummary {
        var values: [Int64] = []
        mutating func add(_ batch: Batch) {
            if case .integer(let more) = batch.columns[0] { values += more }
        }
        mutating func merge(_ later: Order) { values += later.values }
    }

    @Test func rowsKeepTheirOrderWhateverTheThreads() async throws {
        let count = 200_000
        var text = "id,x\n"
        for row in 0..<count { text += "\(row),\(row % 2)\n" }
        let file = try TemporaryFile(text)
        let wanted = [ColumnSpecification(name: "id", role: .identifier, type: .integer)]
        let ordered = (0..<Int64(count)).map { $0 }
        for threads in [1, 2, 7] {
            let reader = try file.reader(CSVOptions(threads: threads))
            var values: [Int64] = []
            _ = try await reader.forEachBatch(wanted) { batch in
                #expect(batch.firstRow == values.count)
                if case .integer(let more) = batch.columns[0] { values += more }
                await Task.yield()
            }
            #expect(values == ordered)
            #expect(try await reader.summarize(Order(), columns: wanted).values == ordered)
        }
    }

    @Test func anErrorInTheBodyStopsTheReading() async throws {
        struct Stop: Error {}
        var text = "id\n"
        for row in 0..<300_000 { text += "\(row)\n" }
        let file = try TemporaryFile(text)
        let reader = try file.reader()
        var batches = 0
        await #expect(throws: Stop.self) {
            _ = try await reader.forEachRecordBatch { _ in
                batches += 1
                throw Stop()
            }
        }
        #expect(batches == 1)
    }

    @Test func rawCellsAndMissingOnesAreGiven() async throws {
        let reader = try TemporaryFile("a,b\n 1 ,\"NA\"\n?,é\n").reader()
        var missing: [Bool] = []
        _ = try await reader.forEachRecordBatch { batch in
            #expect(batch.columnCount == 2)
            #expect(batch.cell(row: 0, column: 0) == " 1 ")
            #expect(batch.withCell(row: 1, column: 1) { Array($0) } == [0xC3, 0xA9])
            var column: [String] = []
            batch.forEachCell(column: 1) { row, text, isMissing in
                column.append("\(row) \(String(decoding: text, as: UTF8.self)) \(isMissing)")
            }
            #expect(column == ["0 NA true", "1 é false"])
            for row in 0..<batch.rowCount {
                for column in 0..<2 { missing.append(batch.isMissing(row: row, column: column)) }
            }
        }
        #expect(missing == [false, true, true, false])
    }

    @Test func aFileThatGrowsBetweenPassesIsAnError() async throws {
        let file = try TemporaryFile("a\n1\n2\n")
        let reader = try file.reader()
        let profile = try await reader.profile()
        // Written in place, so that the open file changes.
        let stream = try #require(openForAppending(file.path))
        stream.append("3\n")
        let error = await failure { _ = try await reader.read(profile, columns: specifications(profile)) }
        #expect(error?.code == .changedWhileRead)
    }
}

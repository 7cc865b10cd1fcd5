import Tabular
import Testing

struct CSVLayoutTests {
    @Test(arguments: [",", ";", "\t", "|"])
    func delimitersAreToldApart(_ delimiter: String) async throws {
        let text = "name,;\t|x\nid\(delimiter)price\n1\(delimiter)2.5\n2\(delimiter)3.5\n"
        let rows = text.split(separator: "\n").dropFirst().joined(separator: "\n")
        let reader = try TemporaryFile(rows).reader()
        #expect(reader.delimiter == delimiter.utf8.first)
        #expect(reader.names == ["id", "price"])
    }

    @Test func decimalCommasDontHideSemicolons() async throws {
        let reader = try TemporaryFile("a;b;c\n1,5;2,5;3\n1,5;2,5;3\n").reader()
        #expect(reader.delimiter == UInt8(ascii: ";"))
    }

    @Test func delimitersInQuotesDontCount() async throws {
        let reader = try TemporaryFile("a;b\n\"x,y,z\";1\n\"x,y,z\";2\n").reader()
        #expect(reader.delimiter == UInt8(ascii: ";"))
    }

    @Test func aFileWithoutDelimitersHasOneColumn() async throws {
        let reader = try TemporaryFile("price\n1\n2\n").reader()
        #expect(reader.names == ["price"])
    }

    @Test func anyPrintableDelimiterMayBeGiven() async throws {
        let reader = try TemporaryFile("a:b\n1:2\n").reader(CSVOptions(delimiter: UInt8(ascii: ":")))
        #expect(reader.names == ["a", "b"])
    }

    @Test(arguments: [
        ("a,b\n1,2\n", true),
        ("1,2\n3,4\n", false),
        ("red,1\nblue,2\n", false),
        ("name,2019,2020\nx,1,2\n", false),
        ("year,2019\n1,2\n", true),
        ("a,b\nx,y\nz,w\n", true),
        ("x,y\nz,w\nx,y\n", false),
        ("TRUE,p\nFALSE,q\n", false),
        ("flag,word\nTRUE,y\nFALSE,z\n", true),
        ("1,\n2,x\n", false),
        ("color,y\nred,yes\nblue,no\n", true),
        ("red,y\nblue,n\ngreen,y\n", false),
        ("m,f\nJan,yes\nFeb,what\n", true),
        ("a,b\n", true),
        ("a\n", true),
        ("5\n", false),
        ("\"a\",\"b\"\n\"1\",\"2\"\n", true),
    ])
    func headersAreToldFromRows(_ text: String, _ hasHeader: Bool) async throws {
        do {
            #expect(try TemporaryFile(text).reader().hasHeader == hasHeader)
        } catch let error as TableError {
            #expect(error.code == .headerOnly && hasHeader)
        }
    }

    @Test func headerlessColumnsAreNumbered() async throws {
        let reader = try TemporaryFile("1,2,3\n4,5,6\n").reader()
        #expect(reader.names == ["_c0", "_c1", "_c2"])
        #expect(try await reader.profile().rowCount == 2)
    }

    @Test func theHeaderCanBeDeclared() async throws {
        let file = try TemporaryFile("1,2\n3,4\n")
        #expect(try file.reader(CSVOptions(header: .present)).names == ["1", "2"])
        let words = try TemporaryFile("a,b\nc,d\n")
        let profile = try await words.reader(CSVOptions(header: .absent)).profile()
        #expect(profile.rowCount == 2)
    }

    @Test func byteOrderMarkIsNotPartOfTheFirstName() async throws {
        let reader = try TemporaryFile([0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8)).reader()
        #expect(reader.names == ["a", "b"])
        let headerless = try TemporaryFile([0xEF, 0xBB, 0xBF] + Array("1,2\n3,4\n".utf8)).reader()
        #expect(try await headerless.profile()["_c0"]?.type == .integer)
    }

    @Test func namesMayBeQuotedAndSpanLines() async throws {
        let reader = try TemporaryFile("\"a, first\",\"b\nsecond\", c \n1,2,x\n").reader()
        #expect(reader.names == ["a, first", "b\nsecond", "c"])
        let error = await failure {
            _ = try await TemporaryFile("\"a\nb\",c\n1,2\n3\n").reader().profile()
        }
        #expect(error?.line == 4)
    }
}

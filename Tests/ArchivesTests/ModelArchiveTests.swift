import Archives
import Foundation
import Testing

@Suite struct ModelArchiveTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func unpack(_ limits: ModelArchive.Limits = .init()) -> ArchiveError.Code? {
        do throws(ArchiveError) {
            try ModelArchive.unpack("\(folder.path)/model.tar.gz", to: "\(folder.path)/out", limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    /// Nothing but what was there before: the archive, and `outside`.
    private func expectNothingLeft() {
        #expect(folder.names.filter { !["model.tar.gz", "outside"].contains($0) } == [])
    }

    @Test func folderComesBackAsItWas() throws {
        try folder.write("{}", to: "model/xgboost-model")
        try folder.write(String(repeating: "x", count: 600_000), to: "model/deep/er/large.txt")
        try folder.write("", to: "model/empty")
        #expect(try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz") == 3)
        let names = try ModelArchive.unpack("\(folder.path)/model.tar.gz", to: "\(folder.path)/out")
        #expect(names == ["deep/er/large.txt", "empty", "xgboost-model"])
        #expect(try folder.text("out/deep/er/large.txt").count == 600_000)
        #expect(try folder.text("out/xgboost-model") == "{}")
    }

    @Test func sameFilesGiveTheSameBytes() throws {
        for name in ["a", "b"] {
            try folder.write("1", to: "\(name)/one")
            try folder.write("2", to: "\(name)/two")
            try ModelArchive.pack("\(folder.path)/\(name)", to: "\(folder.path)/\(name).tar.gz")
        }
        let bytes = try ["a", "b"].map { try Data(contentsOf: URL(filePath: "\(folder.path)/\($0).tar.gz")) }
        #expect(bytes[0] == bytes[1])
    }

    @Test func folderWithoutFilesMakesNoArchive() throws {
        #expect(try ModelArchive.pack("\(folder.path)/none", to: "\(folder.path)/model.tar.gz") == 0)
        #expect(folder.names == [])
    }

    @Test func linkIsNotPacked() throws {
        try folder.write("secret", to: "outside")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/model", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/model/link", withDestinationPath: "\(folder.path)/outside")
        #expect(throws: ArchiveError.self) {
            try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz")
        }
        #expect(!folder.names.contains("model.tar.gz"))
    }

    @Test func pythonReadsOurs() throws {
        let long = "deep/\(String(repeating: "folder/", count: 15))name"
        try folder.write("abc", to: "model/xgboost-model")
        try folder.write("long", to: "model/\(long)")
        try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz")
        let told = try folder.python(
            """
            import tarfile
            with tarfile.open("model.tar.gz", "r:gz") as t:
                print([(m.name, t.extractfile(m).read()) for m in t.getmembers()])
            """)
        guard let told else { return }
        #expect(told == "[('\(long)', b'long'), ('xgboost-model', b'abc')]\n")
    }

    @Test(arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
    func whatPythonWritesIsRead(format: String) throws {
        let made = try folder.python(
            """
            import io, tarfile
            with tarfile.open("model.tar.gz", "w:gz", format=tarfile.\(format)) as t:
                def add(name, data):
                    i = tarfile.TarInfo(name); i.size = len(data); t.addfile(i, io.BytesIO(data))
                d = tarfile.TarInfo("./"); d.type = tarfile.DIRTYPE; t.addfile(d)
                add("./xgboost-model", b"model")
                if "\(format)" != "USTAR_FORMAT":
                    add("code/" + "x" * 180 + ".py", b"print()")
                    add("code/ä\\u20ac.txt", "ä".encode())
            print("made")
            """)
        guard made != nil else { return }
        #expect(unpack() == nil)
        #expect(try folder.text("out/xgboost-model") == "model")
        guard format != "USTAR_FORMAT" else { return }
        #expect(try folder.text("out/code/\(String(repeating: "x", count: 180)).py") == "print()")
        #expect(try folder.text("out/code/ä€.txt") == "ä")
    }

    @Test func whatGNUTarWritesIsRead() throws {
        try folder.write("model", to: "model/xgboost-model")
        guard try folder.run(["tar", "czf", "model.tar.gz", "-C", "model", "."]) != nil else { return }
        #expect(unpack() == nil)
        #expect(try folder.text("out/xgboost-model") == "model")
    }

    @Test(
        arguments: [
            ("../outside", "tarfile.REGTYPE", ""), ("/tmp/propensity-absolute", "tarfile.REGTYPE", ""),
            ("a/../../outside", "tarfile.REGTYPE", ""), ("link", "tarfile.SYMTYPE", "/etc/passwd"),
            ("hard", "tarfile.LNKTYPE", "outside"), ("fifo", "tarfile.FIFOTYPE", ""),
            ("device", "tarfile.CHRTYPE", ""), ("block", "tarfile.BLKTYPE", ""), ("..", "tarfile.DIRTYPE", ""),
        ])
    func hostileEntryIsRefused(name: String, type: String, link: String) throws {
        try folder.write("kept", to: "outside")
        let made = try folder.python(
            """
            import io, tarfile
            with tarfile.open("model.tar.gz", "w:gz") as t:
                g = tarfile.TarInfo("good"); g.size = 4; t.addfile(g, io.BytesIO(b"good"))
                i = tarfile.TarInfo("\(name)"); i.type = \(type); i.linkname = "\(link)"
                data = b"evil" if i.isreg() else b""
                i.size = len(data); t.addfile(i, io.BytesIO(data))
            """)
        guard made != nil else { return }
        #expect(unpack() == .refused)
        #expect(try folder.text("outside") == "kept")
        #expect(!FileManager.default.fileExists(atPath: "/tmp/propensity-absolute"))
        expectNothingLeft()
    }

    @Test func bombIsRefusedBeforeItFillsTheDisk() throws {
        let made = try folder.python(
            """
            import io, tarfile
            with tarfile.open("model.tar.gz", "w:gz") as t:
                i = tarfile.TarInfo("zeros"); i.size = 50_000_000; t.addfile(i, io.BytesIO(bytes(i.size)))
            """)
        guard made != nil else { return }
        #expect(unpack(.init(bytes: 1_000_000)) == .tooLarge)
        expectNothingLeft()
    }

    @Test func tooManyEntriesAreRefused() throws {
        for number in 0..<20 { try folder.write("", to: "model/\(number)") }
        try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz")
        try FileManager.default.removeItem(atPath: "\(folder.path)/model")
        #expect(unpack(.init(entries: 19)) == .tooLarge)
        expectNothingLeft()
    }

    @Test func everyCutIsDamage() throws {
        try folder.write(
            String((0..<3_000).map { _ in "abcdefghij".randomElement() ?? "a" }), to: "model/xgboost-model")
        try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz")
        try FileManager.default.removeItem(atPath: "\(folder.path)/model")
        let path = URL(filePath: "\(folder.path)/model.tar.gz")
        let whole = try Data(contentsOf: path)
        for length in [0, 5, 20, whole.count / 2, whole.count - 9, whole.count - 1] {
            try whole.prefix(length).write(to: path)
            #expect(unpack() == .damaged, "\(length) of \(whole.count)")
            expectNothingLeft()
        }
        try Data("not an archive at all".utf8).write(to: path)
        #expect(unpack() == .damaged)
        #expect(unpack(.init()) == .damaged)
    }

    @Test func whatIsThereIsNotReplaced() throws {
        try folder.write("1", to: "model/a")
        try ModelArchive.pack("\(folder.path)/model", to: "\(folder.path)/model.tar.gz")
        try folder.write("mine", to: "out/b")
        #expect(unpack() == .system)
        #expect(try folder.text("out/b") == "mine")
    }

    @Test func gzipOfSeveralMembersIsUnpackedWhole() throws {
        let made = try folder.python(
            """
            import gzip
            with open("x.gz", "wb") as f:
                f.write(gzip.compress(b"one\\n") + gzip.compress(b"two\\n"))
            """)
        guard made != nil else { return }
        try Gzip.unpack("\(folder.path)/x.gz", to: "\(folder.path)/x")
        #expect(try folder.text("x") == "one\ntwo\n")
    }
}

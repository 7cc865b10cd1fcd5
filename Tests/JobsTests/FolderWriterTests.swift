import Foundation
import Tabular
import Testing

@testable import Jobs

@Suite struct FolderWriterTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func writer() throws -> FolderWriter { try FolderWriter(path: folder.path("model"), replacing: ["mark"]) }

    private func stillListed() -> [String] {
        TemporaryPaths.shared.all.filter { $0.hasPrefix(folder.url.path) }
    }

    @Test func folderAppearsAtTheCommit() throws {
        let writer = try writer()
        try writer.write(Data("a".utf8), to: "one.txt")
        try writer.write(Data("b".utf8), to: "mark")
        #expect(!folder.exists("model"))
        #expect(stillListed().count == 1)
        try writer.commit()
        #expect(try folder.entries() == ["model"])
        #expect(try folder.entries("model") == ["mark", "one.txt"])
        #expect(try folder.text("model/one.txt") == "a")
        #expect(stillListed() == [])
    }

    @Test func oldFolderStaysUntilTheCommitAndGoesWhole() throws {
        try folder.write("old", to: "model/mark")
        let writer = try writer()
        try writer.write(Data("new".utf8), to: "mark")
        #expect(try folder.text("model/mark") == "old")
        try writer.commit()
        #expect(try folder.text("model/mark") == "new")
        #expect(try folder.entries("model") == ["mark"])
        #expect(try folder.entries() == ["model"])
        #expect(stillListed() == [])
    }

    @Test func discardLeavesNoTrace() throws {
        try folder.write("old", to: "model/mark")
        let writer = try writer()
        try writer.write(Data("new".utf8), to: "mark")
        writer.discard()
        #expect(try folder.entries() == ["model"])
        #expect(try folder.text("model/mark") == "old")
        #expect(stillListed() == [])
    }

    @Test func whatAKilledProcessLeftIsRemovedAndWhatSomebodyWritesIsNot() throws {
        for name in [
            ".model.0A1B2C3D", ".model.0A1B2C3D.old", ".model.11111111", ".model.22222222", ".model.mine",
            ".other.0A1B2C3D",
        ] {
            try folder.write("x", to: "\(name)/mark")
        }
        try folder.write("mine", to: ".model.11111111/notes")
        try folder.write("x", to: ".model.0A1B2C3D/mark.Ab12Cd")
        let names = try folder.entries()
        for name in names {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder.path(name))
        }
        let held = FolderLock(folder.path(".model.22222222"))
        let first = try writer()
        // The other one of the first is the only one with a destination's last copy.
        #expect(
            try folder.entries().filter { !first.stagingPath("").contains($0) } == [
                ".model.0A1B2C3D.old", ".model.11111111", ".model.22222222", ".model.mine", ".other.0A1B2C3D",
            ])
        try first.write(Data("a".utf8), to: "mark")
        try first.commit()
        try writer().discard()
        #expect(
            try folder.entries() == [
                ".model.11111111", ".model.22222222", ".model.mine", ".other.0A1B2C3D", "model",
            ])
        withExtendedLifetime(held) {}
    }

    @Test func folderOfAnEarlierVersionIsReplaced() throws {
        try folder.write("old", to: "model/mark")
        let writer = try FolderWriter(path: folder.path("model"), replacing: ["mark", "new"], mayLack: ["new"])
        try writer.write(Data("b".utf8), to: "new")
        try writer.write(Data("a".utf8), to: "mark")
        try writer.commit()
        #expect(try folder.entries("model") == ["mark", "new"])
        // A folder of the new file alone is somebody else's.
        try folder.write("mine", to: "other/new")
        #expect(throws: JobError.self) {
            try FolderWriter(path: folder.path("other"), replacing: ["mark", "new"], mayLack: ["new"])
        }
    }

    @Test func folderWithoutTheMarkIsRefused() throws {
        try folder.write("mine", to: "model/photo.jpg")
        let error = #expect(throws: JobError.self) { try writer() }
        #expect(error?.code == .outputExists)
        #expect(try folder.entries() == ["model"])
        #expect(try folder.text("model/photo.jpg") == "mine")
    }

    @Test func folderWithMoreThanOursIsRefused() throws {
        try folder.write("old", to: "model/mark")
        try folder.write("mine", to: "model/notes.txt")
        let error = #expect(throws: JobError.self) { try writer() }
        #expect(error?.code == .outputExists)
        #expect(try folder.entries("model") == ["mark", "notes.txt"])
    }

    @Test func foldersMadeAboveGoWithADiscard() throws {
        let writer = try FolderWriter(path: folder.path("a/b/model"), replacing: ["mark"])
        writer.discard()
        #expect(try folder.entries() == [])
    }

    @Test func fileIsRefused() throws {
        try folder.write("mine", to: "model")
        #expect(throws: JobError.self) { try writer() }
        #expect(try folder.text("model") == "mine")
    }

    @Test func emptyFolderIsTaken() throws {
        try FileManager.default.createDirectory(atPath: folder.path("model"), withIntermediateDirectories: true)
        let writer = try writer()
        try writer.write(Data("new".utf8), to: "mark")
        try writer.commit()
        #expect(try folder.entries("model") == ["mark"])
    }

    @Test func foldersAboveAreMade() throws {
        let writer = try FolderWriter(path: folder.path("a/b/model"), replacing: ["mark"])
        try writer.write(Data("new".utf8), to: "mark")
        try writer.commit()
        #expect(try folder.text("a/b/model/mark") == "new")
    }

    @Test func placeThatCannotBeIsRefused() throws {
        try folder.write("a file", to: "file")
        let error = #expect(throws: JobError.self) {
            try FolderWriter(path: folder.path("file/model"), replacing: ["mark"])
        }
        #expect(error?.code == .unwritable)
    }
}

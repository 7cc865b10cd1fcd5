import Glibc
import Tabular
import Testing

/// A file that lives as long as the value.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8], suffix: String = ".csv") throws {
        path = "/tmp/tabular-\(UInt64.random(in: 0...UInt64.max))\(suffix)"
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    convenience init(_ text: String, suffix: String = ".csv") throws { try self.init(Array(text.utf8), suffix: suffix) }

    deinit { unlink(path) }

    func reader(_ options: CSVOptions = CSVOptions()) throws -> CSVReader {
        try CSVReader(DataSource(path: path), options: options)
    }
}

/// The profile of a file with this text.
func profile(_ text: String, _ options: CSVOptions = CSVOptions()) async throws -> TableProfile {
    try await TemporaryFile(text).reader(options).profile()
}

/// All columns of a profile as they are, features all.
func specifications(_ profile: TableProfile) -> [ColumnSpecification] {
    profile.columns.map {
        ColumnSpecification(name: $0.name, role: .feature, type: $0.type, categories: $0.categories)
    }
}

/// The whole table of a file with this text.
func table(_ text: String, _ options: CSVOptions = CSVOptions()) async throws -> Table {
    let file = try TemporaryFile(text)
    let reader = try file.reader(options)
    let profile = try await reader.profile()
    return try await reader.read(profile, columns: specifications(profile))
}

/// All cells of a file as text, row by row, and the summary.
func cells(_ reader: CSVReader) async throws -> (rows: [[String]], summary: ReadSummary) {
    var rows: [[String]] = []
    let summary = try await reader.forEachRecordBatch { batch in
        #expect(batch.firstRow == rows.count)
        for row in 0..<batch.rowCount {
            rows.append((0..<batch.columnCount).map { batch.cell(row: row, column: $0) })
        }
    }
    return (rows, summary)
}

/// What is thrown, with the path taken out of the message, and the hint.
func failure(_ work: () async throws -> Void, path: String = "") async -> TableError? {
    do {
        try await work()
        return nil
    } catch let error as TableError {
        var error = error
        if !path.isEmpty {
            error.message = error.message.replacing(path, with: "FILE")
            error.hint = error.hint?.replacing(path, with: "FILE")
        }
        return error
    } catch {
        return nil
    }
}

/// A file that is added to in place.
final class AppendedFile {
    private let descriptor: Int32
    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
    func append(_ text: String) { _ = write(descriptor, text, text.utf8.count) }
}

func openForAppending(_ path: String) -> AppendedFile? {
    let descriptor = open(path, O_WRONLY | O_APPEND)
    return descriptor < 0 ? nil : AppendedFile(descriptor)
}

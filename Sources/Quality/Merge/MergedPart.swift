import Tabular

/// A file of merged lines, which appears whole.
final class MergedPart {
    /// Where the file will be.
    let path: String
    private let file: AtomicFile
    private var buffer: [UInt8] = []

    /// Makes the folder where it is missing, and the file aside.
    init(folder: String, name: String) throws(QualityError) {
        path = "\(folder)/\(name)"
        try System.makeFolders(folder)
        do throws(TableError) { file = try AtomicFile(path: path) } catch { throw Self.failure(error) }
    }

    /// Appends a line.
    func write(_ line: [UInt8]) throws(QualityError) {
        buffer += line
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Makes the content last and gives the file its name; a file that had the name is replaced.
    func commit() throws(QualityError) {
        try flush()
        do throws(TableError) { try file.commit() } catch { throw Self.failure(error) }
    }

    private func flush() throws(QualityError) {
        do throws(TableError) { try file.write(buffer) } catch { throw Self.failure(error) }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failure(_ error: TableError) -> QualityError {
        QualityError(.unwritable, error.message, hint: error.hint)
    }
}

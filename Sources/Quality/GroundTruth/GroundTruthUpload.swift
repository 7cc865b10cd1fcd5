import Capture
import Tabular

/// Labels that somebody hands in at once: checked as a whole before any is kept.
///
/// Two spellings are told apart by the first byte. Lines of JSON are those of a ground-truth file. CSV has two fields a
/// line, identity and label, with or without a first line that names them; quotes as RFC 4180 has them, a field may not
/// go over a line's end. Empty lines are passed over.
///
/// The first line of CSV names the columns when its second field is neither a number nor yes, no, true or false, while
/// those of all other lines are; or when its first is `id`, `event_id` or `inference_id`, with or without the
/// underscore. Otherwise it is a label.
public struct GroundTruthUpload: Sendable, Equatable {
    /// A line that is no label.
    public struct Mistake: Sendable, Equatable {
        /// The line's number, from 1.
        public var line: Int
        /// What is wrong with it; quotes nothing of the line.
        public var message: String
    }

    /// The longest line in bytes.
    public static let lineLimit = 1 << 20
    /// Mistakes that are kept; of the others there is the number.
    public static let mistakeLimit = 100

    /// The file they were read from, for messages.
    private var place = ""
    /// The labels in the order of their lines; identities may repeat, the last one counts.
    public private(set) var labels: [GroundTruthLabel] = []
    /// Whether the first line of CSV was taken for names.
    public private(set) var hasNames = false
    /// The first mistakes, by line.
    public private(set) var mistakes: [Mistake] = []
    /// How many lines are mistakes.
    public private(set) var mistakeCount = 0

    /// Reads all of it; nothing traps and nothing is thrown, mistakes are listed.
    ///
    /// - Parameter bytes: UTF-8, with or without a byte order mark; lines end in a newline, with or without a carriage
    ///   return before it.
    public init(_ bytes: [UInt8]) {
        var body = bytes[...]
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
        let first = body.first { $0 > 0x20 }
        guard first != UInt8(ascii: "[") else {
            mistakes = [Mistake(line: 1, message: "a list of JSON, where each label has a line of its own")]
            mistakeCount = 1
            return
        }
        let isJSON = first == UInt8(ascii: "{")
        var number = 0
        // Of the labels of CSV: whether the first one is plain, and whether all others are; nil before there is one.
        var (firstIsPlain, othersArePlain): (Bool?, Bool?) = (nil, nil)
        var isFirst = true
        var start = body.startIndex
        while start < body.endIndex {
            let end = body[start...].firstIndex(of: 0x0a) ?? body.endIndex
            var line = body[start..<end]
            start = min(end + 1, body.endIndex)
            number += 1
            if line.last == 0x0d { line.removeLast() }
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            do throws(QualityError) {
                guard line.count <= Self.lineLimit else {
                    throw GroundTruthLabel.bad("the line is longer than \(Self.lineLimit) bytes")
                }
                if isJSON {
                    labels.append(try GroundTruthLabel.read(line))
                } else {
                    let (id, text) = try Self.fields(csv: line)
                    let isPlain = Self.isPlain(text)
                    if isFirst, !isPlain, Self.idNames.contains(id.lowercased()) {
                        hasNames = true
                    } else {
                        labels.append(try Self.label(id, text))
                        if isFirst {
                            firstIsPlain = isPlain
                        } else {
                            othersArePlain = isPlain && othersArePlain ?? true
                        }
                    }
                }
            } catch {
                mistakeCount += 1
                if mistakes.count < Self.mistakeLimit { mistakes.append(Mistake(line: number, message: error.message)) }
            }
            isFirst = false
        }
        if firstIsPlain == false, othersArePlain == true {
            labels.removeFirst()
            hasNames = true
        }
    }

    /// Reads a file, which may be compressed; `-` is standard input.
    ///
    /// - Throws: ``QualityError`` `unreadable`.
    public init(path: String) throws(QualityError) {
        var bytes: [UInt8] = []
        do throws(TableError) {
            let source = try DataSource(path: path)
            do { try source.forEachBlock { bytes += $0 } } catch let error as TableError { throw error } catch {
                throw TableError(.unreadable, "\(error)", file: path)
            }
        } catch {
            throw QualityError(.unreadable, error.message, hint: error.hint)
        }
        self.init(bytes)
        place = path == "-" ? "standard input " : "\(path) "
    }

    /// The labels of an upload without mistakes.
    ///
    /// - Throws: ``QualityError`` `bad-ground-truth` that lists the first mistakes by line, or says that there are no
    ///   labels.
    public func checked() throws(QualityError) -> [GroundTruthLabel] {
        guard mistakeCount == 0 else {
            let shown = mistakes.prefix(5).map { "\(place)line \($0.line): \($0.message)" }
            let rest = mistakeCount > shown.count ? ["and \(mistakeCount - shown.count) more"] : []
            throw QualityError(
                .badGroundTruth, (shown + rest).joined(separator: "\n"),
                hint: "nothing was kept; each line is a JSON object of a ground-truth file, or: identity,label")
        }
        guard !labels.isEmpty else {
            throw QualityError(
                .badGroundTruth, place.isEmpty ? "there are no labels" : "\(place)has no labels",
                hint: "send one line per label")
        }
        return labels
    }

    // MARK: CSV

    private static let idNames: Set<String> = ["id", "eventid", "event_id", "inferenceid", "inference_id"]
    private static let plainWords: Set<String> = ["yes", "no", "true", "false"]

    /// Whether a label is a number or a word for yes and no.
    private static func isPlain(_ label: String) -> Bool {
        Double(label) != nil || plainWords.contains(label.lowercased())
    }

    private static func fields(csv line: ArraySlice<UInt8>) throws(QualityError) -> (id: String, label: String) {
        let fields = try CSVLine.fields(line)
        guard fields.count == 2 else {
            throw GroundTruthLabel.bad("\(fields.count) fields instead of two, identity and label")
        }
        return (fields[0], fields[1])
    }

    private static func label(_ id: String, _ text: String) throws(QualityError) -> GroundTruthLabel {
        try GroundTruthLabel.check(id: id)
        try GroundTruthLabel.check(data: Array(text.utf8), encoding: .csv)
        // A label with a comma or quote is one field of CSV again.
        return GroundTruthLabel(eventId: id, data: Array(CSVLine.quoted(text).utf8))
    }
}

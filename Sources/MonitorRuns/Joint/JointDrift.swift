import Drift
import Monitoring
import XGBoost

/// Whether the columns fit together as in the baseline: what a classifier makes of both sides' rows, or why none was asked.
///
/// Up to 5,000 rows a side, half of which train the classifier of the other half. Rows that a difference of single columns
/// explains are told apart as well; who reports it says so.
enum JointDrift: Sendable {
    case scores(ClassifierScores)
    /// Why it was not looked at, in words.
    case leftOut(String)

    /// Fewer rows a side could show gross changes only.
    static let fewestRows = 200
    private static let seed: UInt64 = 42
    private static let shownRows = 5

    /// Trains two classifiers, at the same time, a thread each.
    ///
    /// - Parameters:
    ///   - sample: Rows drawn from the baseline; nil when there are none.
    ///   - window: Rows drawn from the window.
    ///   - columns: The names of the window's columns.
    ///   - leftOut: Cells at the beginning of each of the window's rows that are no columns.
    ///   - shown: So many rows of the window may be pointed to.
    /// - Returns: The scores, or why there are none.
    static func look(
        _ sample: ReferenceSample?, window: [RowCells], columns: [String], leftOut: Int, shown: Int
    ) async -> JointDrift {
        guard let sample else {
            return .leftOut(
                "the baseline has no sample of its rows, which only a model's folder has (reference.csv.gz)")
        }
        let rows = min(sample.rows.count, window.count)
        guard rows >= fewestRows else {
            return .leftOut("not enough data: \(rows) row\(rows == 1 ? "" : "s") where \(fewestRows) are needed")
        }
        let places = Dictionary(columns.enumerated().map { ($1, $0 + leftOut) }) { first, _ in first }
        let cells = sample.names.enumerated().compactMap { place, name in
            places[name].map { (name: name, baseline: place, window: $0) }
        }
        let table = SideBySide(baseline: sample.rows, window: window, cells: cells, seed: seed)
        guard table.columns.count > 1 else { return .leftOut("there are no two columns that vary on both sides") }
        do {
            async let first = SideClassifier(table, fold: 0)
            async let second = SideClassifier(table, fold: 1)
            return .scores(scores(of: [try await first, try await second], table, shown: shown))
        } catch {
            return .leftOut("\((error as? XGBoostError)?.message ?? "\(error)")")
        }
    }

    private static func scores(of classifiers: [SideClassifier], _ table: SideBySide, shown: Int) -> ClassifierScores {
        var importances: [Int: Double] = [:]
        var pairs: [ColumnPair: Double] = [:]
        for classifier in classifiers {
            importances.merge(classifier.columns) { $0 + $1 }
            pairs.merge(classifier.pairs) { $0 + $1 }
        }
        let strongest = pairs.max { one, other in
            (one.value, other.key.first, other.key.second) < (other.value, one.key.first, one.key.second)
        }
        let isPair = strongest.map { $0.value > importances.values.max() ?? 0 } ?? false
        return ClassifierScores(
            folds: classifiers.map { classifier in
                ClassifierScores.Fold(
                    baseline: classifier.scores.filter { table.sides[$0.row] == 0 }.map(\.score),
                    current: classifier.scores.filter { table.sides[$0.row] == 1 }.map(\.score))
            },
            importances: Dictionary(uniqueKeysWithValues: importances.map { (table.columns[$0].name, $1) }),
            pair: isPair ? strongest?.key.change(table) : nil,
            sampleRows: leastLike(classifiers, table, shown: shown))
    }

    /// Those of the window's first rows that score highest.
    private static func leastLike(_ classifiers: [SideClassifier], _ table: SideBySide, shown: Int) -> [Int] {
        let scored = classifiers.flatMap(\.scores).compactMap { row, score in
            table.sides[row] == 1 ? (row: table.windowRows[row - table.rowCount], score: score) : nil
        }
        return scored.filter { $0.row < shown }.sorted { ($1.score, $0.row) < ($0.score, $1.row) }.prefix(shownRows)
            .map(\.row)
    }
}

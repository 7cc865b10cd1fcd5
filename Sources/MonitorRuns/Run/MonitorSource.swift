public import Tabular

/// Where the rows of a window come from.
public enum MonitorSource: Sendable {
    /// A CSV file with a header line, or `-`: columns are found by name.
    case file(String, CSVOptions)
    /// Captured traffic: a folder of captures (its destination, an endpoint's or a variant's folder in it), and the window in
    /// seconds since 1970, `[start, end)`.
    case captured(String, Range<Double>)

    /// All of a folder's captures.
    public static let allTime: Range<Double> = 0..<253_402_300_800

    /// What is looked at, in words.
    var words: String {
        switch self {
        case .file(let path, _): path == "-" ? "standard input" : path
        case .captured(let folder, _): folder
        }
    }
}

/// The folder of an hour in UTC, `yyyy/MM/dd/HH`, below a folder of SageMaker's layout.
package struct HourFolder: Sendable, Equatable {
    /// Its path.
    package let path: String
    /// Where the hour begins, in seconds since 1970.
    package let begin: Int

    /// The hours' folders that a window touches, in the order of time.
    ///
    /// - Parameters:
    ///   - folder: The path of the folder of years.
    ///   - start: The window's begin in seconds since 1970.
    ///   - end: The window's end, which is not part of it.
    /// - Returns: Nothing when there is no such folder. Other files and folders are ignored.
    /// - Throws: ``CaptureError`` `unreadable`.
    package static func all(
        in folder: String, from start: Double, to end: Double
    ) throws(CaptureError) -> [HourFolder] {
        var hours: [HourFolder] = []
        for day in try days(in: folder) where Double(day.begin) < end && Double(day.begin + 86_400) > start {
            for hour in try numbered(in: day.path, width: 2) where hour.number < 24 {
                let begin = day.begin + hour.number * 3600
                guard Double(begin) < end, Double(begin + 3600) > start else { continue }
                hours.append(HourFolder(path: hour.path, begin: begin))
            }
        }
        return hours
    }

    /// The paths of its `*.jsonl` files, in the order of their names.
    ///
    /// - Throws: ``CaptureError`` `unreadable`.
    package func files() throws(CaptureError) -> [String] {
        try (Folder.names(in: path) ?? []).filter { $0.hasSuffix(".jsonl") }.map { "\(path)/\($0)" }
    }

    private static func days(in folder: String) throws(CaptureError) -> [(path: String, begin: Int)] {
        var days: [(path: String, begin: Int)] = []
        for year in try numbered(in: folder, width: 4) {
            for month in try numbered(in: year.path, width: 2) {
                for day in try numbered(in: month.path, width: 2) {
                    guard let number = UTCTime.days(year: year.number, month: month.number, day: day.number)
                    else { continue }
                    days.append((day.path, number * 86_400))
                }
            }
        }
        return days
    }

    /// The folders whose names are exactly so many digits.
    private static func numbered(
        in path: String, width: Int
    ) throws(CaptureError) -> [(path: String, number: Int)] {
        var folders: [(path: String, number: Int)] = []
        for name in try Folder.names(in: path) ?? [] where Folder.isNumber(name, width: width) {
            let found = "\(path)/\(name)"
            if let number = Int(name), Folder.isFolder(found) { folders.append((found, number)) }
        }
        return folders
    }
}

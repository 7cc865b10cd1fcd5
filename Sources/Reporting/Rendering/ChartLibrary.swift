import CChartLibrary

/// Apache ECharts, which the program carries in its read-only data.
enum ChartLibrary {
    /// The minified script with its licence notice, UTF-8, valid for the life of the program.
    static var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: chart_library_bytes(), count: chart_library_count())
    }
}

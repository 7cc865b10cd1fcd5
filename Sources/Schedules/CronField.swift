/// One field of a cron expression: what it is called, what it takes, how its values are written.
struct CronField {
    var name: String
    var range: ClosedRange<Int>
    /// Names for values, from the first of the range on: `JAN`.
    var names: [String] = []
    /// What is allowed beyond values, lists, ranges and steps, for the messages: `L, W`.
    var more: String = ""

    static let minutes = CronField(name: "minutes", range: 0...59)
    static let hours = CronField(name: "hours", range: 0...23)
    static let months = CronField(
        name: "month", range: 1...12,
        names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
    static let years = CronField(name: "year", range: 1970...2199)
    private static let days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    /// AWS counts days of the week from 1, Sunday.
    static let weekdays = CronField(name: "day of week", range: 1...7, names: days, more: ", ?, L, 5L, 5#2")
    /// Unix counts them from 0, Sunday, which is 7 too.
    static let unixWeekdays = CronField(name: "day of week", range: 0...7, names: days)
    static let monthDays = CronField(name: "day of month", range: 1...31, more: ", ?, L, L-3, 15W, LW")
    static let unixMonthDays = CronField(name: "day of month", range: 1...31)

    /// What may stand in the field, in words.
    var allowed: String {
        let named = names.first.flatMap { first in names.last.map { " or \(first)-\($0)" } } ?? ""
        let (low, high) = (range.lowerBound, range.upperBound)
        let example = low > 31 ? 2030 : 1
        return "\(low)-\(high)\(named), *, lists \(example),\(example + 2), ranges \(example)-\(example + 4), "
            + "steps */2\(more)"
    }

    func fault(_ text: some StringProtocol, _ reason: String, in expression: String) -> ScheduleError {
        ScheduleError(
            .invalidExpression, "\"\(expression)\", field \(name): \"\(text)\" \(reason)", hint: "it takes \(allowed)")
    }

    /// The values that a field's text means.
    ///
    /// - Parameters:
    ///   - text: A list of values, ranges and steps.
    ///   - expression: The whole expression, for the messages.
    /// - Returns: Values in the range, without order or repetition.
    /// - Throws: ``ScheduleError`` (`invalidExpression`) that names the field.
    func values(_ text: some StringProtocol, in expression: String) throws(ScheduleError) -> Set<Int> {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let base = parts.first, !base.isEmpty else {
                throw fault(
                    text, item.isEmpty ? "has an empty place in its list" : "has too many slashes", in: expression)
            }
            var step = 1
            if parts.count == 2 {
                guard let number = Int(parts[1]), (1...range.count).contains(number) else {
                    throw fault(text, "has a step that is not 1-\(range.count)", in: expression)
                }
                step = number
            }
            let bounds = try bounds(base, stepped: parts.count == 2, in: expression)
            values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return values
    }

    private func bounds(
        _ base: some StringProtocol, stepped: Bool, in expression: String
    ) throws(ScheduleError) -> ClosedRange<Int> {
        if base == "*" { return range }
        let ends = base.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = ends.first, ends.count <= 2 else { throw fault(base, "is not a range", in: expression) }
        let low = try value(first, in: expression)
        // A value with a step goes on to the end: 0/2 is 0-23/2.
        guard ends.count == 2 else { return low...(stepped ? range.upperBound : low) }
        let high = try value(ends[1], in: expression)
        guard low <= high else {
            throw fault(
                base, "goes backwards; write \(first)-\(range.upperBound),\(range.lowerBound)-\(ends[1])",
                in: expression)
        }
        return low...high
    }

    /// One value, a number or a name.
    func value(_ text: some StringProtocol, in expression: String) throws(ScheduleError) -> Int {
        let upper = text.uppercased()
        if let place = names.firstIndex(of: upper) { return range.lowerBound + place }
        guard !upper.isEmpty, upper.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(upper) else {
            throw fault(text, "is not a value", in: expression)
        }
        guard range.contains(number) else { throw fault(text, "is out of range", in: expression) }
        return number
    }
}

internal import Monitoring

/// How often each value occurs on both sides; missing cells are a category of their own.
struct CategoryTable: Sendable {
    struct Category: Sendable {
        /// The text; nil for missing cells.
        var text: String?
        /// The number, where the text is one.
        var number: Double?
        var baseline: Int
        var current: Int
    }

    private(set) var categories: [Category]
    let baselineRows: Int
    let currentRows: Int

    /// Nil unless both sides have exact counts; `bySpelling` says whether `1` and `1.0` are two values; otherwise texts of equal numbers are one.
    init?(_ baseline: ColumnDistribution, _ current: ColumnDistribution, bySpelling: Bool) {
        guard let left = baseline.valueCounts, let right = current.valueCounts else { return nil }
        var places: [String: Int] = [:]
        var found: [Category] = []
        func add(_ entry: ColumnDistribution.ValueCount, _ side: WritableKeyPath<Category, Int>) {
            let number = Double(entry.value).flatMap { $0.isFinite ? $0 : nil }
            let key = bySpelling ? entry.value : number.map { "\($0 == 0 ? 0 : $0)" } ?? "“\(entry.value)"
            let place = places[key] ?? found.count
            if place == found.count {
                places[key] = place
                found.append(Category(text: entry.value, number: number, baseline: 0, current: 0))
            }
            found[place][keyPath: side] += entry.count
        }
        for entry in left { add(entry, \.baseline) }
        for entry in right { add(entry, \.current) }
        let missing = (baseline.classCounts[.missing, default: 0], current.classCounts[.missing, default: 0])
        if missing.0 + missing.1 > 0 {
            found.append(Category(text: nil, number: nil, baseline: missing.0, current: missing.1))
        }
        self.init(found)
    }

    private init(_ categories: [Category]) {
        self.categories = categories
        baselineRows = categories.reduce(0) { $0 + $1.baseline }
        currentRows = categories.reduce(0) { $0 + $1.current }
    }

    /// The same table without missing cells.
    var present: CategoryTable { CategoryTable(categories.filter { $0.text != nil }) }

    /// The categories that both sides had or may have: those the baseline has.
    var known: CategoryTable { CategoryTable(categories.filter { $0.baseline > 0 }) }

    var test: CategoricalTest {
        CategoricalTest(baseline: categories.map(\.baseline), current: categories.map(\.current))
    }

    /// Half the sum of the differences of shares, 0 to 1.
    var totalVariation: Double {
        guard baselineRows > 0, currentRows > 0 else { return 0 }
        return categories.reduce(0) { $0 + abs(difference($1)) } / 2
    }

    /// The current share of a category less its share in the baseline.
    func difference(_ category: Category) -> Double {
        Double(category.current) / Double(max(1, currentRows)) - Double(category.baseline)
            / Double(max(1, baselineRows))
    }

    /// The category to speak of: of two the larger number or the rarer text, of more the one that moved most.
    var telling: Category? {
        let present = categories.filter { $0.text != nil }
        if categories.count == 2, present.count == 2 {
            if let left = present[0].number, let right = present[1].number {
                return left < right ? present[1] : present[0]
            }
            return present.min { $0.baseline < $1.baseline }
        }
        return categories.max { abs(difference($0)) < abs(difference($1)) }
    }
}

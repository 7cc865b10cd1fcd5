/// A number with its noun, and whatever follows it: `1 row`, `2 rows`.
///
/// - Parameters:
///   - count: How many.
///   - one: The words for 1: `row has`.
///   - many: Those for other numbers; nil where an s is added.
///   - written: How the number is written.
/// - Returns: The number, a blank, and the words.
package func counted(
    _ count: Int, _ one: String, _ many: String? = nil, written: (Int) -> String = { String($0) }
) -> String {
    "\(written(count)) \(count == 1 ? one : many ?? one + "s")"
}

/// The name most like `name`, ignoring ASCII case, if one is like enough: at most a third of its letters wrong.
package func nearestSpelling(of name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in names where abs(candidate.count - wanted.count) <= max(1, wanted.count / 3) {
        let distance = editDistance(wanted, Array(candidate.lowercased()))
        if distance <= max(1, wanted.count / 3) && distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
///
/// Source: Damerau–Levenshtein distance in its optimal string alignment form.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                distance = min(distance, beforeLast[j - 1] + 1)
            }
            row.append(distance)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}

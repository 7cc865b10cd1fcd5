/// Divides rows into training and held-out rows.
public enum Split {
    /// Draws the held-out rows of each class at random, as many as its share.
    ///
    /// A class of `n` rows gets `n · testFraction` held-out rows, rounded half up, but at least one row on either side
    /// when it has two or more. Within a class every choice of that many rows is equally likely. Source of the method: selection sampling,
    /// Knuth, *The Art of Computer Programming* 2, 3.4.2, algorithm S.
    ///
    /// - Parameters:
    ///   - labels: `[rows]`, each row's class.
    ///   - testFraction: The held-out share, within (0, 1).
    ///   - seed: The same seed gives the same rows.
    /// - Returns: `[rows]`, true where the row is held out.
    /// - Throws: `invalidFraction`; `classTooSmall` when there are fewer than two classes or a class has only one row.
    public static func stratified(labels: [UInt8], testFraction: Double, seed: UInt64) throws(TableError) -> [Bool] {
        guard testFraction > 0 && testFraction < 1 else {
            throw TableError(
                .invalidFraction,
                "the test fraction is \(testFraction); it must lie between 0 and 1, without them",
                hint: "0.2 is usual"
            )
        }
        var rows = [Int](repeating: 0, count: 256)
        for label in labels { rows[Int(label)] += 1 }
        let classes = rows.count { $0 > 0 }
        if classes < 2 {
            throw TableError(
                .classTooSmall,
                classes == 0 ? "there are no rows to split" : "all \(labels.count) rows have the same label",
                hint: "a model needs rows of both kinds"
            )
        }
        for (label, count) in rows.enumerated() where count == 1 {
            throw TableError(
                .classTooSmall,
                "only one row has the label \(label); it can't be both trained on and held out",
                hint: "a split needs at least two rows of each kind"
            )
        }
        var left = rows
        var wanted = rows.map { count in
            count == 0
                ? 0 : min(max(1, Int((Double(count) * testFraction).rounded(.toNearestOrAwayFromZero))), count - 1)
        }
        var generator = SeededGenerator(seed: seed)
        return labels.map { label in
            let label = Int(label)
            let isHeldOut = generator.below(UInt64(left[label])) < UInt64(wanted[label])
            left[label] -= 1
            if isHeldOut { wanted[label] -= 1 }
            return isHeldOut
        }
    }
}

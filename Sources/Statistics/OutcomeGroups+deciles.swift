extension OutcomeGroups {
    /// The values at which the rows, from the highest value down, pass one tenth, two tenths, … nine tenths of their weight.
    ///
    /// A row belongs to the first tenth whose bound its value reaches, and to the tenth one when it reaches none, so that 1 is
    /// the tenth with the highest values. Rows that share a value are in one tenth, which may then hold more than its share.
    /// Nil without rows.
    public var decileBounds: [Double]? {
        let total = positiveWeight + negativeWeight
        guard total > 0 else { return nil }
        var bounds: [Double] = []
        var seen = 0.0
        for group in groups {
            seen += group.weight
            while bounds.count < 9, seen >= total * Double(bounds.count + 1) / 10 { bounds.append(group.value) }
        }
        // Sums of weights may end a rounding error short of their total.
        while bounds.count < 9, let last = groups.last { bounds.append(last.value) }
        return bounds
    }
}

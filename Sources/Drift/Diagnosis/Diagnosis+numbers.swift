internal import Monitoring

extension Diagnosis {
    /// Factors between units that are often mixed up, with their names.
    private static let factors: [(Double, String)] = [
        (10, "ten"), (100, "a hundred, as whole units and hundredths or shares and percent"),
        (1000, "a thousand, as units and thousandths"), (1_000_000, "a million"), (60, "sixty, as minutes and seconds"),
        (3600, "3,600, as hours and seconds"), (24, "24, as days and hours"), (12, "twelve, as years and months"),
        (7, "seven, as weeks and days"), (2.54, "2.54, as inches and centimetres"),
        (1.609344, "1.609, as miles and kilometres"), (0.45359237, "0.4536, as pounds and kilograms"),
        (0.3048, "0.3048, as feet and metres"), (3.785411784, "3.785, as gallons and litres"),
        (1024, "1,024, as bytes and kibibytes"),
    ]

    /// Causes of numbers that lie elsewhere.
    func numberCauses(_ column: ColumnComparison) -> [Cause] {
        guard let baseline = column.baselineNumbers, let current = column.currentNumbers else { return [] }
        // Of 0/1 columns only what is not a matter of shares.
        let isBinary = baseline.isExact && baseline.values.count <= 2
        let original = KolmogorovSmirnov(baseline, current)
        var causes: [Cause] = []
        func add(
            _ kind: FindingKind, _ fit: Double, _ mapped: EmpiricalDistribution, _ sentence: @autoclosure () -> String
        ) {
            let test = KolmogorovSmirnov(mapped, current)
            // What stays after the change is undone must be chance, or nearly nothing.
            guard test.pValue > 0.01 || test.distance < 0.1 * original.distance else { return }
            guard test.distance < 0.5 * original.distance else { return }
            causes.append(Cause(kind, fit - 10 * test.distance, sentence()))
        }
        if !isBinary || current.values.count <= 2 { addUnits(baseline, current, isBinary: isBinary, add) }
        if isNoise(column, baseline, current) {
            let isWhole = "only \(baseline.values.count) different whole numbers"
            causes.append(
                Cause(
                    .noise, 80,
                    "Continuous numbers, mean \(Words.number(current.mean)) and standard deviation "
                        + "\(Words.number(current.standardDeviation)), where the baseline has "
                        + (baseline.isExact ? isWhole : "whole numbers") + ".",
                    shows: { cell in cell.flatMap { Double($0) }.map { $0 != $0.rounded() } ?? false }))
        }
        guard !isBinary else { return causes }
        if original.pValue <= 0.05 {
            addMoves(baseline, current, add)
            if let clipped = clippedCause(baseline, current, original) { causes.append(clipped) }
            causes.append(roughCause(baseline, current))
        }
        return causes
    }

    private typealias Add = (FindingKind, Double, EmpiricalDistribution, @autoclosure () -> String) -> Void

    private func addUnits(
        _ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution, isBinary: Bool, _ add: Add
    ) {
        if !isBinary { add(.signFlipped, 89, baseline.mapped(scale: -1), "The sign of the numbers is turned around.") }
        add(
            .unitChange, 85, baseline.mapped(scale: 1.8, shift: 32),
            "The unit changed: the numbers fit if degrees Celsius became degrees Fahrenheit.")
        add(
            .unitChange, 85, baseline.mapped(scale: 1 / 1.8, shift: -32 / 1.8),
            "The unit changed: the numbers fit if degrees Fahrenheit became degrees Celsius.")
        guard let ratio = scaleRatio(baseline, current), abs(naturalLogarithm(ratio)) > 0.05 else { return }
        var isNamed = false
        for (factor, name) in Self.factors {
            for scale in [factor, 1 / factor] where abs(ratio / scale - 1) < 0.1 {
                isNamed = true
                let direction = scale > 1 ? "multiplied" : "divided"
                let by = factor < 1 ? (scale < 1 ? 1 / factor : factor) : factor
                let text = factor < 1 ? "\(Words.number(1 / factor)) (\(name))" : name
                add(
                    .unitChange, abs(naturalLogarithm(by)) > 0 ? 86 : 85, baseline.mapped(scale: scale),
                    "The unit changed: the numbers are \(direction) by \(text).")
            }
        }
        guard !isNamed || !isBinary else { return }
        // Around zero a factor is indistinguishable from a wider spread.
        let isAwayFromZero = abs(baseline.mean) > 0.3 * baseline.standardDeviation
        guard isAwayFromZero else { return }
        add(
            .unitChange, 74, baseline.mapped(scale: ratio),
            "The unit changed: the numbers are multiplied by about \(Words.number(ratio)).")
    }

    /// By how much quantiles are multiplied, the middle one of several; nil when they have other signs.
    private func scaleRatio(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution) -> Double? {
        var ratios: [Double] = []
        for share in [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98] {
            let (before, now) = (baseline.quantile(share), current.quantile(share))
            if before != 0, now != 0, now / before > 0 { ratios.append(now / before) }
        }
        if ratios.isEmpty, baseline.maximum > 0, current.maximum > 0 { return current.maximum / baseline.maximum }
        guard !ratios.isEmpty else { return nil }
        ratios.sort()
        return ratios[ratios.count / 2]
    }

    private func addMoves(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution, _ add: Add) {
        let gap = current.quantile(0.5) - baseline.quantile(0.5)
        for shift in [gap, current.mean - baseline.mean] where shift != 0 {
            add(
                .shifted, 76, baseline.mapped(scale: 1, shift: shift),
                "The numbers moved \(shift > 0 ? "up" : "down") by about \(Words.number(abs(shift))).")
        }
        let spreads = (
            baseline.quantile(0.9) - baseline.quantile(0.1), current.quantile(0.9) - current.quantile(0.1)
        )
        guard spreads.0 > 0, spreads.1 > 0 else { return }
        let ratio = spreads.1 / spreads.0
        let middle = baseline.quantile(0.5)
        let wording = ratio > 1 ? "wider" : "narrower"
        add(
            .spreadChanged, 72, baseline.mapped(scale: ratio, shift: middle * (1 - ratio)),
            "The numbers spread \(wording) around the same middle, by a factor of about \(Words.number(ratio)).")
    }

    private func isNoise(
        _ column: ColumnComparison, _ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution
    ) -> Bool {
        let now = column.current
        let fractions = now.classCounts[.fractional, default: 0]
        guard baseline.values.allSatisfy({ $0 == $0.rounded() }) else { return false }
        let whole = current.values.count { $0 == $0.rounded() }
        return fractions * 2 > now.presentCount && whole * 10 < current.values.count && current.values.count > 2
            && current.values.count * 4 > min(now.presentCount, 200)
    }

    /// Numbers that pile up at a bound inside the baseline's range, and look as before within it.
    private func clippedCause(
        _ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution, _ original: KolmogorovSmirnov
    ) -> Cause? {
        for upper in [true, false] {
            let (before, now) =
                upper ? (baseline, current) : (baseline.mapped(scale: -1), current.mapped(scale: -1))
            let bound = now.maximum
            // One single number is constant, not stopped at a bound.
            guard bound < before.maximum, now.minimum < bound else { continue }
            let piled = 1 - Double(now.rank(below: bound)) / Double(now.count)
            let atBound = Double(before.rank(of: bound) - before.rank(below: bound)) / Double(before.count)
            let beyond = 1 - Double(before.rank(below: bound)) / Double(before.count)
            guard piled > 0.01, piled > 2 * atBound, abs(piled - beyond) <= 0.25 * piled + original.rankError else {
                continue
            }
            let name = Words.number(upper ? bound : -bound)
            return Cause(
                .clipped, 87,
                "The numbers stop at \(name), which \(Words.percent(piled)) of them hold exactly; the baseline goes "
                    + "\(upper ? "up" : "down") to \(Words.number(upper ? baseline.maximum : baseline.minimum)).",
                shows: { cell in cell.flatMap { Double($0) } == (upper ? bound : -bound) })
        }
        return nil
    }

    /// The best simple description where nothing fits.
    private func roughCause(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution) -> Cause {
        let unit = max(baseline.standardDeviation, .leastNormalMagnitude)
        let move = (current.mean - baseline.mean) / unit
        let ratio = current.standardDeviation / unit
        let means = "from a mean of \(Words.number(baseline.mean)) to \(Words.number(current.mean))"
        if abs(move) > 0.2, ratio > 0.8, ratio < 1.25 {
            return Cause(.shifted, 30, "The numbers moved \(move > 0 ? "up" : "down"), \(means).")
        }
        if abs(move) < 0.2, ratio < 0.8 || ratio > 1.25 {
            return Cause(
                .spreadChanged, 30,
                "The numbers spread \(ratio > 1 ? "wider" : "narrower"): their standard deviation went from "
                    + "\(Words.number(unit)) to \(Words.number(current.standardDeviation)).")
        }
        let outside =
            Double(current.count - current.rank(of: baseline.maximum) + current.rank(below: baseline.minimum))
            / Double(max(1, current.count))
        let beyond = outside > 0.001 ? "; \(Words.percent(outside)) lie outside the baseline's range" : ""
        return Cause(.distributionChanged, 10, "The numbers are spread differently, \(means)\(beyond).")
    }
}

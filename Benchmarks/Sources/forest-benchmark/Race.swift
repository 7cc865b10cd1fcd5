import Forest
import Foundation
import XGBoost

/// One set of rows through every contestant.
struct Race {
    let forest: Forest
    let predictor: Predictor
    let compiled: CompiledTrees?
    var values: [Float]
    private var figures: [(name: String, nanoseconds: [Double])] = []
    private var sums: [Float]

    init(forest: Forest, predictor: Predictor, compiled: CompiledTrees?, values: [Float]) {
        self.forest = forest
        self.predictor = predictor
        self.compiled = compiled
        self.values = values
        sums = [Float](repeating: 0, count: values.count / forest.featureCount)
    }

    private var rows: Int { values.count / forest.featureCount }
    private var features: [Feature] {
        (0..<forest.featureCount).map { Feature(name: forest.featureNames?[$0] ?? "f\($0)", isCategory: false) }
    }

    mutating func run(name: String, rounds: Int = Int(ProcessInfo.processInfo.environment["ROUNDS"] ?? "") ?? 9) throws
    {
        let few = min(rows, 500)
        for round in 0...rounds {
            // The first round fills caches and does not count.
            if round == 1 { figures = [] }
            time("ours, batch", rows) { race in
                race.values.withUnsafeBufferPointer { values in
                    race.sums.withUnsafeMutableBufferPointer { race.forest.margins(values, into: $0) }
                }
            }
            time("ours, row by row", rows) { race in
                let width = race.forest.featureCount
                race.values.withUnsafeBufferPointer { values in
                    for row in 0..<race.rows {
                        race.sums[row] = race.forest.margin(
                            UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width]))
                    }
                }
            }
            // A new matrix each time: XGBoost remembers the margins of a matrix that it has seen.
            let matrix = try DMatrix(values: values, rowCount: rows, features: features, threads: 1)
            try time("XGBoost, batch, matrix ready", rows) { race in _ = try race.predictor.margins(matrix) }
            try time("XGBoost, batch and its matrix", rows) { race in
                let fresh = try DMatrix(values: race.values, rowCount: race.rows, features: race.features, threads: 1)
                _ = try race.predictor.margins(fresh)
            }
            let names = features
            try time("XGBoost, row by row, C API", few) { race in
                let width = race.forest.featureCount
                for row in 0..<few {
                    let one = try DMatrix(
                        values: Array(race.values[row * width..<(row + 1) * width]), rowCount: 1, features: names,
                        threads: 1)
                    race.sums[row] = try race.predictor.margins(one)[0]
                }
            }
            if let compiled {
                time("TL2cgen, compiled", rows) { race in
                    let width = race.forest.featureCount
                    race.values.withUnsafeMutableBytes { values in
                        guard var row = values.baseAddress else { return }
                        for index in 0..<race.sums.count {
                            race.sums[index] = 0
                            race.sums.withUnsafeMutableBufferPointer {
                                if let start = $0.baseAddress { compiled.predict(row, 1, start + index) }
                            }
                            row += width * MemoryLayout<Float>.stride
                        }
                    }
                }
            }
            try timeContributions()
        }
        report(name)
    }

    /// SHAP values of some rows, by both.
    private mutating func timeContributions() throws {
        let width = forest.featureCount
        let some = min(rows, 200)
        let values = Array(values.prefix(some * width))
        time("ours, SHAP values", some) { race in _ = race.forest.contributions(values) }
        let matrix = try DMatrix(values: values, rowCount: some, features: features, threads: 1)
        try time("XGBoost, SHAP values", some) { race in _ = try race.predictor.contributions(matrix) }
    }

    private mutating func time(_ name: String, _ items: Int, _ work: (inout Race) throws -> Void) rethrows {
        let start = Self.processorNanoseconds()
        try work(&self)
        let nanoseconds = (Self.processorNanoseconds() - start) / Double(items)
        if let place = figures.firstIndex(where: { $0.name == name }) {
            figures[place].nanoseconds.append(nanoseconds)
        } else {
            figures.append((name, [nanoseconds]))
        }
    }

    private func report(_ name: String) {
        print("\n\(name): \(rows) rows, one thread, medians of \(figures[0].nanoseconds.count) rounds")
        for (name, nanoseconds) in figures {
            let sorted = nanoseconds.sorted()
            print(
                name.padding(31), "\(text(median(nanoseconds))) ns a row".padding(18),
                "(\(text(sorted[0])) to \(text(sorted[sorted.count - 1])))")
        }
        for (slow, fast) in [
            ("XGBoost, batch, matrix ready", "ours, batch"), ("XGBoost, batch and its matrix", "ours, batch"),
            ("TL2cgen, compiled", "ours, batch"), ("XGBoost, row by row, C API", "ours, row by row"),
            ("XGBoost, SHAP values", "ours, SHAP values"),
        ] {
            guard let slower = figures.first(where: { $0.name == slow }),
                let faster = figures.first(where: { $0.name == fast })
            else { continue }
            print("\(fast): \(text(median(slower.nanoseconds) / median(faster.nanoseconds))) times as fast as \(slow)")
        }
    }

    /// Processor time of this thread, which a busy machine disturbs less than the clock on the wall.
    private static func processorNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    private func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

extension String {
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

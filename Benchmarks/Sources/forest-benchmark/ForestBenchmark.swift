import Forest
import Foundation
import XGBoost

/// Times the module Forest against XGBoost's library, and TL2cgen's compiled code where given, on one thread in one run.
///
/// `forest-benchmark MODEL.json COMPILED.so ROWS.f32 …`; `-` for COMPILED.so leaves TL2cgen out. scripts/benchmark_forest.py
/// makes the three. Each contestant is timed in turn, round after round, so that a change in the machine's speed meets all
/// alike; printed are medians over the rounds.
@main
struct ForestBenchmark {
    static func main() throws {
        let paths = Array(CommandLine.arguments.dropFirst())
        guard paths.count >= 3 else {
            print("usage: forest-benchmark MODEL.json COMPILED.so|- ROWS.f32 …")
            exit(2)
        }
        let model = try Data(contentsOf: URL(filePath: paths[0]))
        let forest = try Forest(model: model)
        let predictor = try Predictor(model: model, threads: 1)
        let compiled = paths[1] == "-" ? nil : CompiledTrees(library: paths[1])
        print("\(forest.treeCount) trees, \(forest.featureCount) features")
        for path in paths[2...] {
            let values = try Data(contentsOf: URL(filePath: path)).withUnsafeBytes {
                Array($0.bindMemory(to: Float.self))
            }
            var race = Race(forest: forest, predictor: predictor, compiled: compiled, values: values)
            try race.run(name: URL(filePath: path).lastPathComponent)
        }
    }
}

/// A library that TL2cgen wrote and a C compiler built.
struct CompiledTrees {
    typealias Predict = @convention(c) (UnsafeMutableRawPointer, Int32, UnsafeMutablePointer<Float>) -> Void
    let predict: Predict

    init?(library: String) {
        guard let handle = dlopen(library, RTLD_NOW), let symbol = dlsym(handle, "predict") else { return nil }
        predict = unsafeBitCast(symbol, to: Predict.self)
    }
}

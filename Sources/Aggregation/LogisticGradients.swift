import Dispatch
import Tabular

/// Gradients of the logistic loss over patterns, for one round of boosting.
///
/// For a row with margin m, label y and weight w, p = 1 / (1 + e⁻ᵐ), and the loss −w·(y ln p + (1−y) ln(1−p)) has first
/// derivative w·(p − y) and second derivative w·p·(1 − p) (as XGBoost's `binary:logistic`; Friedman, *Greedy Function
/// Approximation*, 2001). A pattern's gradient is the sum over its rows; with row sampling, over the rows drawn.
///
/// **Sums that do not depend on order.** Every gradient is rounded to a multiple of δ = 2^(⌈log₂ W⌉ − 52), W the greatest
/// sum of weights possible, before it is rounded to a float. A float so made is still a multiple of δ, and a sum of such
/// numbers below W in size fits the 53 bits of a double without rounding. XGBoost adds gradients in doubles, so its sums are
/// exact: the same for any order, number of threads, or number of machines, and with them the model, byte for byte. δ is no
/// coarser than the last digit of a double of size W, so nothing is given up that a plain sum would have kept.
public struct LogisticGradients: Sendable {
    private let rows: SampledRows

    /// `[patterns]`, filled by ``update(margins:seed:round:)``.
    public private(set) var gradients: [Float]
    /// `[patterns]`, likewise; 0 where no row of the pattern was sampled.
    public private(set) var hessians: [Float]

    /// Prepares the sums of some rows; no gradient is known before the first ``update(margins:seed:round:)``.
    ///
    /// - Parameters:
    ///   - patterns: The training rows.
    ///   - subsample: Probability in (0, 1] that a row takes part in a round, each row independently.
    ///   - positiveScale: Factor on the weight of positive rows: XGBoost's `scale_pos_weight`.
    public init(_ patterns: Patterns, subsample: Double = 1, positiveScale: Double = 1) {
        rows = SampledRows(patterns, subsample: subsample, positiveScale: positiveScale)
        gradients = [Float](repeating: 0, count: patterns.count)
        hessians = gradients
    }

    /// Computes the gradients of a round, blocks of patterns at the same time; the result does not depend on how many.
    ///
    /// - Parameters:
    ///   - margins: Raw log-odds of each pattern, `[patterns]`.
    ///   - seed: Seed of the row sampling.
    ///   - round: Index of the round; each has a stream of its own.
    public mutating func update(margins: [Float], seed: UInt64, round: Int) {
        let rows = rows
        gradients.withUnsafeMutableBufferPointer { gradients in
            hessians.withUnsafeMutableBufferPointer { hessians in
                // Safe to share: each block writes the places of its own patterns and nobody reads before all are done.
                nonisolated(unsafe) let (gradients, hessians) = (gradients, hessians)
                DispatchQueue.concurrentPerform(iterations: rows.blockCount) { block in
                    rows.sum(block, margins: margins, seed: seed, round: round, gradients, hessians)
                }
            }
        }
    }
}

/// Training rows by stratum, cut into blocks of patterns, and how they are sampled and rounded.
private struct SampledRows: Sendable {
    /// Patterns that share a stream of random numbers, so that blocks can be worked on at the same time.
    static let blockSize = 8_192

    let strata: [Patterns.Stratum]
    let sampler: BinomialSampler?
    let positiveScale: Double
    let quantum: Double
    /// Where each block begins in the strata, and where the last one ends.
    let blockStarts: [Int]

    var blockCount: Int { blockStarts.count - 1 }

    init(_ patterns: Patterns, subsample: Double, positiveScale: Double) {
        strata = patterns.strata
        sampler = subsample < 1 ? BinomialSampler(probability: subsample) : nil
        self.positiveScale = positiveScale
        let total = strata.reduce(0) { sum, stratum in
            sum + Double(stratum.count) * stratum.weight * max(1, positiveScale)
        }
        // 2^(exponent + 1) is above any total whose binary exponent is `exponent`.
        quantum = Double(sign: .plus, exponent: Int(total.exponent) + 1 - 52, significand: 1)
        var starts = [0]
        // Every pattern has a stratum, so no block is left out.
        for (index, stratum) in strata.enumerated() where Int(stratum.pattern) >= starts.count * Self.blockSize {
            starts.append(index)
        }
        blockStarts = starts + [strata.count]
    }

    /// Sums the gradients of a block's patterns.
    func sum(
        _ block: Int, margins: [Float], seed: UInt64, round: Int, _ gradients: UnsafeMutableBufferPointer<Float>,
        _ hessians: UnsafeMutableBufferPointer<Float>
    ) {
        var generator = RoundGenerator(seed: seed, round: round, block: block)
        var index = blockStarts[block]
        let end = blockStarts[block + 1]
        let first = block * Self.blockSize
        for pattern in first..<min(first + Self.blockSize, margins.count) {
            var positive = 0.0
            var negative = 0.0
            while index < end, Int(strata[index].pattern) == pattern {
                let stratum = strata[index]
                let rows = sampler?.draw(stratum.count, using: &generator) ?? stratum.count
                let weight = Double(rows) * stratum.weight
                if stratum.label == 1 { positive += weight * positiveScale } else { negative += weight }
                index += 1
            }
            let probability = Logistic.probability(Double(margins[pattern]))
            let all = positive + negative
            gradients[pattern] = quantized(negative * probability - positive * (1 - probability))
            hessians[pattern] = quantized(all * probability * (1 - probability))
        }
    }

    @inline(__always)
    private func quantized(_ value: Double) -> Float {
        let steps = value / quantum
        return Float((abs(steps) < 0x1p51 ? Logistic.nearest(steps) : steps.rounded()) * quantum)
    }
}

/// The random stream of a block of patterns in one round: ``SplitMix64`` from a state mixed from seed, round and block.
struct RoundGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, round: Int, block: Int = 0) {
        let ofRound = SplitMix64.mixed(seed &+ SplitMix64.step &* UInt64(round + 1)) ^ seed
        state = block == 0 ? ofRound : SplitMix64.mixed(ofRound &+ 0xD1B5_4A32_D192_ED03 &* UInt64(block))
    }

    mutating func next() -> UInt64 {
        state &+= SplitMix64.step
        return SplitMix64.mixed(state)
    }
}

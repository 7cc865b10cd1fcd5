/// The fitted joint distribution of a session's 24 binary columns, as a chain of logistic models.
///
/// Columns are drawn in a fixed order, each given the ones before it:
/// `P(column = 1 | before) = sigmoid(Σ trees + intercept + Σ coefficient · before)`. All numbers are integers, margins in
/// 1/16,384 nat and probabilities in 2⁻³², so every machine draws the same session from the same random number.
/// `docs/sessions.md` tells how it was fitted and how well it does.
struct SessionModel: Sendable {
    /// One drawn column.
    struct Step: Sendable {
        /// The column as a bit of a session.
        var bit: UInt32
        /// The bit without which the column is always 0; 0 where there is none.
        var needed: UInt32
        var intercept: Int32
        /// Where the column's coefficients and the roots of its trees lie.
        var coefficients: Range<Int>
        var roots: Range<Int>
    }

    /// A question on a bit, or a leaf where ``mask`` is 0.
    struct Node: Sendable {
        var mask: UInt32
        /// A leaf's margin, or the index of the child for 0, which the child for 1 follows.
        var value: Int32
    }

    struct Coefficient: Sendable {
        var bit: UInt32
        var value: Int32
    }

    /// The model that ships with the program.
    static let fitted = SessionModel(parsing: SessionParameters.text)

    var steps: [Step] = []
    var coefficients: [Coefficient] = []
    var roots: [Int32] = []
    var nodes: [Node] = []
    let sigmoid = Sigmoid()

    /// Probability, in 2⁻³², that the column of `step` is 1 after the columns drawn before it.
    func probability(_ step: Step, after bits: UInt32) -> UInt32 {
        if step.needed != 0, bits & step.needed == 0 { return 0 }
        var margin = step.intercept
        for index in step.coefficients where bits & coefficients[index].bit != 0 {
            margin &+= coefficients[index].value
        }
        for index in step.roots {
            var node = nodes[Int(roots[index])]
            while node.mask != 0 {
                node = nodes[Int(node.value) &+ (bits & node.mask != 0 ? 1 : 0)]
            }
            margin &+= node.value
        }
        return sigmoid.probability(margin: margin)
    }

    /// All sessions that begin alike, and the stretch of the number line that stands for them.
    struct Prefix: Sendable {
        /// The columns drawn so far.
        var bits: UInt32 = 0
        /// How many steps have been taken.
        var position = 0
        /// The first number of the stretch, and its length.
        var start: UInt64 = 0
        var length = UInt64.max
    }

    /// Cuts a stretch in two: first the sessions with 1 in the next column, then those with 0.
    func split(_ prefix: Prefix) -> (one: Prefix, zero: Prefix) {
        let step = steps[prefix.position]
        let share = UInt64(probability(step, after: prefix.bits)) << 32
        let length = prefix.length.multipliedFullWidth(by: share).high
        var one = prefix
        one.bits |= step.bit
        one.position += 1
        one.length = length
        var zero = prefix
        zero.position += 1
        zero.start += length
        zero.length -= length
        return (one, zero)
    }

    /// The session that `number` stands for, found by cutting the stretch of `prefix`, which holds it, to the end.
    func session(at number: UInt64, in prefix: Prefix) -> UInt32 {
        var prefix = prefix
        while prefix.position < steps.count {
            let (one, zero) = split(prefix)
            prefix = number &- one.start < one.length ? one : zero
        }
        return prefix.bits
    }
}

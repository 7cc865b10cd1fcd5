#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// How an objective links margins to what the model is about.
///
/// The three links are those of XGBoost's objectives with one output. `exp` and `log` are the C library's in single precision,
/// because XGBoost calls the same; a machine whose C library rounds otherwise gets what XGBoost would give there.
enum Link: Sendable {
    /// The margin itself.
    case identity
    /// Margin = ln(p / (1 − p)).
    case logistic
    /// Margin = ln(mean).
    case logarithm
    /// 1 for a margin above 0, else 0.
    case step

    /// The link of an objective by XGBoost's name; nil for objectives with several outputs and for unknown ones.
    init?(objective: String) {
        switch objective {
        case "binary:logistic", "reg:logistic": self = .logistic
        case "binary:hinge": self = .step
        case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft": self = .logarithm
        case "binary:logitraw", "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:pseudohubererror",
            "reg:absoluteerror", "reg:quantileerror", "rank:pairwise", "rank:ndcg", "rank:map":
            self = .identity
        default: return nil
        }
    }

    /// The margin that a stored `base_score` stands for.
    func margin(ofBaseScore score: Float) -> Float {
        switch self {
        case .identity, .step: return score
        case .logistic:
            // XGBoost keeps the score this far from 0 and 1.
            let bounded = min(max(score, 1e-6), 1 - 1e-6)
            return -logf(1 / bounded - 1)
        case .logarithm: return logf(score)
        }
    }

    /// What the objective makes of a margin.
    func output(ofMargin margin: Float) -> Float {
        switch self {
        case .identity: margin
        case .logistic: 1 / (expf(min(-margin, 88.7)) + 1)
        case .logarithm: expf(margin)
        case .step: margin > 0 ? 1 : 0
        }
    }
}
